#!/usr/bin/env python3
"""Servers for tests with a real registry, on loopback only. Each prints its port and serves until it is killed.
   servers.py tokens KEY CERTIFICATE USER PASSWORD SECONDS LOG   gives out access tokens as docker-registry expects them
   servers.py faults UPSTREAM_PORT                               a proxy that fails as the first component of the repository says
"""
import base64
import http.client
import http.server
import json
import re
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler):
    server = Server(("127.0.0.1", 0), handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def packed(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tokens(key, certificate, user, password, seconds, log):
    with open(certificate) as file:
        chain = [base64.b64encode(ssl.PEM_cert_to_DER_cert(file.read())).decode()]
    lock = threading.Lock()

    def token(service, scopes):
        now = int(time.time())
        access = []
        for scope in scopes:
            kind, name, actions = scope.split(":")
            access.append({"type": kind, "name": name, "actions": actions.split(",")})
        claims = {"iss": "test", "sub": user, "aud": service, "exp": now + int(seconds), "nbf": now - 60, "iat": now,
                  "jti": str(time.time()), "access": access}
        head = {"typ": "JWT", "alg": "RS256", "x5c": chain}
        text = packed(json.dumps(head).encode()) + "." + packed(json.dumps(claims).encode())
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), stdout=subprocess.PIPE,
                                check=True).stdout
        return text + "." + packed(signed)

    class Tokens(Handler):
        def do_GET(self):
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
            with lock, open(log, "a") as file:
                print(query.get("scope", [""])[0], file=file)
            wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
            if self.headers.get("Authorization") != wanted:
                return self.answer(401)
            body = json.dumps({"token": token(query["service"][0], query.get("scope", [])), "expires_in": int(seconds)})
            self.answer(200, body.encode(), [("Content-Type", "application/json")])

    serve(Tokens)


def faults(upstream):
    seen = {}
    lock = threading.Lock()

    class Faults(Handler):
        def count(self):
            with lock:
                seen[self.path] = seen.get(self.path, 0) + 1
                return seen[self.path]

        def upstream(self, path):
            connection = http.client.HTTPConnection("127.0.0.1", int(upstream), timeout=20)
            headers = {name: ", ".join(self.headers.get_all(name)) for name in ("Accept", "Range") if self.headers[name]}
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            connection.close()
            kept = [(name, value) for name, value in response.getheaders()
                    if name.lower() in ("content-type", "docker-content-digest", "content-range")]
            return response.status, body, kept

        def partial(self, status, headers, length, pieces):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            for piece, pause in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)

        def do_GET(self):
            found = re.match(r"/v2/([a-z0-9-]+)/(.*)$", self.path)
            if not found:
                return self.answer(404)
            fault, rest = found.groups()
            path = "/v2/" + rest
            blob, number = "/blobs/" in path, self.count()
            if fault == "busy" and number == 1:
                return self.answer(429, b"", [("Retry-After", "1")])
            if fault == "flapping" and number <= 2:
                return self.answer(500 if number == 1 else 503)
            if fault == "down":
                return self.answer(500)
            if fault == "portal":
                return self.answer(200, b"<html>Please log in to the hotel</html>", [("Content-Type", "text/html")])
            if fault == "realm":
                return self.answer(401, b"", [("WWW-Authenticate", f'Bearer realm="https://localhost:{upstream}/t",service="s"')])
            if fault == "metadata" and blob:
                return self.answer(307, b"", [("Location", "http://169.254.169.254/latest/meta-data/")])
            if fault == "inside" and blob:
                return self.answer(307, b"", [("Location", f"http://localhost:{upstream}{path}")])
            if fault == "store" and blob:
                return self.answer(307, b"", [("Location", f"http://127.0.0.1:{upstream}{path}?signature=x")])
            if fault == "loop" and blob:
                return self.answer(307, b"", [("Location", self.path)])
            status, body, headers = self.upstream(path)
            large = blob and status < 300 and len(body) > 20000
            if fault == "cut" and large and number <= 3:
                self.partial(status, headers, len(body), [(body[: max(20000, len(body) // 3)], 0)])
                self.close_connection = True
                return None
            if fault == "slow" and large:
                step = len(body) // 10 + 1
                return self.partial(status, headers, len(body), [(body[i:i + step], 0.1) for i in range(0, len(body), step)])
            if fault == "wrong" and large:
                body = body[:10000] + bytes([body[10000] ^ 1]) + body[10001:]
            if fault == "short" and large:
                body = body[:-1]
            if fault == "long" and large:
                body += b"x"
            self.answer(status, body, headers)

    serve(Faults)


{"tokens": tokens, "faults": faults}[sys.argv[1]](*sys.argv[2:])
