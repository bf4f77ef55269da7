"""An electronic signature as a person makes it: with a key of an authority that the operator trusts."""

import base64
import random
import subprocess

import pytest

import hub

SUBJECT = "/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN850101300124"


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Trial",
                 "-addext", "keyUsage=keyCertSign,cRLSign", "-keyout", "ca.key", "-out", "ca.pem")
        self.issue("person", SUBJECT, "clientAuth")

    def issue(self, name, subject, usage):
        (self.folder / "use.ext").write_text(
            f"keyUsage=digitalSignature\nextendedKeyUsage={usage}\n")
        self.run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-utf8", "-subj", subject,
                 "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                 "-CAcreateserial", "-days", "10", "-extfile", "use.ext", "-out", f"{name}.pem")

    def run(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True,
                       timeout=30)

    def sign(self, content, name="person", *more):
        """Base64 of a CMS of its own beside the content; `-nodetach` puts the content into it."""
        content = content.encode() if isinstance(content, str) else content
        (self.folder / "text").write_bytes(content)
        self.run("cms", "-sign", "-binary", "-in", "text", "-signer", f"{name}.pem", "-inkey",
                 f"{name}.key", "-md", "sha256", "-outform", "DER", "-out", "signature", *more)
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


HEAD = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1"


def new_iin():
    """Of somebody born in 1985, with the check digit of the rules; hardly ever the same twice."""
    while True:
        month, day = random.randrange(1, 13), random.randrange(1, 29)
        digits = f"85{month:02d}{day:02d}3{random.randrange(10_000):04d}"
        rest = sum(int(digit) * (place + 1) for place, digit in enumerate(digits)) % 11
        if rest < 10:
            return digits + str(rest)


def test_an_owner_verifies_the_company_by_the_signature_of_its_head(authority, person):
    identity, tin, iin = "/api/v1/identity", hub.new_tin(), new_iin()
    company = person.post(identity + "/companies", {"tin": tin, "name": "Тау құс"}).json()["id"]
    authority.issue("person", f"/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN{iin}", "clientAuth")
    authority.issue("head", f"/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN{iin}/OU=BIN{tin}", HEAD)
    authority.issue("other", f"/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN{iin}/OU=BIN{hub.new_tin()}",
                    HEAD)

    def signed(name, **purpose):
        text = person.post(identity + "/signature-challenges", purpose).json()["challenge"]
        return {"challenge": text, "signature": authority.sign(text, name)}

    def sign(name):
        return person.post(f"{identity}/companies/{company}/signature",
                           signed(name, purpose="company", company_id=company))

    hub.problem(sign("head"), 409)
    proved = person.call("PUT", identity + "/me/iin", json=signed("person", purpose="number"))
    assert proved.status_code == 200, proved.text
    hub.problem(sign("other"), 422)
    verified = sign("head")
    assert verified.status_code == 200, verified.text
    assert verified.json()["status"] == "verified"
    card = hub.Person().get(f"{identity}/companies/{company}").json()
    assert card["verified"] is True
