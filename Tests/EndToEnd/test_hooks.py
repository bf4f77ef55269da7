"""Hooks as a partner and another system see them: with servers of the test's own, and signatures made and
checked by other code than ours. Pauses between tries are minutes: they are over when the test says so."""

import base64
import concurrent.futures
import contextlib
import datetime
import hashlib
import hmac
import http.server
import json
import re
import subprocess
import threading
import time
import uuid

import pytest
import requests

import hub
from hub import HOME, ROOT, Person, problem, psql, wait_until
from programme import SERVICES, done, grant
from test_oauth import Partner, metadata  # noqa: F401
from test_requests import IIN, answers, new_draft, save, submit, take

HOOKS = f"{SERVICES}/hooks"
KINDS = ["request.created", "request.submitted", "request.status_changed"]


def recipe():
    """How a receiver is told to look at signatures, as it stands in the documentation."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "hooks.md").read_text(), re.S)
    names = {}
    exec(code, names)
    return names["is_good"]


is_good = recipe()


class Server:
    """Somebody's server. It answers what `answers` has, (status, body), then the last of them for ever;
    None hangs up. What came is kept."""

    def __init__(self, *answers, port=0):
        self.calls = []
        self.answers = list(answers or [(204, b"")])
        self.port = port
        self.open()

    def open(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.calls.append((self.path, self.headers, body))
                waiting = owner.answers
                answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                if answer is None:
                    self.close_connection = True
                    return
                status, content, *more = answer
                self.send_response(status)
                for name, value in more:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self):
                owner.calls.append((self.path, self.headers, None))
                self.send_error(405)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/in?tenant=1"

    def kinds(self):
        return [json.loads(body)["type"] for _, _, body in self.calls]

    def ids(self):
        return [headers["webhook-id"] for _, headers, _ in self.calls]

    def wait_for(self, count, seconds=15):
        wait_until(f"{count} calls", lambda: len(self.calls) >= count, seconds)


@pytest.fixture(scope="module")
def keeper(admin):
    return grant(admin, Person.registered(), "services.manage_hooks")


@pytest.fixture
def service():
    """The demo's grant under a code of the test's own: nobody else's requests are heard of."""
    code = f"hooked-{uuid.uuid4().hex[:8]}"
    psql("services", f"""
        insert into service_service (code, name, short_description, description, category, position,
          duration_days, config, bp_config, published, hub_form_id)
        select '{code}', name, short_description, description, category, position, duration_days,
          config || '{{"several_open": true}}', bp_config, true, hub_form_id
        from service_service where code = 'startup-grant'""")
    yield code
    psql("services", f"update service_service set published = false where code = '{code}'")


def configure(service, **config):
    psql("services", f"update service_service set config = config || '{json.dumps(config)}' "
                     f"where code = '{service}'")


def registered(person, address, service, **more):
    made = person.post(HOOKS, {"url": address, "event_types": KINDS, "services": [service], **more})
    return done(made, 201)


def shown(keeper, hook):
    return done(keeper.get(f"{HOOKS}/{hook['id']}"))


def deliveries(keeper, hook):
    """The oldest first."""
    return done(keeper.get(f"{HOOKS}/{hook['id']}/deliveries", params={"limit": 100}))["items"][::-1]


def logged(keeper, hook, delivery):
    return done(keeper.get(f"{HOOKS}/{hook['id']}/deliveries/{delivery['id']}"))


def seconds_between(first, second):
    first, second = (datetime.datetime.fromisoformat(text) for text in (first, second))
    return (second - first).total_seconds()


def go_on(hook):
    """The pause between two tries is over: what waits is due, and is looked for."""
    psql("services", f"update service_hook set rests_until = null where id = {hook['id']}")
    psql("services", "update service_hookdelivery set due_at = now() "
                     f"where hook_id = {hook['id']} and status = 'pending'")
    psql("services", "update job_schedule set next_run = now() where name = 'hooks.sweep'")


def submitted(person, service):
    request = new_draft(person, service)["id"]
    done(save(person, request, answers()))
    done(submit(person, request))
    return request


# MARK: Outgoing


