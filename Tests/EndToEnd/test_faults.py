"""Processes that die, a database that restarts, identity that is away.

The load of these tests writes and remembers what was acknowledged; afterwards every acknowledged
write is there, and once. The case that fails without its protection is named in each test.
"""

import collections
import os
import subprocess
import threading
import time
import uuid

import pytest
import test_booking
from hub import (HOME, OFFSETS, PORT, Person, Signer, Wire, kill, new_tin, problem, psql, requests,
                 start, stop, techhub, wait_until)

SERVICES = "/api/v1/services"


class Load:
    """Writers that open drafts, each with a key of its own; a lost answer is asked for again with
    the same key, as a careful client does."""

    def __init__(self, people):
        self.people = people
        self.acknowledged = {}
        self.statuses = collections.Counter()
        self.unavailable = []
        self.broken = 0
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(person,), daemon=True)
                        for person in people]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def write(self, person):
        while not self.ended.is_set():
            key = str(uuid.uuid4())
            # To the end also of the last one: then every draft that is there was acknowledged.
            for _ in range(400):
                if self.attempt(person, key):
                    break
                time.sleep(0.05)

    def attempt(self, person, key):
        """True when this key is settled."""
        try:
            answer = person.post(f"{SERVICES}/requests", {"service": "consultation"},
                                 headers={"Idempotency-Key": key}, timeout=20)
        except requests.RequestException:
            with self.lock:
                self.broken += 1
            return False
        with self.lock:
            self.statuses[answer.status_code] += 1
            if answer.status_code == 201:
                self.acknowledged[key] = answer.json()["id"]
            elif answer.status_code in (502, 503, 504):
                self.unavailable.append(answer)
        return answer.status_code == 201

    def count(self):
        with self.lock:
            return len(self.acknowledged)

    def wait_for_more(self, count=20, seconds=20):
        before = self.count()
        return wait_until("acknowledged writes", lambda: self.count() >= before + count, seconds)


@pytest.fixture
def writers():
    return [Person.registered() for _ in range(4)]


@pytest.mark.parametrize("name", ["services", "gateway", "identity", "community", "booking"])
def test_a_killed_process_loses_and_doubles_nothing(writers, name):
    """`services` and `gateway` fail without the idempotency table: a write whose answer was lost then
    stands twice. `services` and `identity` fail when the 503 does not say who is away and when to
    come back; `community` and `booking` when the gateway lets all wait for the one that is away."""
    with Load(writers) as load:
        load.wait_for_more()
        kill(name)
        if name in ("services", "identity"):
            # Identity's word counts for five seconds, then writes need it.
            wait_until("503 while it is away", lambda: load.unavailable, 10)
        if name in ("community", "booking"):
            # Other contexts go on, also when the gateway has seen it.
            wait_until_seen_as_away(name)
            load.wait_for_more()
        time.sleep(0.5)
        start(name)
        load.wait_for_more(20, 30)
    check_each_once(writers, load)
    for answer in load.unavailable:
        assert answer.headers.get("Retry-After"), answer.text
    if name in ("services", "identity"):
        told = [answer for answer in load.unavailable if answer.status_code == 503]
        assert told, load.statuses
        assert all(problem(answer, 503)["context"] == name for answer in told)


def wait_until_seen_as_away(name):
    wait_until(f"the gateway sees that {name} is away",
               lambda: f"{name} unready" in Person().get("/readyz").text, 10)


def check_each_once(writers, load):
    load.ended.set()
    ids = list(load.acknowledged.values())
    assert ids and len(ids) == len(set(ids)), "two keys share a draft"
    listed = ",".join(str(int(i)) for i in ids)
    assert int(psql("services", f"select count(*) from service_servicerequest where id in ({listed})")
               ) == len(ids), "an acknowledged write is gone"
    total = sum(int(psql("services", "select count(*) from service_servicerequest "
                         f"where author_id = {int(person.user['id'])}")) for person in writers)
    assert total == len(ids), f"{total} drafts of {len(ids)} keys"


