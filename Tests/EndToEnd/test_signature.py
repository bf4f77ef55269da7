"""An electronic signature as a person makes it: with a key of an authority that the operator trusts."""

import base64
import subprocess

import pytest

import hub

SUBJECT = "/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN850101300124"


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Trial",
                 "-addext", "keyUsage=keyCertSign,cRLSign", "-keyout", "ca.key", "-out", "ca.pem")
        (folder / "use.ext").write_text("keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n")
        self.run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-utf8", "-subj", SUBJECT,
                 "-keyout", "person.key", "-out", "person.csr")
        self.run("x509", "-req", "-in", "person.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                 "-CAcreateserial", "-days", "10", "-extfile", "use.ext", "-out", "person.pem")

    def run(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True,
                       timeout=30)

    def sign(self, text):
        (self.folder / "text").write_text(text)
        self.run("cms", "-sign", "-binary", "-in", "text", "-signer", "person.pem", "-inkey",
                 "person.key", "-md", "sha256", "-outform", "DER", "-out", "signature")
        return base64.b64encode((self.folder / "signature").read_bytes()).decode()


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    # No restart: the folder is read when somebody signs.
    trusted = hub.HOME / "authorities" / "trial.pem"
    trusted.write_text((tmp_path / "ca.pem").read_text())
    trusted.chmod(0o644)
    yield made
    trusted.unlink()


def test_somebody_proves_her_number_and_signs_in_by_it(authority, person):
    identity = "/api/v1/identity"
    text = person.post(identity + "/signature-challenges", {"purpose": "number"}).json()["challenge"]
    call = {"challenge": text, "signature": authority.sign(text)}
    proved = person.call("PUT", identity + "/me/iin", json=call)
    assert proved.status_code == 200, proved.text
    assert proved.json() == {"iin": "********0124", "iin_verified": True}

    other = hub.Person()
    text = other.post(identity + "/signature-challenges", {"purpose": "sign_in"}).json()["challenge"]
    call = {"challenge": text, "signature": authority.sign(text)}
    begun = other.post(identity + "/sessions/signature", call)
    assert begun.status_code == 201, begun.text
    assert begun.json()["user"]["id"] == person.user["id"]
    assert other.post(identity + "/sessions/signature", call).status_code == 422
    logs = "".join(path.read_text() for path in (hub.HOME / "logs").glob("identity*.log"))
    assert "850101300124" not in logs
