"""ca.py PORT HTTP_PORT DIRECTORY: a CA that speaks ACME (RFC 8555) to clients
at 127.0.0.1:PORT, as far as http-01 needs it. Every host that it validates is
127.0.0.1:HTTP_PORT. What it signs by, ca.key and ca.crt, is in DIRECTORY; so
is what it did, in ca.log. It believes signatures of requests unseen."""
import base64, hashlib, http.client, http.server, json, os, subprocess, sys

PORT, HTTP_PORT, DIRECTORY = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
ROOT = "http://127.0.0.1:%d" % PORT
accounts, orders = [], []


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def thumbprint(jwk):  # RFC 7638
    names = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}
    text = json.dumps({name: jwk[name] for name in names[jwk["kty"]]},
                      sort_keys=True, separators=(",", ":"))
    return encode(hashlib.sha256(text.encode()).digest())


def log(line):
    with open(DIRECTORY + "/ca.log", "a") as file:
        file.write(line + "\n")


class Order:
    def __init__(self, number, hosts, account):
        self.url = "%s/order/%d" % (ROOT, number)
        self.number, self.account, self.chain = number, account, None
        self.hosts = hosts
        self.tokens = [encode(os.urandom(32)) for _ in hosts]
        self.states = ["pending"] * len(hosts)

    def show(self):
        state = ("valid" if self.chain else
                 "invalid" if "invalid" in self.states else
                 "pending" if "pending" in self.states else "ready")
        shown = {"status": state, "finalize": self.url + "/finalize",
                 "identifiers": [{"type": "dns", "value": host}
                                 for host in self.hosts],
                 "authorizations": ["%s/authz/%d" % (self.url, i)
                                    for i in range(len(self.hosts))]}
        if self.chain:
            shown["certificate"] = self.url + "/certificate"
        return shown

    def challenge(self, i):
        return {"type": "http-01", "token": self.tokens[i],
                "status": self.states[i],
                "url": "%s/challenge/%d" % (self.url, i)}

    def authorization(self, i):
        return {"status": self.states[i],
                "identifier": {"type": "dns", "value": self.hosts[i]},
                "challenges": [self.challenge(i)]}

    def validate(self, i):
        connection = http.client.HTTPConnection("127.0.0.1", HTTP_PORT,
                                                timeout=20)
        connection.request(
            "GET", "/.well-known/acme-challenge/" + self.tokens[i],
            headers={"Host": self.hosts[i]})
        answer = connection.getresponse()
        got = answer.read().decode("latin-1").rstrip()
        good = answer.status == 200 and got == (
            self.tokens[i] + "." + thumbprint(accounts[self.account]))
        self.states[i] = "valid" if good else "invalid"
        log("%s %d %s" % (self.hosts[i], answer.status, self.states[i]))

    def finalize(self, csr):
        name = "%s/%d" % (DIRECTORY, self.number)
        with open(name + ".csr", "wb") as file:
            file.write(csr)
        with open(name + ".ext", "w") as file:
            file.write("subjectAltName=" +
                       ",".join("DNS:" + host for host in self.hosts))
        self.chain = subprocess.check_output(
            ["openssl", "x509", "-req", "-inform", "DER", "-days", "90",
             "-in", name + ".csr", "-extfile", name + ".ext",
             "-CA", DIRECTORY + "/ca.crt", "-CAkey", DIRECTORY + "/ca.key",
             "-set_serial", str(self.number + 2)],
            stderr=subprocess.DEVNULL)
        with open(DIRECTORY + "/ca.crt", "rb") as file:
            self.chain += file.read()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, **fields):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Replay-Nonce", encode(os.urandom(16)))
        self.send_header("Cache-Control", "no-store")
        fields.setdefault("Content_Type", "application/json")
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/directory":
            self.answer(200, {"newNonce": ROOT + "/nonce",
                              "newAccount": ROOT + "/account",
                              "newOrder": ROOT + "/order",
                              "revokeCert": ROOT + "/none",
                              "keyChange": ROOT + "/none", "meta": {}})
        else:
            self.answer(200, b"")

    do_HEAD = do_GET

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(length))
        header = json.loads(decode(request["protected"]))
        payload = json.loads(decode(request["payload"]) or b"{}")
        path = self.path.split("/")[1:]
        if path == ["account"]:
            if header["jwk"] not in accounts:
                accounts.append(header["jwk"])
            self.answer(201, {"status": "valid"}, Location="%s/account/%d" %
                        (ROOT, accounts.index(header["jwk"])))
        elif path[0] == "account":
            self.answer(200, {"status": "valid"})
        elif path == ["order"]:
            order = Order(len(orders), [i["value"] for i in
                                        payload["identifiers"]],
                          int(header["kid"].rsplit("/", 1)[1]))
            orders.append(order)
            self.answer(201, order.show(), Location=order.url)
        elif path[0] == "order":
            self.do_order(orders[int(path[1])], path[2:], payload)
        else:
            self.answer(404, {"type": "about:blank"})

    def do_order(self, order, path, payload):
        if path == ["finalize"]:
            order.finalize(decode(payload["csr"]))
        if path == ["certificate"]:
            self.answer(200, order.chain,
                        Content_Type="application/pem-certificate-chain")
        elif path[:1] == ["authz"]:
            self.answer(200, order.authorization(int(path[1])))
        elif path[:1] == ["challenge"]:
            i = int(path[1])
            order.validate(i)
            self.answer(200, order.challenge(i),
                        Link='<%s/authz/%d>;rel="up"' % (order.url, i))
        else:
            self.answer(200, order.show(), Location=order.url)


http.server.ThreadingHTTPServer(("127.0.0.1", PORT),
                                Handler).serve_forever()
