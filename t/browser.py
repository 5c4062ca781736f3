"""Chromium by the WebDriver protocol (W3C), for the tests of what people see.

with Browser(driver_url, folder) as b: one window; pictures go to the folder,
and to $SHOTS where that is set.
"""
import base64
import json
import os
import shutil
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


class Browser:
    def __init__(self, driver, folder, script=True, password=True):
        """Without script, and of a 401 the page, not the question."""
        self.driver, self.folder = driver, folder
        profile = os.path.join(folder, "profile-%d" % os.getpid())
        options = {
            "binary": shutil.which("chromium"),
            "args": FLAGS + ["--user-data-dir=" + profile],
            "prefs": {"profile.managed_default_content_settings.javascript":
                      1 if script else 2},
            "localState": {"auth.basic_over_http_enabled": password},
        }
        answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = "/session/" + answer["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask("DELETE", self.session)

    def ask(self, method, path, data=None):
        if method == "POST":
            data = json.dumps(data or {}).encode()
        request = urllib.request.Request(
            self.driver + path, data, {"Content-Type": "application/json"},
            method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as e:
            raise SystemExit("%s: %s" % (path, e.read().decode()[:500]))

    def do(self, path, **data):
        return self.ask("POST", self.session + path, data)

    def contrast(self, selector):
        """The least contrast of a text and what is behind it, WCAG 2 1.4.3."""
        return self.run("""
            const light = text => {
                const [r, g, b] = text.match(/[0-9.]+/g).map(c =>
                    (c /= 255) <= .03928 ? c / 12.92 :
                    ((c + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b };
            const paper = e => { for (; e; e = e.parentElement) {
                const c = getComputedStyle(e).backgroundColor;
                if (!c.startsWith('rgba(0, 0, 0, 0')) return light(c) }
                throw 'no background' };
            return Math.min(...[...document.querySelectorAll(arguments[0])]
                .map(e => [light(getComputedStyle(e).color), paper(e)])
                .map(([a, b]) => (Math.max(a, b) + .05) /
                    (Math.min(a, b) + .05)))
            """, selector)

    def devtools(self, command, **params):
        return self.do("/goog/cdp/execute", cmd=command, params=params)

    def look(self, width=1280, height=900, dark=False):
        """A screen of this size, of somebody who likes it dark, or not."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])

    def go(self, url):
        self.do("/url", url=url)

    def url(self):
        return self.ask("GET", self.session + "/url")

    def run(self, script, *args):
        """What a script returns that runs in the page, but is not of it."""
        return self.do("/execute/sync", script=script, args=list(args))

    def until(self, script):
        """What it returns, once that is something; None after 20 s."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            got = self.run(script)
            if got:
                return got
            time.sleep(.02)
        return None

    def find(self, value, using="css selector"):
        e = self.do("/element", using=using, value=value)
        return "/element/" + e[ELEMENT]

    def click(self, selector):
        self.do(self.find(selector) + "/click")

    def click_text(self, text):
        self.do(self.find(text, "link text") + "/click")

    def role(self, selector):
        """What a screen reader takes it for."""
        return self.ask("GET", self.session + self.find(selector) +
                        "/computedrole")

    def label(self, selector):
        return self.ask("GET", self.session + self.find(selector) +
                        "/computedlabel")

    def key(self, key):
        self.do("/actions", actions=[{"type": "key", "id": "keyboard",
                "actions": [{"type": "keyDown", "value": key},
                            {"type": "keyUp", "value": key}]}])

    def all(self, selector):
        """The text of each."""
        return self.run("return [...document.querySelectorAll(arguments[0])]"
                        ".map(e => e.textContent)", selector)

    def too_wide(self):
        """By how many pixels the page can be moved sideways."""
        return self.run("const e = document.scrollingElement;"
                        "return e.scrollWidth - e.clientWidth")

    def picture(self, name):
        path = os.path.join(self.folder, name + ".png")
        with open(path, "wb") as f:
            f.write(base64.b64decode(
                self.ask("GET", self.session + "/screenshot")))
        if os.environ.get("SHOTS"):
            shutil.copy(path, os.environ["SHOTS"])

    def log(self):
        """What the browser complained of since the last call."""
        return [line["message"] for line in self.do("/se/log", type="browser")]