def test_a_partner_hears_of_a_request_in_its_order_and_signed(
        person, staff, keeper, service, metadata):  # noqa: F811
    partner = Partner()
    psql("identity", "update oauth2_provider_application set grants = '{client_credentials}', "
                     f"scopes = '{{services.hooks}}' where client_id = '{partner.client_id}'")
    token = requests.post(
        metadata["token_endpoint"], auth=(partner.client_id, partner.secret), timeout=10,
        data={"grant_type": "client_credentials", "scope": "services.hooks"}).json()["access_token"]

    class Program:
        def post(self, path, body=None):
            return requests.post(hub.URL + path, json=body or {}, timeout=10,
                                 headers={"Authorization": f"Bearer {token}"})

        def get(self, path, **more):
            return requests.get(hub.URL + path, timeout=10, **more,
                                headers={"Authorization": f"Bearer {token}"})

    program = Program()
    with Server() as receiver:
        asked = {"url": receiver.address, "event_types": KINDS, "services": [service]}
        body = problem(program.post(HOOKS, asked), 422)
        assert body["errors"][0]["code"] == "service-not-open"
        configure(service, hooks={"applications": [partner.client_id]})
        hook = registered(program, receiver.address, service)
        assert hook["secret"].startswith("whsec_") and "secret" not in shown(program, hook)

        request = submitted(person, service)
        done(take(staff, request))
        receiver.wait_for(3)
        assert receiver.kinds() == KINDS
        for path, headers, content in receiver.calls:
            assert path == "/in?tenant=1" and headers["Content-Type"] == "application/json"
            assert is_good(headers, content, hook["secret"])
            assert not is_good(headers, content + b" ", hook["secret"])
            assert not is_good(headers, content, "whsec_" + base64.b64encode(bytes(32)).decode())
            data = json.loads(content)["data"]
            assert data["request_id"] == request and data["service"] == service
            for word in (IIN, "Әйгерім", "aigerim@", person.address, "Құс жолы"):
                assert word not in content.decode()
        assert len(set(receiver.ids())) == 3
        wait_until("all are noted", lambda: {
            one["status"] for one in deliveries(program, hook)} == {"delivered"})
        sent = deliveries(program, hook)
        assert [one["id"] for one in sent] == receiver.ids()
        assert [one["attempts"] for one in sent] == [1, 1, 1]

        # Once more, under the id that it had; then all of it.
        again = program.post(f"{HOOKS}/{hook['id']}/deliveries/{sent[1]['id']}/replays")
        assert done(again, 202) == {"replayed": 1}
        receiver.wait_for(4)
        assert receiver.ids()[3] == sent[1]["id"] and receiver.calls[3][2] == receiver.calls[1][2]
        assert is_good(receiver.calls[3][1], receiver.calls[3][2], hook["secret"])
        wait_until("it is noted", lambda: deliveries(program, hook)[1]["attempts"] == 2
                   and deliveries(program, hook)[1]["status"] == "delivered")
        log = logged(program, hook, sent[1])["log"]
        assert [(one["attempt"], one["status_code"]) for one in log] == [(2, 204), (1, 204)]
        all_of_it = program.post(f"{HOOKS}/{hook['id']}/replays", {"from": sent[0]["created_at"]})
        assert done(all_of_it, 202) == {"replayed": 3}
        receiver.wait_for(7)
        assert receiver.ids()[4:] == [one["id"] for one in sent]

        # For a day with both secrets.
        new = done(program.post(f"{HOOKS}/{hook['id']}/secrets"), 201)["secret"]
        done(program.post(f"{HOOKS}/{hook['id']}/pings"), 202)
        receiver.wait_for(8)
        _, headers, content = receiver.calls[7]
        assert new != hook["secret"] and json.loads(content)["type"] == "hook.ping"
        assert is_good(headers, content, new) and is_good(headers, content, hook["secret"])
    # Another's eyes: the staff sees it, a person does not.
    assert shown(keeper, hook)["client_id"] == partner.client_id
    problem(person.get(f"{HOOKS}/{hook['id']}"), 403)


