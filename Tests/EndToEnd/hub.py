"""An installation as its users see it: only the gateway's address, the mail that arrives, and, for
tests of faults, the pids that ./techhub wrote."""

import email
import email.policy
import functools
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import uuid

import requests

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "bench"))
from principal import Signer  # noqa: E402, F401

PORT = int(os.environ.get("TECHHUB_PORT", "8080"))
HOME = pathlib.Path(os.environ.get("TECHHUB_HOME", ROOT / ".techhub"))
URL = f"http://127.0.0.1:{PORT}"
PASSWORD = "Tau-kus-1907-bulak"

OFFSETS = {"gateway": 0, "identity": 21, "services": 22, "community": 23, "booking": 24,
           "techorda": 25}
SERVICES = [name for name in OFFSETS if name != "gateway"]


def demo_password():
    return (HOME / "demo-password").read_text().strip()


def techhub(*arguments, timeout=120):
    return subprocess.run([str(ROOT / "techhub"), *arguments], capture_output=True, text=True,
                          timeout=timeout, stdin=subprocess.DEVNULL)


def psql(slice_name, sql):
    done = techhub("psql", slice_name, "-At", "-v", "ON_ERROR_STOP=1", "-c", sql)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# MARK: processes


def pid_of(name):
    return int((HOME / "run" / f"{name}.pid").read_text().split()[0])


def kill(name, how=signal.SIGKILL):
    pid = pid_of(name)
    os.kill(pid, how)
    return pid


def is_running(pid):
    """False for a process that ended and was not waited for."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def stop(name):
    """Ends a process in peace, and waits for its end."""
    pid = kill(name, signal.SIGTERM)
    wait_until(f"{name} ended", lambda: not is_running(pid), 40)


def start(name):
    """Starts what is not running, as an operator would; the gateway sees it at its next look."""
    done = techhub("restart", name)
    assert done.returncode == 0, done.stderr
    wait_until(f"the gateway sees {name}", lambda: is_reached(name))


def operator(name, path):
    return requests.get(f"http://127.0.0.1:{PORT + OFFSETS[name] + 1010}{path}", timeout=5)


def is_ready(name):
    try:
        return operator(name, "/readyz").status_code == 200
    except requests.RequestException:
        return False


def is_reached(name):
    """Does the gateway ask it? What it answers to a path that it does not have is its own affair."""
    if name == "gateway":
        return is_ready(name)
    return requests.get(f"{URL}/api/v1/{name}/nowhere", timeout=5).status_code != 503


def wait_until(what, condition, seconds=15.0, every=0.05):
    """Waits for a condition that must come true; the time it took."""
    begun = time.monotonic()
    while True:
        if condition():
            return time.monotonic() - begun
        assert time.monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        time.sleep(every)


# MARK: certificates


def make_certificate(folder, *names):
    """A fresh key and a certificate for the names that signs itself: (certificate, key)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-subj", "/CN=techhub test", "-addext", f"subjectAltName={','.join(names)}",
         "-out", str(certificate), "-keyout", str(key)],
        check=True, capture_output=True, timeout=30)
    return certificate, key


# MARK: mail


