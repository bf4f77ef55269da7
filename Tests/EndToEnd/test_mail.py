"""Mail that leaves by SMTP for a server that we did not write, with TLS and a password.

Identity's process is replaced by one that is told of the server: the same folder, the same
database, the same port, so the rest of the house notices nothing.
"""

import asyncio
import contextlib
import email
import email.policy
import json
import re
import ssl
import subprocess
import threading
import types

import hub
import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from hub import HOME, Person, make_certificate, psql, text_of, wait_until

USER, WORD = "hub@mail.example", "p@ss:w/rd %1"
IN_URL = "hub%40mail.example:p%40ss%3Aw%2Frd%20%251"

# aiosmtpd warns of a server that takes a password without its own STARTTLS. Here that is the point.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Office:
    """A mail server that keeps what it gets, and every byte that came without TLS."""

    def __init__(self, certificate=None, implicit=False, password=WORD):
        self.letters, self.clear, self.connections = [], b"", 0
        self.implicit = implicit
        context = None
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)

        def check(server, session, envelope, mechanism, login):
            good = (login.login, login.password) == (USER.encode(), password.encode())
            return AuthResult(success=good, handled=False)

        class Connection(SMTP):
            def connection_made(connection, transport):
                if connection.transport is None:
                    self.connections += 1
                super().connection_made(transport)

            def data_received(connection, data):
                if connection.transport.get_extra_info("sslcontext") is None:
                    self.clear += data
                super().data_received(data)

        def connection():
            # aiosmtpd knows of STARTTLS only: with TLS from the first byte it must not ask for it.
            return Connection(
                types.SimpleNamespace(handle_DATA=self.take), hostname="mx.example", loop=self.loop,
                tls_context=None if implicit else context,
                require_starttls=context is not None and not implicit, auth_required=True,
                auth_require_tls=context is not None and not implicit, authenticator=check)

        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(self.loop.create_server(
            connection, "127.0.0.1", 0, ssl=context if implicit else None))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    async def take(self, server, session, envelope):
        self.letters.append((session, envelope))
        return "250 kept"

    def to(self, address):
        return [(session, envelope) for session, envelope in list(self.letters)
                if address in envelope.rcpt_tos]

    @property
    def url(self):
        return f"{'smtps' if self.implicit else 'smtp'}://{IN_URL}@127.0.0.1:{self.port}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.server.close()


