"""Read by key, page of twenty, durable create: the reference slice, at the service, through the
gateway, in pgbench with the same statements, and in Django with the same tables."""

import concurrent.futures
import datetime
import json
import re
import uuid
from dataclasses import dataclass
from typing import Callable
from zoneinfo import ZoneInfo

import requests

import capture
import house
from house import HOME, PORT
from load import pgbench, request, wrk, wrk_script
from principal import Signer

ROOMS = range(1_000_001, 1_040_001)
MEMBERS = range(5_000_001, 5_005_001)
ROOT = "/api/v1/booking/bookings"
CONNECTIONS = 32
ALMATY = ZoneInfo("Asia/Almaty")


@dataclass
class Task:
    title: str
    short: str
    how: str
    least: float
    django_least: int
    pgbench: Callable
    service: Callable
    gateway: Callable
    django: Callable


def prepare():
    return Work()


class Work:
    name = "booking"

    def __init__(self):
        self.url = house.database_url("booking")
        self.port = house.port_of("booking")
        self.signer = Signer(HOME, "booking")
        self.person = house.Person("applicant")
        self.start = slot()
        self.end = self.start + datetime.timedelta(minutes=30)
        self.fill()

    def fill(self):
        """Rooms, members, and bookings to read: 40 of each of 250 members, and of one person who
        can sign in."""
        members = f"select generate_series({MEMBERS.start}, {MEMBERS.stop - 1})"
        house.psql("booking", f"""
            truncate booking_bookingstatus, booking_booking, outbox;
            insert into booking_room (id, name, name_kk, name_en, floor, max_people, description)
            select n, 'Зал ' || n, 'Зал ' || n, 'Hall ' || n, 3, 20, '{{"en": "bench"}}'
            from generate_series({ROOMS.start}, {ROOMS.stop - 1}) n on conflict (id) do nothing;
            insert into user_ref (id, display_name) select m, 'Member ' || m from ({members}) as x(m)
            on conflict (id) do nothing;
            insert into booking_booking (status, people_count, purpose, author_id, room_id, starts_at,
              ends_at, held)
            select 'confirmed', 4, 'Meeting ' || n, owner, {ROOMS.start} + (row_number() over ()) % 40000,
              at, at + interval '30 minutes', tstzrange(at, at + interval '30 minutes')
            from (select {self.person.id} union all select m from ({members} limit 250) as x(m)) o(owner),
              generate_series(1, 40) n,
              lateral (select date_trunc('hour', now()) + n * interval '1 day' + owner % 20 * interval '1 hour') t(at);
            insert into booking_bookingstatus (status, booking_id, author_id)
            select 'confirmed', id, author_id from booking_booking""")
        house.psql("admin", "vacuum analyze")
        rows = house.psql("booking", "select id, author_id from booking_booking order by random()")
        self.bookings = [tuple(map(int, row.split("|"))) for row in rows.splitlines()]
        self.own = [b for b, owner in self.bookings if owner == self.person.id]
        self.others = [pair for pair in self.bookings if pair[1] != self.person.id]

    def tasks(self, peer_port):
        return [self.read(peer_port), self.page(peer_port), self.create(peer_port)]

    # MARK: read by key

    def read(self, peer_port):
        sample = self.others[:200]

        def signed(seconds):
            return [request(path=f"{ROOT}/{b}", headers=self.signer.header("GET", f"{ROOT}/{b}", owner))
                    for b, owner in sample]

        booking, owner = sample[0]
        script = self.captured(f"{ROOT}/{booking}", owner, str(booking), {
            str(booking): ":id", str(owner): ":owner"})
        variables = variants(sample)
        return Task(
            "Read by key, 32 connections", "read by key",
            "One booking with its room, its people and its history, by its owner: principal verified, "
            "policy, JSON. pgbench runs the statements that PostgreSQL logged for this request. At the "
            "service the principal is ready signed.", 0.7, 50,
            lambda s: pgbench(self.url, variables + script, 8, s),
            lambda s: wrk(self.port, signed(s), CONNECTIONS, s),
            lambda s: wrk(PORT, [request(path=f"{ROOT}/{b}", headers=self.person.headers)
                                 for b in self.own], CONNECTIONS, s),
            lambda s: wrk(peer_port, signed(s), CONNECTIONS, s))

    # MARK: page of twenty

    def page(self, peer_port):
        target = f"{ROOT}?limit=20"
        owners = sorted({owner for _, owner in self.others})[:200]

        def signed(seconds):
            return [request(path=target, headers=self.signer.header("GET", target, owner))
                    for owner in owners]

        script = self.captured(target, owners[0], str(owners[0]), {str(owners[0]): ":owner"})
        variables = variants([(0, owner) for owner in owners])
        return Task(
            "Page of 20, 32 connections", "page of 20",
            "The newest twenty bookings of one member out of forty, with names of rooms and people.",
            0.6, 20,
            lambda s: pgbench(self.url, variables + script, 8, s),
            lambda s: wrk(self.port, signed(s), CONNECTIONS, s),
            lambda s: wrk(PORT, [request(path=target, headers=self.person.headers)], CONNECTIONS, s),
            lambda s: wrk(peer_port, signed(s), CONNECTIONS, s))

    def captured(self, target, owner, marker, substitutions):
        def run():
            headers = self.signer.header("GET", target, owner)
            requests.get(f"http://127.0.0.1:{self.port}{target}", headers=headers).raise_for_status()
        run()
        found = capture.statements("booking", run)
        mine = [(sql, values) for _, sql, values in found if marker in values.values()]
        if not mine:
            raise RuntimeError(f"no statement of {target} in PostgreSQL's log")
        return capture.script(mine, substitutions)

    # MARK: durable create

    def body(self, room):
        return {"room_id": room, "starts_at": stamp(self.start), "ends_at": stamp(self.end),
                "people_count": 4, "purpose": "Bench"}

    def create(self, peer_port):
        script, pipelined = self.captured_create()
        staff = self.colleagues(32)

        def fresh(burst):
            """Each burst meets the same tables: empty ones."""
            def run(seconds):
                house.psql("booking", "truncate booking_bookingstatus, booking_booking, outbox")
                return burst(seconds)
            return run

        def signed(port):
            def run(seconds):
                members = [{"TechHub-Principal": self.signer.header(
                    "POST", ROOT, member, st=True)["TechHub-Principal"]} for member in MEMBERS]
                return self.writing(port, members, seconds)
            return run

        return Task(
            "Durable create, 32 connections", "durable create",
            "A booking: rules of the house, locks, calendar, diary, row, history and event in one "
            "transaction, committed to disk. pgbench runs the statements that PostgreSQL logged for "
            "one such request, one after the other, with 8 clients.", 0.7, 10,
            fresh(lambda s: pgbench(self.url, script, 8, s, "-D", "turn=0")),
            fresh(signed(self.port)),
            fresh(lambda s: self.writing(PORT, [p.headers for p in staff], s)),
            fresh(signed(peer_port)))

    def writing(self, port, headers, seconds):
        """Each request takes the next room and the next person."""
        from load import lua
        body = json.dumps(self.body(0)).replace('"room_id": 0', '"room_id": %d')
        return wrk_script(port, f"""
local people = {lua([dict(h, **{"Content-Type": "application/json"}) for h in headers])}
local turn = 0
request = function()
  turn = turn + 1
  local body = string.format({json.dumps(body)}, {ROOMS.start} + turn % {len(ROOMS)})
  return wrk.format("POST", "{ROOT}", people[turn % #people + 1], body)
end
""", CONNECTIONS, seconds)

    def captured_create(self):
        member, room = MEMBERS[4_000], ROOMS[39_999]

        def run(room=room):
            headers = self.signer.header("POST", ROOT, member, st=True)
            answer = requests.post(f"http://127.0.0.1:{self.port}{ROOT}", json=self.body(room),
                                   headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
            self.made = str(answer.json()["id"])
        run(ROOMS[39_998])
        found = capture.statements("booking", run)
        mine = capture.one_transaction(found, str(room))
        substitutions = {
            str(member): ":member", str(room): ":room",
            self.made: "currval(pg_get_serial_sequence('booking_booking', 'id'))",
            re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "gen_random_uuid()",
        }
        prelude = f"""\\set turn :turn + 1
\\set room {ROOMS.start} + :client_id + 8 * :turn
\\set member {MEMBERS.start} + (:client_id + 8 * :turn) % {len(MEMBERS)}
"""
        return (prelude + capture.script(mine, substitutions),
                prelude + capture.script(mine, substitutions, pipelined=True))

    def colleagues(self, count):
        """People who signed up and were then made staff, so that no quota ends the burst."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            people = list(pool.map(lambda _: Colleague(), range(count)))
        ids = ",".join(str(person.id) for person in people)
        house.psql("identity", f"update account_user set is_staff = true where id in ({ids})")
        for person in people:
            person.sign_in()
        return people


class Colleague:
    def __init__(self):
        self.address = f"bench-{uuid.uuid4().hex[:12]}@example.kz"
        self.url = f"http://127.0.0.1:{PORT}/api/v1/identity"
        self.post("registrations", {"email": self.address, "password": "Tau-kus-1907-bulak",
                                    "first_name": "Bench", "last_name": "Bench", "locale": "en"})
        self.post("activations", {"email": self.address, "code": self.code()})
        self.sign_in()

    def post(self, path, body):
        answer = requests.post(f"{self.url}/{path}", json=body,
                               headers={"Origin": f"http://127.0.0.1:{PORT}"})
        answer.raise_for_status()
        return answer

    def code(self):
        import time
        for _ in range(400):
            for file in (HOME / "mail").glob("*.eml"):
                text = file.read_text(errors="replace")
                if self.address in text:
                    import email
                    import email.policy
                    letter = email.message_from_string(text, policy=email.policy.default)
                    content = letter.get_body(("plain", "html")).get_content()
                    return re.search(r"(?<!\d)(\d{6,8})(?!\d)", content).group(1)
            time.sleep(0.05)
        raise RuntimeError("no letter")

    def sign_in(self):
        answer = self.post("sessions", {"login": self.address, "password": "Tau-kus-1907-bulak"})
        self.csrf = answer.json()["csrf_token"]
        self.id = int(answer.json()["user"]["id"])
        self.cookie = f"sessionid={answer.cookies['sessionid']}"

    @property
    def headers(self):
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}


def slot():
    """A morning of the week after next, by the rooms' clock."""
    day = datetime.datetime.now(ALMATY) + datetime.timedelta(days=8)
    while day.isoweekday() > 5:
        day += datetime.timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def stamp(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def variants(pairs):
    """pgbench variables that take one of many (id, owner) pairs."""
    ids = "".join(f" when :n = {n} then {b}" for n, (b, _) in enumerate(pairs[:100]))
    owners = "".join(f" when :n = {n} then {o}" for n, (_, o) in enumerate(pairs[:100]))
    return (f"\\set n random(0, {min(len(pairs), 100) - 1})\n"
            f"\\set id case{ids} end\n\\set owner case{owners} end\n")