@functools.cache
def letter_in(file):
    """A letter is written once and never changed; hundreds lie there by the end."""
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def letters_to(address, home=HOME):
    files = sorted((home / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime)
    return [letter for letter in map(letter_in, files)
            if address.lower() in str(letter["To"]).lower()]


def text_of(letter):
    return letter.get_body(("plain", "html")).get_content()


def codes_for(address, home=HOME):
    codes = []
    for letter in letters_to(address, home):
        codes += re.findall(r"(?<!\d)(\d{6,8})(?!\d)", text_of(letter))[:1]
    return codes


def code_for(address, seconds=15.0, after=0, home=HOME):
    wait_until(f"a letter to {address}", lambda: len(codes_for(address, home)) > after, seconds)
    return codes_for(address, home)[-1]


# MARK: people


def new_address():
    return f"person-{uuid.uuid4().hex[:12]}@example.kz"


class Person:
    """Somebody with a browser: a cookie jar, the CSRF token, a language."""

    def __init__(self, address=None, password=PASSWORD, language="en", url=URL):
        self.url = url
        self.address = address or new_address()
        self.password = password
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = language
        self.csrf = None
        self.user = None

    def call(self, method, path, **options):
        headers = dict(options.pop("headers", {}))
        if method not in ("GET", "HEAD") and self.csrf:
            headers.setdefault("X-CSRF-Token", self.csrf)
        options.setdefault("timeout", 35)
        return self.http.request(method, self.url + path, headers=headers, **options)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, json={} if body is None else body, **options)

    def patch(self, path, body, **options):
        return self.call("PATCH", path, json=body, **options)

    def delete(self, path, **options):
        return self.call("DELETE", path, **options)

    def register(self, **changes):
        body = {"email": self.address, "password": self.password, "first_name": "Айгерім",
                "last_name": "Сейітқызы", "locale": "kk"}
        body.update(changes)
        return self.post("/api/v1/identity/registrations", body)

    def activate(self, code=None):
        return self.post("/api/v1/identity/activations",
                         {"email": self.address, "code": code or code_for(self.address)})

    def sign_in(self, password=None):
        answer = self.post("/api/v1/identity/sessions",
                           {"login": self.address, "password": password or self.password},
                           headers={"Origin": self.url})
        if answer.status_code == 201:
            self.csrf = answer.json()["csrf_token"]
            self.user = answer.json()["user"]
        return answer

    @classmethod
    def registered(cls, **options):
        person = cls(**options)
        assert person.register().status_code == 202
        answer = person.activate()
        assert answer.status_code == 204, answer.text
        answer = person.sign_in()
        assert answer.status_code == 201, answer.text
        return person

    @classmethod
    def demo(cls, name, language="en"):
        person = cls(address=f"{name}@techhub.local", password=demo_password(), language=language)
        answer = person.sign_in()
        assert answer.status_code == 201, answer.text
        return person


# MARK: answers


def problem(answer, status, code=None):
    """Every refusal is a problem with the same members; its body, for what is special to it."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:600]}"
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json", answer.headers
    body = answer.json()
    assert body["status"] == status
    assert body["title"] and body["type"] and body["code"]
    assert body.get("request_id") == answer.headers["X-Request-Id"]
    if code:
        assert body["code"] == code, body
    return body


def pointers(body):
    return sorted(error["pointer"] for error in body["errors"])


def new_tin():
    """A BIN that nobody has: a resident company's head office, with the check digit of the rules."""
    while True:
        digits = [int(digit) for digit in f"2001400{int.from_bytes(os.urandom(3), 'big') % 10000:04d}"]
        for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
            check = sum(d * w for d, w in zip(digits, weights)) % 11
            if check < 10:
                return "".join(map(str, digits)) + str(check)


# MARK: raw sockets


class Wire:
    """A TCP connection to the gateway, for bytes that no decent client would send."""

    def __init__(self, timeout=10.0, port=PORT):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.buffer += data
        return bool(data)

    def answer(self):
        """(status, header fields, body) of the next answer; None when the connection ended."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.more():
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        fields = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            fields[name.lower()] = value.strip()
        if 100 <= status < 200:
            return status, fields, b""
        if fields.get("transfer-encoding") == "chunked":
            return status, fields, self.chunks()
        length = int(fields.get("content-length", "0"))
        while len(self.buffer) < length:
            if not self.more():
                break
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return status, fields, body

    def chunks(self):
        body = b""
        while True:
            while b"\r\n" not in self.buffer:
                assert self.more()
            size, self.buffer = self.buffer.split(b"\r\n", 1)
            size = int(size.split(b";")[0], 16)
            while len(self.buffer) < size + 2:
                assert self.more()
            body, self.buffer = body + self.buffer[:size], self.buffer[size + 2:]
            if size == 0:
                return body

    def closed(self):
        """True when the other side ended the connection and nothing more came."""
        try:
            while True:
                data = self.socket.recv(65536)
                if not data:
                    return True
                self.buffer += data
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