def test_a_dead_context_is_named_and_others_go_on(applicant):
    """Fails without the name in `GatewayProblem.unavailable`, and when the gateway refuses all that
    come while one is away."""
    kill("booking")
    try:
        answer = wait_until_answer(lambda: Person().get("/api/v1/booking/rooms"), 503)
        body = problem(answer, 503)
        assert body["context"] == "booking"
        assert int(answer.headers["Retry-After"]) >= 1
        wait_until_seen_as_away("booking")
        assert applicant.get(f"{SERVICES}/catalogue").status_code == 200
        assert applicant.get("/api/v1/community/notifications").status_code == 200
    finally:
        start("booking")
    wait_until("booking is back", lambda: Person().get("/api/v1/booking/rooms").status_code == 200, 10)


def wait_until_answer(ask, status, seconds=10):
    found = []

    def asked():
        found.append(ask())
        return found[-1].status_code == status

    wait_until(f"an answer of {status}", asked, seconds)
    return found[-1]


def test_postgresql_restarts_under_load(writers):
    """Fails without reconnecting by itself: writes then never come back."""
    with Load(writers) as load:
        load.wait_for_more()
        restart_postgresql()
        # It answers again at this moment; the service has three seconds.
        took = load.wait_for_more(4, 6)
        assert took <= 3, f"{took:.1f} s"
    # The others have a look at their database now and then; nobody waits for one that was unlucky.
    wait_until("every context is ready", lambda: Person().get("/readyz").status_code == 200, 3)
    check_each_once(writers, load)


def restart_postgresql():
    """As after a crash: connections are cut, nothing is said to anybody."""
    cluster = (HOME / "postgres").resolve()
    command = ["/usr/lib/postgresql/15/bin/pg_ctl", "-D", f"{cluster}/data", "-m", "immediate",
               "-w", "-t", "30", "-l", f"{cluster}/log/postgres.log", "restart"]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def test_identity_away_reads_go_on_and_hard_checks_save_nothing(writers):
    """Fails without the remembered principals: reads then get 503 at once. And without the question
    in `BookingApplication.confirm`: then a booking is saved that nobody has confirmed."""
    person = writers[0]
    company = person.post("/api/v1/identity/companies",
                          {"tin": new_tin(), "name": "Тау"}).json()["id"]
    room, begin = test_booking.free_slot(person)
    assert person.get("/api/v1/community/notifications").status_code == 200
    before = psql("booking", "select count(*) from booking_booking")
    # A second browser, whom the gateway meets only now: for five seconds it lets her write, and it
    # is the booking service that has to ask.
    other = Person(address=person.address)
    assert other.sign_in().status_code == 201
    assert other.get("/api/v1/community/notifications").status_code == 200
    kill("identity")
    try:
        away = time.monotonic()
        refused = test_booking.book(other, room, begin, company_id=company)
        body = problem(refused, 503, "context-unavailable")
        assert body["context"] == "identity" and refused.headers["Retry-After"]
        while time.monotonic() - away < 8:
            answer = person.get("/api/v1/community/notifications")
            assert answer.status_code == 200, (time.monotonic() - away, answer.text)
            time.sleep(0.5)
        # Later the gateway itself lets no write of somebody remembered through.
        refused = test_booking.book(person, room, begin, company_id=company)
        body = problem(refused, 503, "unavailable")
        assert body["context"] == "identity" and refused.headers["Retry-After"]
        problem(Person.sign_in(Person(address=person.address)), 503)
    finally:
        start("identity")
    assert psql("booking", "select count(*) from booking_booking") == before
    wait_until("writes again", lambda: test_booking.book(
        person, room, begin, company_id=company).status_code == 201, 10)


