"""Sign in with TechHub: a web site in one file.

    pip install authlib requests
    HUB=https://hub.example CLIENT_ID=… CLIENT_SECRET=… python sign_in.py 8000

Registered with the redirect address http://127.0.0.1:8000/back (behind a proxy: your own https address).
"""

import html
import http.cookies
import http.server
import os
import secrets
import sys
import urllib.parse

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

HUB = os.environ["HUB"]
PORT = int(sys.argv[1])
BACK = os.environ.get("BACK", f"http://127.0.0.1:{PORT}/back")
PROVIDER = requests.get(HUB + "/.well-known/openid-configuration", timeout=10).json()

# Who is on the way to TechHub and back, and who has arrived, by the browser's cookie.
started, arrived = {}, {}


def session():
    return OAuth2Session(
        os.environ["CLIENT_ID"], os.environ.get("CLIENT_SECRET"), scope="openid profile email",
        redirect_uri=BACK, code_challenge_method="S256")


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        {"/": self.home, "/sign-in": self.sign_in, "/back": self.back}.get(path, self.nothing)()

    def home(self):
        person = arrived.get(self.visitor())
        if person:
            self.page(f"<h1>Hello, {html.escape(person['name'])}</h1>")
        else:
            self.page('<h1>Welcome</h1><p><a href="/sign-in">Sign in with TechHub</a>')

    def sign_in(self):
        visitor = secrets.token_urlsafe()
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe()
        address, state = session().create_authorization_url(
            PROVIDER["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
        started[visitor] = state, verifier, nonce
        self.lead(address, visitor)

    def back(self):
        asked = started.pop(self.visitor(), None)
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        # The answer must be to this visitor's own question, and from this provider (RFC 9207).
        if not asked or answer.get("state") != asked[0] or answer.get("iss") != PROVIDER["issuer"]:
            return self.page("<h1>This answer is not for you</h1>", 400)
        if "error" in answer:
            return self.page(f"<h1>Not signed in</h1><p>{html.escape(answer['error'])}", 403)
        _, verifier, nonce = asked
        client = session()
        token = client.fetch_token(
            PROVIDER["token_endpoint"], code=answer["code"], code_verifier=verifier)
        keys = JsonWebKey.import_key_set(requests.get(PROVIDER["jwks_uri"], timeout=10).json())
        claims = jwt.decode(
            token["id_token"], keys, claims_cls=CodeIDToken,
            claims_options={"iss": {"value": PROVIDER["issuer"]},
                            "aud": {"value": client.client_id}},
            claims_params={"nonce": nonce, "client_id": client.client_id})
        claims.validate()
        visitor = secrets.token_urlsafe()
        arrived[visitor] = client.get(PROVIDER["userinfo_endpoint"]).json()
        self.lead("/", visitor)

    def nothing(self):
        self.page("<h1>Not here</h1>", 404)

    # What a web framework would do

    def visitor(self):
        cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        return cookie["visitor"].value if "visitor" in cookie else None

    def lead(self, address, visitor):
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Set-Cookie", f"visitor={visitor}; HttpOnly; SameSite=Lax; Path=/")
        self.end_headers()

    def page(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>A partner</title>{body}".encode())

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Site).serve_forever()
