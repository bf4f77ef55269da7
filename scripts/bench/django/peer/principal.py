"""The signed principal, verified as our services verify it."""

import base64
import hashlib
import hmac
import json
import os
import time

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

KEYS = {}
with open(os.environ["PEER_KEYS"]) as file:
    for line in file:
        kid, key = line.split()
        KEYS[kid] = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
AUDIENCE = os.environ["PEER_AUDIENCE"]


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class User:
    is_authenticated = True

    def __init__(self, claims):
        self.id = claims["u"]


class SignedPrincipal(BaseAuthentication):
    def authenticate(self, request):
        try:
            version, kid, payload, code = request.headers["TechHub-Principal"].split(".")
            target = request.get_full_path()
            covered = f"{version}.{kid}.{payload}\n{AUDIENCE}\n{request.method}\n{target}".encode()
            expected = hmac.new(KEYS[kid], covered, hashlib.sha256).digest()
            if version != "v1" or not hmac.compare_digest(expected, decoded(code)):
                raise AuthenticationFailed()
            claims = json.loads(decoded(payload))
        except (KeyError, ValueError):
            raise AuthenticationFailed()
        if claims["exp"] < time.time() * 1000:
            raise AuthenticationFailed()
        return User(claims), claims