@pytest.mark.full
def test_identity_away_for_longer_than_anybody_is_remembered(person):
    """Sixty seconds after the gateway asked for the last time it knows nobody any more. Fails when
    `IdentityCache` remembers for shorter (503 too early) or longer (200 afterwards)."""
    page = "/api/v1/community/notifications"
    # A session that the gateway has not met: its first request is the question that counts. In a
    # second browser: in the first it would end another session, and that news makes it forget.
    person = Person(address=person.address)
    assert person.sign_in().status_code == 201
    earliest = time.monotonic()
    assert person.get(page).status_code == 200
    latest = time.monotonic()
    kill("identity")
    remembered = 60
    seen = collections.Counter()
    try:
        while time.monotonic() - latest < remembered + 5:
            asked = time.monotonic()
            answer = person.get(page)
            if time.monotonic() - earliest < remembered:
                assert answer.status_code == 200, (asked - latest, answer.text)
            elif asked - latest > remembered:
                assert problem(answer, 503)["context"] == "identity"
                assert answer.headers["Retry-After"]
            seen[answer.status_code] += 1
            # For a write only what identity said in the last five seconds counts.
            if asked - latest > 5:
                problem(person.post(f"{page}/reading"), 503)
            time.sleep(0.25)
    finally:
        start("identity")
    assert seen[200] > 100 and seen[503] > 10, seen
    wait_until("reads again", lambda: person.get(page).status_code == 200, 10)


@pytest.mark.parametrize("name", ["gateway", "services"])
def test_sigterm_cuts_no_accepted_request(name):
    """Fails without the drain, and without the announcement before it: requests that were accepted
    then end without an answer. A new connection may be refused while nobody listens; one that was
    taken is answered. Services is asked at its own port: the gateway would hide a cut."""
    cut, answered = [], collections.Counter()
    target = f"{SERVICES}/catalogue"
    signer = None if name == "gateway" else Signer(HOME, name)
    ended = threading.Event()

    def ask():
        while not ended.is_set():
            try:
                wire = Wire(timeout=20, port=PORT + OFFSETS[name])
            except OSError:
                time.sleep(0.02)
                continue
            with wire:
                try:
                    while not ended.is_set():
                        signed = signer.header("GET", target) if signer else {}
                        fields = {"Host": "127.0.0.1", **signed}
                        lines = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
                        wire.send(f"GET {target} HTTP/1.1\r\n{lines}\r\n")
                        answer = wire.answer()
                        if answer is None:
                            cut.append("no answer")
                            break
                        answered[answer[0]] += 1
                        if answer[1].get("connection", "").lower() == "close":
                            break
                except OSError as error:
                    cut.append(repr(error))

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(16)]
    for thread in threads:
        thread.start()
    try:
        wait_until("load", lambda: answered[200] > 200)
        stop(name)
        start(name)
        before = answered[200]
        wait_until("load again", lambda: answered[200] > before + 200)
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)
    assert not cut, (cut[:5], len(cut), answered)
    assert set(answered) == {200}, answered


def test_sigterm_writes_down_who_was_there():
    """What look-ups have noted of sessions is in memory alone for up to five seconds. Fails, but for those
    times when the clock has just written them, without the write at the end."""
    person = Person.registered()
    mine = f"user_id = {person.user['id']}"
    psql("identity", "update user_sessions_session set last_activity = now() - interval '1 hour' "
         f"where {mine}")
    assert person.get("/api/v1/identity/me").status_code == 200
    try:
        stop("identity")
        fresh = psql("identity", "select last_activity > now() - interval '2 minutes' "
                     f"from user_sessions_session where {mine}")
    finally:
        start("identity")
    assert fresh == "t", fresh


def test_copies_come_and_go_under_load(writers):
    """With two copies a rolling restart refuses nothing. Fails without the drain; and without two
    that stand in for each other, being unready first and the gateway's second try."""
    done = techhub("scale", "services=2")
    assert done.returncode == 0, done.stderr
    try:
        with Load(writers) as load:
            load.wait_for_more()
            done = techhub("restart", "services")
            assert done.returncode == 0, done.stderr
            load.wait_for_more()
        check_each_once(writers, load)
        assert set(load.statuses) == {201}, load.statuses
        assert load.broken == 0
    finally:
        assert techhub("scale", "services=1").returncode == 0
