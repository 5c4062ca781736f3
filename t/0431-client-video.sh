#!/bin/sh
# Chromium: a video and a sound are played by ranges, a script reads parts.
. "${0%/*}/lib.sh"
need chromium chromedriver python3
. "${0%/*}/client.sh"

cat >"$ROOT/player.html" <<'PAGE'
<!doctype html><title>player</title><video id="v" muted></video>
PAGE
touch -d 2001-01-01T00:00:00.5Z "$ROOT/big.bin"
# Ten minutes of silence that is none: 52 MB, of which a player needs little.
python3 - "$ROOT/sound.wav" <<'EOF'
import struct, sys
rate, seconds = 44100, 600
size = rate * seconds * 2
with open(sys.argv[1], 'wb') as f:
    f.write(b'RIFF' + struct.pack('<I', 36 + size) + b'WAVEfmt ' +
            struct.pack('<IHHIIHH', 16, 1, 1, rate, rate * 2, 2, 16) +
            b'data' + struct.pack('<I', size))
    f.write(bytes(range(256)) * (size // 256 + 1))
    f.truncate(44 + size)
EOF

driver_port=$(free_port)
HOME=$TMP start driver chromedriver --port="$driver_port"
wait_port "$driver_port" || skip_all 'chromedriver does not start'

cat >"$TMP/play.py" <<'EOF'
import base64, hashlib, os, sys
from browser import Browser

driver, url, root, folder = sys.argv[1:]

# A canvas of noise, two seconds of it, as WebM.
RECORD = """
const done = arguments[0], c = document.createElement("canvas");
c.width = c.height = 400;
const g = c.getContext("2d"), image = g.createImageData(400, 400);
const draw = () => {
	for (let i = 0; i < image.data.length; i++)
		image.data[i] = i % 4 == 3 ? 255 : Math.random() * 256;
	g.putImageData(image, 0, 0);
};
draw();
const timer = setInterval(draw, 40), pieces = [];
const r = new MediaRecorder(c.captureStream(25),
    { mimeType: "video/webm", videoBitsPerSecond: 2e7 });
r.ondataavailable = e => pieces.push(e.data);
r.onstop = () => {
	clearInterval(timer);
	const reader = new FileReader();
	reader.onload = () => done(reader.result.split(",")[1]);
	reader.readAsDataURL(new Blob(pieces));
};
r.start();
setTimeout(() => r.stop(), 2000);
"""

# Plays from a second on until one more has passed, or the end.
PLAY = """
const [name, from, done] = arguments, v = document.getElementById("v");
const end = () => done([v.error && v.error.message, v.videoWidth,
    v.currentTime > from + 0.5]);
v.onerror = end;
v.onended = end;
v.ontimeupdate = () => { if (v.currentTime > from + 1) end(); };
v.onloadedmetadata = () => { if (from) v.currentTime = from; v.play(); };
v.src = name;
"""

PARTS = """
const done = arguments[0];
(async () => {
	const get = async (...range) => {
		const r = await fetch("big.bin", { cache: "no-store", headers:
		    range.length ? { Range: "bytes=" + range.join("-") } : {} });
		return [r.status, r.headers.get("Content-Range"),
		    new Uint8Array(await r.arrayBuffer())];
	};
	const whole = (await get())[2];
	const joined = [];
	for (let at = 0; at < 300000; at += 70000) {
		const [status, range, bytes] = await get(at, at + 69999);
		joined.push(...bytes);
	}
	const last = await get("", 10), none = await get(300000, "");
	done([whole.length, joined.length == whole.length &&
	    joined.every((b, i) => b == whole[i]), last[0], last[1], none[0],
	    none[1]]);
})().catch(e => done(String(e)));
"""

def run(b, script, *args):
    return b.do("/execute/async", script=script, args=list(args))

with Browser(driver, folder) as b:
    b.go(url + "/player.html")
    video = base64.b64decode(run(b, RECORD))
    with open(os.path.join(root, "video.webm"), "wb") as f:
        f.write(video)
    print("recorded", len(video) > 100000)
    print("video", *run(b, PLAY, "video.webm", 0))
    print("sound", *run(b, PLAY, "sound.wav", 500))
    print("parts", *run(b, PARTS))
EOF
cp "${0%/*}/browser.py" "$TMP"
timeout 90 python3 "$TMP/play.py" "http://127.0.0.1:$driver_port" "$URL" \
	"$ROOT" "$TMP" >"$TMP/said" 2>"$TMP/err" || {
	sed 's/^/# /' "$TMP/err"
	[ -s "$TMP/said" ] || skip_all 'chromium does not start here'
}

said() {
	sed -n "s/^$1 //p" "$TMP/said"
}
# requests NAME STATUS: how many.
requests() {
	grep -c "\"GET /$1 HTTP/1.1\" $2 " "$LOG"
}
is 'a video was recorded' "$(said recorded)" True
is 'it is played' "$(said video)" 'None 400 True'
ok 'by ranges' [ "$(requests video.webm 206)" -ge 1 ]
is 'and nothing else' "$(requests video.webm 200)" 0
is 'a sound is played from its 500th second on' "$(said sound)" 'None 0 True'
ok 'that was asked for by itself' [ "$(requests sound.wav 206)" -ge 2 ]
is 'a script puts a file together from its parts' "$(said parts)" \
	'300000 True 206 bytes 299990-299999/300000 416 bytes */300000'
done_testing