@contextlib.contextmanager
def identity(office, trusting=None):
    """Identity as an installation runs it that has TECHHUB_SMTP_URL set."""
    lines = (HOME / "run" / "identity.env").read_text().splitlines()
    environment = dict(line.split("=", 1) for line in lines)
    environment["TECHHUB_SMTP_URL"] = office.url
    if trusting:
        # The machine's own list of authorities, for this process only.
        environment["SSL_CERT_FILE"] = str(trusting)
    # Nobody asks anything meanwhile: there is nothing to drain.
    environment["TECHHUB_DRAIN_DELAY"] = "0ms"
    pid = hub.kill("identity")
    wait_until("its port is free", lambda: not hub.is_running(pid))
    try:
        with open(HOME / "logs" / "identity.log", "ab") as log:
            process = subprocess.Popen([str(HOME / "bin" / "identity")], env=environment,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_until("identity with a mail server", lambda: hub.is_ready("identity"))
            wait_until("the gateway sees it", lambda: Person().get(
                "/api/v1/identity/me").status_code == 401)
            yield
        finally:
            process.terminate()
            process.wait(40)
    finally:
        hub.start("identity")


def row(address):
    """The newest message to somebody."""
    text = psql("identity", "select to_jsonb(message) from message "
                f"where recipient = '{address}' order by id desc limit 1")
    return json.loads(text) if text else None


def make_due(address):
    """The pause between two tries is a minute and more: it is over."""
    psql("identity", f"update message set due_at = now() where recipient = '{address}'")


def letter(office, address):
    (session, envelope), = office.to(address)
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls from the first byte"])
def test_a_registration_arrives_over_tls(tmp_path, implicit):
    certificate = make_certificate(tmp_path, "IP:127.0.0.1")
    log = HOME / "logs" / "identity.log"
    before = log.stat().st_size
    with Office(certificate, implicit) as office, identity(office, trusting=certificate[0]):
        person = Person(language="kk")
        assert person.register().status_code == 202
        wait_until("the letter", lambda: office.to(person.address))
        (session, envelope), = office.to(person.address)
        assert session.authenticated
        assert envelope.rcpt_tos == [person.address]
        assert envelope.mail_from == "no-reply@techhub.local"
        arrived = letter(office, person.address)
        assert arrived["Message-ID"] and arrived["Date"]
        code = re.search(r"(?<!\d)\d{6,8}(?!\d)", text_of(arrived))[0]
        assert person.activate(code).status_code == 204
        assert person.sign_in().status_code == 201
        sent = row(person.address)
        assert (sent["state"], sent["body"], sent["tries"]) == ("sent", "", 1), sent["state"]
        # Nothing but the wish for TLS was ever said without it.
        said = [] if implicit else [b"EHLO techhub", b"STARTTLS"]
        assert office.clear.split(b"\r\n")[:-1] == said * office.connections
    told = log.read_bytes()[before:].decode(errors="replace")
    for secret in (WORD, IN_URL, person.address, code):
        assert secret not in told, "a secret in the log"


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls from the first byte"])
@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_a_server_that_is_not_trusted_gets_nothing(tmp_path, fault, implicit):
    """Fails without the verification in TLSContext.client, or of the name in TLSStream: then the
    letter arrives. It waits instead, and arrives when the server is who he says."""
    name = "IP:127.0.0.1" if fault == "unknown authority" else "DNS:mail.example"
    certificate = make_certificate(tmp_path / "bad", name)
    person = Person()
    with Office(certificate, implicit) as office:
        with identity(office, trusting=certificate[0] if fault == "another name" else None):
            assert person.register().status_code == 202
            for tries in (1, 2):
                if tries > 1:
                    make_due(person.address)
                wait_until("a try", lambda: row(person.address)["tries"] == tries
                           and row(person.address)["state"] == "queued")
                assert "certificate" in row(person.address)["failure"]
            # Without a handshake from the first byte aiosmtpd never hears of a connection.
            assert implicit or office.connections >= 2
        assert not office.letters
        assert set(office.clear.split(b"\r\n")) <= {b"", b"EHLO techhub", b"STARTTLS"}
    good = make_certificate(tmp_path / "good", "IP:127.0.0.1")
    with Office(good, implicit) as office, identity(office, trusting=good[0]):
        make_due(person.address)
        wait_until("the letter", lambda: office.to(person.address))
        code = re.search(r"(?<!\d)\d{6,8}(?!\d)", text_of(letter(office, person.address)))[0]
        assert person.activate(code).status_code == 204


def test_a_password_does_not_go_to_a_server_without_tls():
    """Fails without the refusal in SMTPDialogue: the password then stands among the clear bytes."""
    person = Person()
    with Office() as office, identity(office):
        assert person.register().status_code == 202
        wait_until("a refusal", lambda: row(person.address)["failure"] == "SMTP 530")
        assert row(person.address)["state"] == "queued"
    assert not office.letters
    assert set(office.clear.split(b"\r\n")) <= {b"", b"EHLO techhub"}


def test_a_wrong_password_loses_no_letter(tmp_path):
    """Fails when every 5xx is for good: a changed password then costs all letters of that hour."""
    certificate, person = make_certificate(tmp_path, "IP:127.0.0.1"), Person()
    with Office(certificate, password="changed") as office:
        with identity(office, trusting=certificate[0]):
            assert person.register().status_code == 202
            wait_until("a refusal", lambda: row(person.address)["failure"] == "SMTP 535")
            assert row(person.address)["state"] == "queued" and not office.letters
    with Office(certificate) as office, identity(office, trusting=certificate[0]):
        make_due(person.address)
        wait_until("the letter", lambda: office.to(person.address))