def test_a_receiver_that_fails_is_tried_again_with_pauses_and_nothing_overtakes(
        person, keeper, service):
    with Server() as elsewhere, Server(
            (500, b"900101300007 broke"), (302, b"", ("Location", f"{elsewhere.address}")),
            None, (204, b"")) as receiver:
        hook = registered(keeper, receiver.address, service)
        request = new_draft(person, service)["id"]
        done(save(person, request, answers()))
        pauses = [60, 120, 300]
        for attempt, pause in enumerate(pauses, 1):
            wait_until(f"attempt {attempt} is noted",
                       lambda: deliveries(keeper, hook)[0]["attempts"] == attempt)
            first = deliveries(keeper, hook)[0]
            assert first["status"] == "pending"
            tried = logged(keeper, hook, first)["log"][0]
            # As the documentation has it; its own clock says when.
            assert abs(seconds_between(tried["created_at"], first["due_at"]) - pause) < 1
            if attempt == 1:
                done(submit(person, request))
                wait_until("the next one waits", lambda: len(deliveries(keeper, hook)) >= 2)
            go_on(hook)
        receiver.wait_for(5)
        assert receiver.kinds() == ["request.created"] * 4 + ["request.submitted"]
        assert len(set(receiver.ids()[:4])) == 1 and len(set(receiver.ids())) == 2
        assert elsewhere.calls == [], "a redirect is not followed"
        assert all(is_good(headers, body, hook["secret"]) for _, headers, body in receiver.calls)
        wait_until("both are noted", lambda: [
            one["status"] for one in deliveries(keeper, hook)] == ["delivered"] * 2)
        log = logged(keeper, hook, deliveries(keeper, hook)[0])["log"][::-1]
        assert [(one["status_code"], one["failure"]) for one in log] == [
            (500, "not-taken"), (302, "not-taken"), (None, "connection-lost"), (204, None)]
        assert log[0]["answer_head"] == "*** broke"
        assert shown(keeper, hook)["failures"] == 0


def test_who_is_away_for_days_is_paused_and_misses_nothing_when_it_goes_on(
        person, staff, keeper, service):
    receiver = Server()
    hook = registered(keeper, receiver.address, service)
    receiver.close()
    request = new_draft(person, service)["id"]
    wait_until("a try is noted", lambda: [
        one["last_failure"] for one in deliveries(keeper, hook)] == ["unreachable"])
    for failures in range(2, 6):
        go_on(hook)
        wait_until(f"{failures} failures", lambda: shown(keeper, hook)["failures"] == failures)
    resting = shown(keeper, hook)
    assert resting["status"] == "failing" and resting["rests_until"]
    # Three days pass.
    psql("services", "update service_hook set failing_since = now() - interval '3 days' "
                     f"where id = {hook['id']}")
    go_on(hook)
    wait_until("it is paused", lambda: shown(keeper, hook)["status"] == "paused")
    assert shown(keeper, hook)["paused_because"] == "failures"
    problem(keeper.post(f"{HOOKS}/{hook['id']}/pings"), 409, "hook-paused")

    # What happens meanwhile waits; nobody is called, also who is back by now.
    receiver.open()
    done(save(person, request, answers()))
    done(submit(person, request))
    done(take(staff, request))
    wait_until("all of it waits", lambda: len(deliveries(keeper, hook)) == 3)
    go_on(hook)
    wait_until("the sweep ran", lambda: psql(
        "services", "select next_run > now() from job_schedule where name = 'hooks.sweep'") == "t")
    assert receiver.calls == []
    with receiver:
        tag = keeper.get(f"{HOOKS}/{hook['id']}").headers["ETag"]
        on = keeper.patch(f"{HOOKS}/{hook['id']}", {"status": "active"}, headers={"If-Match": tag})
        assert done(on)["status"] == "active"
        receiver.wait_for(3)
        assert receiver.kinds() == KINDS
        assert all(is_good(headers, body, hook["secret"]) for _, headers, body in receiver.calls)
        wait_until("all are noted", lambda: {
            one["status"] for one in deliveries(keeper, hook)} == {"delivered"})
        assert deliveries(keeper, hook)[0]["attempts"] == 7, "six in vain"


# MARK: Incoming


class Source:
    """Another system that tells us something."""

    def __init__(self, keeper, system=None):
        self.code = f"source-{uuid.uuid4().hex[:8]}"
        self.path = f"{hub.URL}{SERVICES}/incoming-hooks/{self.code}"
        entered = {"code": self.code, **({"system": system} if system else {})}
        done(keeper.post(f"{SERVICES}/hook-sources", entered), 201)
        assert self.tell({}, secret="whsec_AAAA").status_code == 404, "it has no secret yet"
        made = keeper.post(f"{SERVICES}/hook-sources/{self.code}/secrets")
        self.secret = done(made, 201)["secret"]

    def tell(self, body, name="evt-1", at=None, secret=None, signature=None):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = str(int(time.time()) if at is None else at)
        key = base64.b64decode((secret or self.secret).removeprefix("whsec_"))
        code = hmac.new(key, f"{name}.{sent}.".encode() + content, hashlib.sha256).digest()
        return requests.post(self.path, data=content, timeout=10, headers={
            "Content-Type": "application/json", "webhook-id": name, "webhook-timestamp": sent,
            "webhook-signature": signature or "v1," + base64.b64encode(code).decode()})

    def kept(self):
        return int(psql("services", "select count(*) from service_externalhooklog "
                                    f"where source = '{self.code}'"))


