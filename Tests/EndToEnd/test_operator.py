"""What an operator relies on: settings that are checked, slices that are closed, principals that
hold for one request, logs and metrics that tell."""

import json
import os
import re
import subprocess
import time

import pytest
from hub import (HOME, OFFSETS, PORT, SERVICES, Person, Signer, operator, psql, requests, techhub,
                 wait_until)


def environment(name, **changes):
    lines = (HOME / "run" / f"{name}.env").read_text().splitlines()
    found = {"PATH": "/usr/bin:/bin", **dict(line.split("=", 1) for line in lines)}
    found.update(changes)
    return {key: value for key, value in found.items() if value is not None}


def run(name, *arguments, **changes):
    return subprocess.run([str(HOME / "bin" / name), *arguments], env=environment(name, **changes),
                          capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("name", OFFSETS)
def test_settings_are_checked_all_at_once_and_secrets_are_not_printed(name):
    assert run(name, "--check").returncode == 0
    secret = "postgresql://x:very-secret-word@/nowhere"
    done = run(name, "--check", TECHHUB_LISTEN="nonsense", TECHHUB_LOOPS="many",
               TECHHUB_KEYS_DIR="/nowhere", TECHHUB_DATABASE_URL=secret + "?port=abc")
    assert done.returncode == 78
    said = done.stdout + done.stderr
    for setting in ("TECHHUB_LISTEN", "TECHHUB_LOOPS", "TECHHUB_KEYS_DIR"):
        assert setting in said, said
    assert "very-secret-word" not in said


def test_whether_papers_can_be_printed_is_told_beside_what_must_be_well():
    wait_until("the tool was looked for", lambda: operator(
        "services", "/readyz").json()["checks"].get("papers") == "ok")


@pytest.mark.parametrize("name", SERVICES)
def test_a_role_has_no_right_on_another_slice(name):
    for other in SERVICES:
        if other == name:
            continue
        for sql in (f"create table {other}.intruder (id int)",
                    f"select count(*) from {other}.django_migrations"):
            done = techhub("psql", name, "-At", "-c", sql)
            assert done.returncode != 0 and "permission denied" in done.stderr, (sql, done.stderr)
    done = techhub("psql", name, "-At", "-c", "create role intruder")
    assert "permission denied" in done.stderr
    done = techhub("psql", name, "-At", "-c", "create table public.intruder (id int)")
    assert "permission denied" in done.stderr


def test_migrations_are_written_down_and_run_once():
    for name in SERVICES:
        before = psql(name, "select count(*) from django_migrations")
        assert int(before) > 0
        done = run(name, "migrate")
        assert done.returncode == 0, done.stderr
        assert psql(name, "select count(*) from django_migrations") == before


# MARK: principals


class Port:
    """A service's own port, where the gateway speaks to it."""

    def __init__(self, name, caller="gateway"):
        self.url = f"http://127.0.0.1:{PORT + OFFSETS[name]}"
        self.signer = Signer(HOME, name, caller)

    def get(self, target, headers):
        return requests.get(self.url + target, headers=headers, timeout=10)


LIST = "/api/v1/booking/bookings"


def test_a_principal_holds_for_one_target_one_method_one_service_and_seconds():
    port = Port("booking")
    user = 5_999_001
    assert port.get(LIST, port.signer.header("GET", LIST, user)).status_code == 200
    refused = {
        "none": {},
        "for another target": port.signer.header("GET", LIST + "?limit=1", user),
        "for another method": port.signer.header("POST", LIST, user),
        "for another service": Signer(HOME, "services").header("GET", LIST, user),
        "expired": port.signer.header("GET", LIST, user, seconds=-3),
        "for longer than ten seconds": port.signer.header("GET", LIST, user, seconds=3600),
        "from another caller for a user": Port("booking", "community").signer.header(
            "GET", LIST, user),
        "under another's name": port.signer.header("GET", LIST, user, iss="identity"),
        "a service with a user's rights": port.signer.header("GET", LIST, user, k="s"),
        "cut": {"TechHub-Principal": port.signer.header("GET", LIST, user)["TechHub-Principal"][:-2]},
        "nonsense": {"TechHub-Principal": "v1.x.y.z"},
        "twice": {"TechHub-Principal": ", ".join(
            [port.signer.header("GET", LIST, user)["TechHub-Principal"]] * 2)},
    }
    for name, headers in refused.items():
        answer = port.get(LIST, headers)
        assert answer.status_code in (400, 401, 403), (name, answer.status_code, answer.text)


def test_internal_routes_list_their_callers():
    target = "/internal/v1/events?after=&wait=0"
    port = Port("identity", "community")
    answer = port.get(target, port.signer.header("GET", target, k="s"))
    assert answer.status_code in (200, 400, 410), answer.text
    # A user, however mighty, is no service.
    port = Port("identity")
    headers = port.signer.header("GET", target, 1, su=True, st=True)
    assert port.get(target, headers).status_code in (401, 403, 404)
    # Only the gateway may ask who a session is.
    resolve = "/internal/v1/principals/resolve"
    port = Port("identity", "booking")
    answer = requests.post(port.url + resolve, json={"session_key": "x"}, timeout=10,
                           headers=port.signer.header("POST", resolve, k="s"))
    assert answer.status_code in (403, 404), answer.text


# MARK: telling


def test_metrics_tell_of_routes_loops_pools_and_the_outbox():
    Person().get("/api/v1/booking/rooms")
    Person().get("/api/v1/booking/rooms/1")
    text = operator("booking", "/metrics").text
    assert re.search(r'http_requests_total\{[^}]*route="/api/v1/booking/rooms/\{id\}"[^}]*\} \d', text)
    assert "http_request_duration_seconds_bucket" in text
    for word in ("loop_lag", "pool", "outbox"):
        assert word in text, word
    # A path of a client's making is no series.
    Person().get("/api/v1/booking/made-up-by-a-stranger")
    assert "made-up-by-a-stranger" not in operator("booking", "/metrics").text


def test_a_request_is_found_in_both_logs_by_its_id_and_trace():
    person, trace = Person(), "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = person.get("/api/v1/booking/rooms", headers={
        "X-Request-Id": "find-me-again", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.headers["X-Request-Id"] == "find-me-again"

    def lines(name):
        text = (HOME / "logs" / f"{name}.log").read_text(errors="replace")
        return [json.loads(line) for line in text.splitlines() if "find-me-again" in line]

    for name in ("gateway", "booking"):
        wait_until(f"a line of {name}", lambda: lines(name))
        assert all(line["trace_id"] == trace for line in lines(name))


def test_logs_are_json_lines():
    for name in OFFSETS:
        for line in (HOME / "logs" / f"{name}.log").read_text(errors="replace").splitlines()[-200:]:
            entry = json.loads(line)
            assert {"time", "level", "message"} <= set(entry)


def test_status_says_what_runs():
    done = techhub("status")
    assert done.returncode == 0
    for name in OFFSETS:
        assert re.search(rf"^{name}\s+\d+\s+\d+\s+ready", done.stdout, re.M), done.stdout


def test_a_new_name_reaches_the_other_contexts():
    """From a change in identity to the copy that services keeps of the person."""
    person = Person.registered()
    tag = person.get("/api/v1/identity/me").headers["ETag"]
    name = f"Name{os.urandom(3).hex()}".translate(str.maketrans("0123456789", "abcdefghij"))
    begun = time.monotonic()
    changed = person.patch("/api/v1/identity/me", {"first_name": name}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    user = int(person.user["id"])
    for slice_name in ("services", "community", "booking"):
        wait_until(f"the name in {slice_name}", lambda: name in psql(
            slice_name, f"select display_name from user_ref where id = {user}"), seconds=10)
    assert time.monotonic() - begun < 10
