"""The public port with TLS, as `./techhub up` starts it when TECHHUB_TLS_CERT is set.

It is a second, complete installation beside the one under test, so that what the scripts hand on
and what identity makes of an https address are seen too. Each case names what it fails without.
"""

import json
import os
import shutil
import socket
import ssl
import subprocess

import pytest
from house import House, lived_in
from hub import ROOT, Person, Wire, demo_password, make_certificate, requests, wait_until

HSTS = "Strict-Transport-Security"


class SecureHouse(House):
    """With a certificate for 127.0.0.1."""

    scheme = "https"

    def __init__(self):
        super().__init__("tls")
        self.certificate, self.key = make_certificate(self.home / "tls", "IP:127.0.0.1")
        self.environment.update(TECHHUB_TLS_CERT=str(self.certificate),
                                TECHHUB_TLS_KEY=str(self.key))

    def put(self, certificate, key):
        """Lays other files where the gateway reads its own."""
        for new, old in ((certificate, self.certificate), (key, self.key)):
            shutil.copy(new, f"{old}.new")
            os.replace(f"{old}.new", old)

    def log(self):
        text = (self.home / "logs" / "gateway.log").read_text(errors="replace")
        return [json.loads(line) for line in text.splitlines()]

    def person(self, name):
        person = super().person(f"{name}@techhub.local")
        # Otherwise a bundle that the environment names would win over this one.
        person.http.trust_env = False
        person.http.verify = str(self.certificate)
        return person

    def served(self):
        """The certificate that a new connection is shown."""
        with SecureWire(self) as wire:
            return wire.socket.getpeercert(binary_form=True)


@pytest.fixture(scope="module")
def house():
    with lived_in(SecureHouse()) as house:
        yield house


class SecureWire(Wire):
    """A connection with TLS; without trust every certificate will do."""

    def __init__(self, house, trust=None, protocols=("http/1.1",), least=None, most=None, level=None):
        super().__init__(port=house.port)
        context = ssl.create_default_context(cafile=trust and str(trust))
        if trust is None:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if level is not None:
            context.set_ciphers(f"DEFAULT:@SECLEVEL={level}")
        if protocols:
            context.set_alpn_protocols(list(protocols))
        context.minimum_version = least or ssl.TLSVersion.TLSv1_2
        context.maximum_version = most or ssl.TLSVersion.TLSv1_3
        try:
            self.socket = context.wrap_socket(self.socket, server_hostname="127.0.0.1")
        except BaseException:
            self.socket.close()
            raise

    def get(self, path):
        self.send(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return self.answer()


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_both_versions_of_today_work(house, version):
    only = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}[version]
    with SecureWire(house, trust=house.certificate, least=only, most=only) as wire:
        assert wire.socket.version() == version
        assert wire.socket.selected_alpn_protocol() == "http/1.1"
        assert wire.get("/livez")[0] == 200
        assert wire.get("/api/v1/booking/rooms")[0] == 200, "the connection is not kept"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_1_1_is_refused(house):
    """The client here does speak it: the refusal is the gateway's word. Fails with an older least
    version in TLSContext: then the alert is another one, or there is none."""
    with pytest.raises(ssl.SSLError) as refused:
        SecureWire(house, least=ssl.TLSVersion.TLSv1, most=ssl.TLSVersion.TLSv1_1, level=0)
    assert refused.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION", refused.value


def test_http_1_1_is_what_both_agree_on(house):
    """Fails without the choice in TLSContext: then nothing is agreed, or what the client likes."""
    with SecureWire(house, protocols=("h2", "http/1.1")) as wire:
        assert wire.socket.selected_alpn_protocol() == "http/1.1"
    with SecureWire(house, protocols=()) as wire:
        assert wire.socket.selected_alpn_protocol() is None
        assert wire.get("/livez")[0] == 200
    # RFC 7301, 3.2. Python has no name for this alert, openssl tells its number.
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{house.port}", "-alpn", "h2"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20)
    assert done.returncode != 0 and "alert number 120" in done.stderr, done.stderr


def test_plain_http_gets_no_answer_there(house):
    with Wire(port=house.port) as wire:
        wire.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert wire.closed()
        assert b"HTTP/" not in wire.buffer


