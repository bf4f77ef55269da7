"""Ready-signed principals, as the gateway makes them, for load on a service's own port."""

import base64
import hashlib
import hmac
import json
import pathlib
import time


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Signer:
    def __init__(self, home, audience, caller="gateway"):
        line = (pathlib.Path(home) / "keys" / caller / "sign" / f"{audience}.keys").read_text()
        self.kid, key = line.split("\n")[0].split()
        self.key = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        self.audience, self.caller = audience, caller

    def header(self, method, target, user=None, seconds=10, **claims):
        """A statement holds ten seconds at most: sign anew for each burst."""
        now = int(time.time() * 1000)
        payload = {"k": "u" if user else "a", "iss": self.caller, "iat": now,
                   "exp": now + seconds * 1000, "rid": "bench"}
        if user:
            payload["u"] = user
            payload["s"] = "bench"
        payload.update(claims)
        signed = f"v1.{self.kid}.{text(json.dumps(payload, separators=(',', ':')).encode())}"
        covered = f"{signed}\n{self.audience}\n{method}\n{target}".encode()
        code = hmac.new(self.key, covered, hashlib.sha256).digest()
        return {"TechHub-Principal": f"{signed}.{text(code)}"}