def test_what_another_system_tells_counts_once_and_only_if_it_is_from_there(keeper, person):
    source = Source(keeper)
    now = int(time.time())
    good = {"type": "stock.changed", "data": {"left": 3}}
    for at in (now - 400, now + 400):
        problem(source.tell(good, at=at), 400, "webhook-out-of-time")
    stranger = "whsec_" + base64.b64encode(b"1" * 32).decode()
    problem(source.tell(good, secret=stranger), 401, "bad-webhook-signature")
    problem(source.tell(good, signature="v1,AAAA"), 401, "bad-webhook-signature")
    # Signed for another body, under another name, at another time.
    first = source.tell(good, name="taken-apart")
    assert first.status_code == 202, first.text
    sent = {name: first.request.headers[name] for name in (
        "webhook-id", "webhook-timestamp", "webhook-signature")}
    for change, content in ((("webhook-id", "other"), first.request.body),
                            (("webhook-timestamp", str(now - 5)), first.request.body),
                            (("webhook-id", "taken-apart"), first.request.body + b" ")):
        answer = requests.post(source.path, data=content, timeout=10,
                               headers={**sent, change[0]: change[1]})
        problem(answer, 401, "bad-webhook-signature")
    problem(requests.post(source.path, data=b"{}", timeout=10), 400, "bad-webhook-headers")
    problem(requests.post(source.path, data=b"1" * ((256 << 10) + 1), timeout=10), 413,
            "content-too-large")
    assert source.kept() == 1

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = [one.status_code for one in pool.map(
            lambda _: source.tell(good, name="evt-2"), range(16))]
    assert sorted(statuses) == [200] * 15 + [202]
    problem(source.tell({"type": "other"}, name="evt-2"), 409, "webhook-id-reused")
    assert source.kept() == 2
    wait_until("both are dealt with", lambda: psql(
        "services", "select count(*) from service_externalhooklog where status = 'ignored' "
        f"and source = '{source.code}'") == "2")
    # Only whoever has the right enters sources and gives secrets.
    problem(person.post(f"{SERVICES}/hook-sources", {"code": "mine"}), 403)
    problem(person.post(f"{SERVICES}/hook-sources/{source.code}/secrets"), 403)


# MARK: As an operator sets it up