def test_signing_in_sets_a_cookie_that_never_travels_in_the_clear(house):
    """Fails when identity does not look at the public address, or the gateway's answers not at TLS:
    then `Secure` or the field that keeps browsers with TLS is missing."""
    person = house.person("applicant")
    answer = person.sign_in()
    assert answer.status_code == 201, answer.text
    cookie = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]
    assert cookie[0].startswith("sessionid=") and {"Secure", "HttpOnly"} <= set(cookie), cookie
    assert person.get("/api/v1/identity/me").json()["email"] == person.address
    # A write, which needs the token of the session too.
    again = person.patch("/api/v1/identity/me", {"first_name": "Арман"}, headers={
        "If-Match": person.get("/api/v1/identity/me").headers["ETag"]})
    assert again.status_code == 200, again.text
    # A service's answer, the gateway's own, a refusal: all tell the browser to stay with TLS.
    for path in ("/livez", "/nowhere", "/api/v1/booking/rooms", "/api/v1/identity/me"):
        assert "max-age=31536000" in person.get(path).headers[HSTS], path
    signed_out = person.delete("/api/v1/identity/sessions/current")
    assert signed_out.status_code == 204 and "Secure" in signed_out.headers["Set-Cookie"]


def test_without_tls_nothing_speaks_of_it():
    """A browser would throw a Secure cookie away and refuse to come back."""
    answer = Person.demo("applicant").get("/api/v1/identity/me")
    assert HSTS not in answer.headers
    answer = Person(address="applicant@techhub.local", password=demo_password()).sign_in()
    assert answer.status_code == 201 and "Secure" not in answer.headers["Set-Cookie"]


def test_curl_agrees(house):
    def curl(*options, trust=True):
        known = ["--cacert", str(house.certificate)] if trust else []
        return subprocess.run(
            ["curl", "--silent", "--show-error", "--max-time", "20", "--output", "/dev/null",
             "--write-out", "%{http_code} %{http_version}", *known, *options, house.url + "/livez"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL)

    for options in (["--tls-max", "1.2"], ["--tlsv1.3"], ["--http2"], ["--http1.1"]):
        done = curl(*options)
        assert (done.returncode, done.stdout) == (0, "200 1.1"), (options, done)
    assert curl(trust=False).returncode == 60, "curl trusts anybody"
    refused = curl("--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")
    assert refused.returncode == 35, refused


def test_a_changed_certificate_is_served_after_a_reload(house, tmp_path):
    """Fails without the replacement in ServiceHost. An open connection goes on with the old one."""
    old = house.served()
    fresh = make_certificate(tmp_path, "IP:127.0.0.1")
    der = ssl.PEM_cert_to_DER_cert(fresh[0].read_text())
    with SecureWire(house, trust=house.certificate) as wire:
        assert wire.get("/api/v1/booking/rooms")[0] == 200
        house.put(*fresh)
        # Laid there it counts for nothing: only the signal makes it be read.
        assert house.served() == old
        house.reload("gateway")
        wait_until("the new certificate", lambda: house.served() == der)
        status, fields, _ = wire.get("/api/v1/booking/rooms")
        assert status == 200 and fields.get("connection", "").lower() != "close"
        assert wire.socket.getpeercert(binary_form=True) == old
    assert requests.get(house.url + "/livez", verify=str(fresh[0]), timeout=5).status_code == 200


BROKEN = {
    "no certificate": lambda certificate, key, other: ("nonsense\n", key),
    "half a certificate": lambda certificate, key, other: (certificate[:300], key),
    "a key of another certificate": lambda certificate, key, other: (certificate, other),
    "an empty key": lambda certificate, key, other: (certificate, ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_certificate_leaves_the_old_one(house, tmp_path, name):
    """Fails when TLSContext overlooks a file that it cannot use: then the next client is sent away."""
    old = house.served()
    kept = house.certificate.read_text(), house.key.read_text()
    fresh = make_certificate(tmp_path / "fresh", "IP:127.0.0.1")
    broken = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for path, text in zip(broken, BROKEN[name](*kept, fresh[1].read_text())):
        path.write_text(text)

    def failures():
        return [line for line in house.log() if line["message"].startswith("reload failed")]

    before = len(failures())
    with SecureWire(house) as wire:
        assert wire.get("/livez")[0] == 200
        house.put(*broken)
        house.reload("gateway")
        wait_until("the refusal in the log", lambda: len(failures()) > before)
        assert house.served() == old
        assert wire.get("/livez")[0] == 200
    # Good files are taken again afterwards, and the log has told no secret.
    house.put(*fresh)
    house.reload("gateway")
    der = ssl.PEM_cert_to_DER_cert(fresh[0].read_text())
    wait_until("the next certificate", lambda: house.served() == der)
    assert "PRIVATE KEY" not in json.dumps(house.log())
