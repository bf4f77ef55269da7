"""Feature flags as staff keep them and as programs ask for them, by a client of the OpenFeature
project (OFREP)."""

import hashlib
import json
import os
import re
import signal
import uuid
from contextlib import contextmanager

import pytest
import requests
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

import hub
from hub import HOME, SERVICES, Person, operator, pid_of, problem, wait_until

FLAGS = "/api/v1/identity/flags"
BULK = hub.URL + "/ofrep/v1/evaluate/flags"
# Every service evaluates what is at most so many seconds old.
AGE = 5


def token_of(person):
    answer = person.post("/api/v1/identity/api-tokens", {"name": f"flags {uuid.uuid4().hex[:8]}"})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Token {answer.json()['token']}"}


def made(admin, path=FLAGS, **fields):
    body = {"name": f"test-{uuid.uuid4().hex[:12]}", **fields}
    answer = admin.post(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def client_of(headers, name):
    """As a program has it: the SDK, and the provider for OFREP."""
    api.set_provider(OFREPProvider(hub.URL, headers_factory=lambda: headers), domain=name)
    return api.get_client(name)


def details(client, flag, key, **attributes):
    context = None if key is None else EvaluationContext(str(key), attributes)
    return client.get_boolean_details(flag["name"], False, context)


def is_known(client, flag, key):
    return details(client, flag, key).error_code != ErrorCode.FLAG_NOT_FOUND


def bucket(name, subject):
    digest = hashlib.sha256(f"{name}:{subject}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10000


@pytest.fixture(scope="module")
def asking(admin):
    """May evaluate for anybody."""
    return token_of(admin)


@pytest.fixture
def everybodys(asking):
    return client_of(asking, "everybodys")


def test_a_person_asks_for_himself(admin, person):
    client = client_of(token_of(person), "own")
    me = person.user["id"]
    flag = made(admin)
    wait_until("the flag is known", lambda: is_known(client, flag, me), AGE)
    off = details(client, flag, me)
    assert (off.value, off.reason, off.variant) == (False, Reason.DEFAULT, "off")
    assert off.flag_metadata == {"kind": "flag"}

    answer = admin.call("PUT", f"{FLAGS}/{flag['id']}/users", json={"ids": [me]},
                        headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text

    wait_until("it is on", lambda: details(client, flag, me).value, AGE)
    assert details(client, flag, me).reason == Reason.TARGETING_MATCH
    other = details(client, flag, me + 1)
    assert (other.value, other.error_code) == (False, ErrorCode.GENERAL)


def test_a_share_is_the_one_that_anybody_can_compute(admin, everybodys):
    flag = made(admin, percent=50)
    wait_until("the flag is known", lambda: is_known(everybodys, flag, "a"), AGE)
    for subject in [f"visitor-{number}" for number in range(30)]:
        answer = details(everybodys, flag, subject)
        assert answer.value == (bucket(flag["name"], subject) < 5000)
        assert answer.reason == Reason.SPLIT


def test_switches_and_samples_answer_too(admin, everybodys):
    switch = made(admin, "/api/v1/identity/switches", active=True)
    sample = made(admin, "/api/v1/identity/samples", percent=100)
    wait_until("the sample is known", lambda: is_known(everybodys, sample, "a"), AGE)
    assert details(everybodys, switch, "a").reason == Reason.STATIC
    assert details(everybodys, switch, "a").value is True
    assert details(everybodys, sample, "a").value is True


def test_refusals_are_those_of_the_protocol(admin, everybodys):
    flag = made(admin)
    wait_until("the flag is known", lambda: is_known(everybodys, flag, "a"), AGE)
    assert details(everybodys, flag, None).error_code == ErrorCode.TARGETING_KEY_MISSING
    assert details(everybodys, {"name": "no-such-flag"}, "a").error_code == ErrorCode.FLAG_NOT_FOUND
    wrong = details(everybodys, flag, "a", language=7)
    assert wrong.error_code == ErrorCode.INVALID_CONTEXT
    assert wrong.value is False


def test_nobody_asks_without_signing_in(anyone):
    body = {"context": {"targetingKey": "1"}}
    problem(requests.post(BULK, json=body, timeout=10), 401, "not-signed-in")
    bad = requests.post(BULK, json=body, headers={"Authorization": "Token none"}, timeout=10)
    problem(bad, 401, "invalid-token")


def test_all_at_once_and_nothing_twice(admin, asking):
    def ask(tag=None, body=None):
        headers = asking | ({"If-None-Match": tag} if tag else {})
        return requests.post(BULK, json=body or {"context": {"targetingKey": "visitor-1"}},
                             headers=headers, timeout=10)

    flag = made(admin, everyone=True)
    wait_until("the flag is listed",
               lambda: flag["name"] in [item["key"] for item in ask().json()["flags"]], AGE)
    first = ask()
    mine = next(item for item in first.json()["flags"] if item["key"] == flag["name"])
    assert mine == {"key": flag["name"], "value": True, "reason": "STATIC", "variant": "on",
                    "metadata": {"kind": "flag"}}
    again = ask(first.headers["ETag"])
    assert again.status_code == 304 and not again.content

    changed = admin.patch(f"{FLAGS}/{flag['id']}", {"everyone": False}, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    wait_until("the change is seen", lambda: ask(first.headers["ETag"]).status_code == 200, AGE)

    refused = ask(body={"context": 7})
    assert refused.status_code == 400
    assert refused.json()["errorCode"] == "INVALID_CONTEXT" and refused.json()["errorDetails"]


def known_to(service):
    found = re.search(r"^flags_known (\d+)", operator(service, "/metrics").text, re.M)
    return int(found.group(1)) if found else 0


def test_every_process_hears_of_a_flag_in_time(admin):
    processes = [*SERVICES, "gateway"]
    before = {name: known_to(name) for name in processes}
    flag = made(admin)
    for name in processes:
        wait_until(f"{name} knows", lambda: known_to(name) > before[name], AGE)
    assert admin.delete(f"{FLAGS}/{flag['id']}", headers={"If-Match": "*"}).status_code == 204
    for name in processes:
        wait_until(f"{name} has forgotten", lambda: known_to(name) == before[name], AGE)


def test_while_identity_is_away_the_others_keep_what_they_know(admin):
    known = known_to("booking") + 1
    made(admin)
    wait_until("booking knows", lambda: known_to("booking") == known, AGE)
    hub.stop("identity")
    try:
        hub.wait_until("identity is away", lambda: not hub.is_ready("identity"), 10)
        assert known_to("booking") == known
    finally:
        hub.start("identity")
    hub.wait_until("the gateway has seen it", lambda: admin.get(FLAGS).status_code == 200, 10)
    made(admin)
    wait_until("booking follows again", lambda: known_to("booking") == known + 1, 10)


def test_what_is_stale_is_listed(admin):
    flag = made(admin, expires_at="2020-01-01T00:00:00Z")
    answer = admin.get("/api/v1/identity/stale-flags")
    assert answer.status_code == 200
    mine = [item for item in answer.json()["items"] if item["name"] == flag["name"]]
    assert [(item["kind"], item["reason"]) for item in mine] == [("flag", "expired")]


def test_strangers_keep_no_flags(person):
    problem(person.get(FLAGS), 403, "forbidden")
    problem(person.post(FLAGS, {"name": "mine"}), 403, "forbidden")
    problem(person.get("/api/v1/identity/stale-flags"), 403, "forbidden")


# MARK: The gateway routes by flag


def told(text):
    """Lines of the gateway's log that hold the text."""
    return (HOME / "logs" / "gateway.log").read_text(errors="replace").count(text)


@contextmanager
def rules(*routes):
    """The gateway with these rules. The file itself is as before at once: others copy it."""
    file = HOME / "limits.json"
    kept = file.read_text()

    def ends():
        return told('"reloaded"') + told("reload failed")

    def read(text):
        before = ends()
        file.write_text(text)
        os.kill(pid_of("gateway"), signal.SIGHUP)
        wait_until("the gateway has read its files", lambda: ends() > before)

    try:
        try:
            read(json.dumps(json.loads(kept) | {"routes": routes}))
        finally:
            file.write_text(kept)
        yield
    finally:
        read(kept)


TOKENS = "/api/v1/identity/api-tokens"


def test_a_path_is_hidden_until_staff_show_it_to_one_person(admin, person):
    other = Person.registered()
    assert person.get(TOKENS).status_code == 200
    flag = made(admin)
    with rules({"prefix": TOKENS, "methods": ["GET"], "flag": flag["name"], "off": "hidden"}):
        hidden = person.get(TOKENS)
        problem(hidden, 404, "not-found")
        assert "Cookie" in hidden.headers["Vary"] and "no-store" in hidden.headers["Cache-Control"]
        assert person.post(TOKENS, {"name": "by another method"}).status_code == 201

        answer = admin.call("PUT", f"{FLAGS}/{flag['id']}/users", json={"ids": [person.user["id"]]},
                            headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text

        wait_until("it is there", lambda: person.get(TOKENS).status_code == 200, AGE)
        shown = person.get(TOKENS)
        assert "Cookie" in shown.headers["Vary"]
        assert shown.headers["Cache-Control"] == "private, no-store"
        problem(other.get(TOKENS), 404, "not-found")
        problem(Person().get(TOKENS), 404, "not-found")
        counted = re.search(
            r'^gateway_flag_routes_total\{rule="GET ' + TOKENS + r'",flag="' + flag["name"]
            + r'",way="on"\} (\d+)', operator("gateway", "/metrics").text, re.M)
        assert counted and int(counted.group(1)) >= 2
    assert other.get(TOKENS).status_code == 200


def test_a_flag_that_nobody_made_is_the_rules_default(person):
    rule = {"prefix": TOKENS, "flag": f"never-{uuid.uuid4().hex[:8]}", "off": "hidden"}
    with rules(rule):
        problem(person.get(TOKENS), 404, "not-found")
    with rules(rule | {"default": "on"}):
        assert person.get(TOKENS).status_code == 200


def test_a_wrong_rule_is_refused_and_the_old_ones_stay(person):
    rule = {"prefix": TOKENS, "flag": "never-made", "off": "hidden"}
    with rules(rule):
        refusals = told("no service is called forum")
        with rules({"prefix": "/api/v1/booking", "flag": "f", "on": "forum"}):
            assert told("no service is called forum") > refusals
            problem(person.get(TOKENS), 404, "not-found")
            assert person.get("/api/v1/booking/rooms").status_code == 200