@contextlib.contextmanager
def services(**changes):
    """Services as an installation runs it with these settings; None takes one away."""
    lines = (HOME / "run" / "services.env").read_text().splitlines()
    environment = dict(line.split("=", 1) for line in lines)
    environment.update({name: value for name, value in changes.items() if value is not None})
    for name in [name for name, value in changes.items() if value is None]:
        environment.pop(name, None)
    # Nobody asks anything meanwhile: there is nothing to drain.
    environment["TECHHUB_DRAIN_DELAY"] = "0ms"
    pid = hub.kill("services")
    wait_until("its port is free", lambda: not hub.is_running(pid))
    try:
        with open(HOME / "logs" / "services.log", "ab") as log:
            process = subprocess.Popen([str(HOME / "bin" / "services")], env=environment,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_until("services with other settings", lambda: hub.is_ready("services"))
            wait_until("the gateway sees it", lambda: hub.is_reached("services"))
            yield
        finally:
            process.terminate()
            process.wait(40)
    finally:
        hub.start("services")


def message(keeper, request, system):
    """What that system was told of a request; None while there is nothing."""
    told = done(keeper.get(f"{SERVICES}/outside-messages", params={"limit": 100}))["items"]
    return next((one for one in told if one["service_request_id"] == request
                 and one["system"] == system), None)


def test_inside_the_house_nobody_is_called(keeper, service):
    with Server() as receiver:
        # Good where the operator has opened the network, as it is for these tests.
        hook = registered(keeper, receiver.address, service)
        with services(TECHHUB_HOOK_NETWORKS=None):
            for address, code in (
                    (receiver.address, "forbidden-address"), ("http://example.kz/", "not-https"),
                    ("https://10.0.0.1/", "forbidden-address"),
                    ("https://169.254.169.254/latest/meta-data", "forbidden-address"),
                    ("https://[::1]/", "forbidden-address"),
                    ("https://[::ffff:127.0.0.1]/", "forbidden-address"),
                    ("https://user@example.kz/", "bad-url")):
                refused = keeper.post(HOOKS, {"url": address, "event_types": KINDS})
                body = problem(refused, 422)
                assert [(one["pointer"], one["code"]) for one in body["errors"]] == [("/url", code)]
            # A name is looked up at every call, and one that was good is judged as well.
            named = registered(keeper, f"https://localhost:{receiver.port}/", service)
            for one, failure in ((named, "forbidden-address"), (hook, "not-https")):
                done(keeper.post(f"{HOOKS}/{one['id']}/pings"), 202)
                wait_until("a try is noted", lambda: [
                    sent["last_failure"] for sent in deliveries(keeper, one)] == [failure])
            for one in (hook, named):
                assert keeper.delete(f"{HOOKS}/{one['id']}",
                                     headers={"If-Match": "*"}).status_code == 204
        assert receiver.calls == []


def test_the_edms_and_the_crm_are_told_and_say_how_they_call_it(
        person, keeper, service, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("key-of-the-house\n")
    configure(service, outside={"edms": ["request.submitted"], "crm": ["request.submitted"]})
    personal = json.dumps({"error": "no register", "head": IIN}).encode()
    with Server((503, b"later"), (201, b'{"id": "D-7"}')) as edms, \
            Server((422, personal), (409, b'{"id": 5}')) as crm, services(
                TECHHUB_EDMS_URL=f"http://127.0.0.1:{edms.port}/api",
                TECHHUB_CRM_URL=f"http://127.0.0.1:{crm.port}/",
                TECHHUB_EDMS_SECRET_FILE=str(secret), TECHHUB_CRM_SECRET_FILE=str(secret)):
        request = submitted(person, service)
        wait_until("the first try is noted", lambda: (
            message(keeper, request, "edms") or {}).get("failure") == "not-taken")
        assert message(keeper, request, "edms")["status"] == "pending"
        wait_until("the refusal is noted", lambda: (
            message(keeper, request, "crm") or {}).get("status") == "failed")
        psql("services", "update django_dramatiq_task set run_at = now() "
                         "where actor_name = 'outside.tell' and status = 'delayed'")
        wait_until("it is told", lambda: message(keeper, request, "edms")["status"] == "sent")
        told = message(keeper, request, "edms")
        assert (told["reference"], told["attempts"]) == ("D-7", 2)
        assert [path for path, *_ in edms.calls] == ["/api/documents"] * 2
        for _, headers, body in edms.calls:
            assert headers["Authorization"] == "Bearer key-of-the-house"
            assert headers["Idempotency-Key"] == told["id"]
            assert json.loads(body)["data"]["request_id"] == request and IIN not in body.decode()

        failed = message(keeper, request, "crm")
        assert (len(crm.calls), crm.calls[0][0]) == (1, f"/leads/{request}/notes")
        done(keeper.post(f"{SERVICES}/outside-messages/{failed['id']}/retries"), 202)
        wait_until("it has it", lambda: message(keeper, request, "crm")["status"] == "sent")
        assert message(keeper, request, "crm")["reference"] == "5"
        log = psql("services", "select status_code, response_data::text from service_amolog "
                               f"where service_request_id = {request} order by id").splitlines()
        assert [line.split("|")[0] for line in log] == ["422", "409"]
        assert "***" in log[0] and IIN not in log[0]

        # What the other side says of it comes twice and counts once.
        source = Source(keeper, "edms")
        said = {"type": "message.registered",
                "data": {"message": told["id"], "reference": "N-12/2026"}}
        assert source.tell(said).status_code == 202
        wait_until("its number is there", lambda: message(
            keeper, request, "edms")["reference"] == "N-12/2026")
        version = message(keeper, request, "edms")["row_version"]
        assert source.tell(said).status_code == 200
        # The next one is dealt with after it.
        assert source.tell({"type": "other"}, name="evt-2").status_code == 202
        wait_until("the next is dealt with", lambda: psql(
            "services", "select count(*) from service_externalhooklog "
            f"where source = '{source.code}' and processed_at is not null") == "2")
        assert message(keeper, request, "edms")["row_version"] == version
    log = (HOME / "logs" / "services.log").read_text()
    assert "key-of-the-house" not in log
