"""Read by key, page of twenty, durable create of a service request: at the service, through the
gateway, in pgbench with the same statements, and in Django with the same tables."""

import json
import re
from dataclasses import dataclass
from typing import Callable

import requests

import capture
import house
from house import HOME, PORT
from load import lua, pgbench, request, wrk, wrk_script
from principal import Signer

MEMBERS = range(5_000_001, 5_005_001)
READERS = 250
ROOT = "/api/v1/services/requests"
CONNECTIONS = 32
BODY = json.dumps({"service": "consultation"})


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
    further: list


def prepare():
    return Work()


class Work:
    name = "services"

    def __init__(self):
        self.url = house.database_url(self.name)
        self.port = house.port_of(self.name)
        self.signer = Signer(HOME, self.name)
        self.person = house.Person("applicant")
        self.fill()

    def fill(self):
        """Forty requests of each of 250 people, and of one who can sign in."""
        house.psql(self.name, f"""
            insert into user_ref (id, display_name)
            select m, 'Member ' || m from generate_series({MEMBERS.start}, {MEMBERS.stop - 1}) m
            on conflict (id) do nothing""")
        self.empty()
        rows = house.psql(self.name, f"""
            with owners as (
              select {self.person.id} as id
              union all select generate_series({MEMBERS.start}, {MEMBERS.start + READERS - 1}))
            insert into service_servicerequest
              (service_id, author_id, status, bp_status, number, submitted_at, submissions, created_at)
            select 'consultation', owners.id, 'submitted', 'registered',
              'BENCH-' || owners.id || '-' || n, now(), 1, now() - n * interval '1 hour'
            from owners, generate_series(1, 40) n
            returning id, author_id""")
        house.psql("admin", "vacuum analyze")
        pairs = [tuple(map(int, row.split("|"))) for row in rows.splitlines() if "|" in row]
        self.own = [key for key, owner in pairs if owner == self.person.id]
        self.others = [pair for pair in pairs if pair[1] != self.person.id][::50]

    def empty(self):
        """Requests of the bench go, with all that hangs on them; other rows stay."""
        house.psql(self.name, f"""
            truncate outbox;
            create temporary table gone on commit drop as
              select id, hub_form_data_id from service_servicerequest
              where author_id >= {MEMBERS.start} or author_id = {self.person.id};
            delete from service_servicerequestbpstatus where service_request_id in (select id from gone);
            delete from service_servicerequeststatus where service_request_id in (select id from gone);
            delete from service_servicerequestlog where service_request_id in (select id from gone);
            delete from service_servicerequest where id in (select id from gone);
            delete from service_hubformdata where id in (select hub_form_data_id from gone)""")

    def tasks(self, peer_port):
        return [self.read(peer_port), self.page(peer_port), self.create(peer_port)]

    # MARK: read by key

    def read(self, peer_port):
        sample = self.others[:100]

        def signed(seconds):
            return [request(path=f"{ROOT}/{key}", headers=self.signer.header("GET", f"{ROOT}/{key}", owner))
                    for key, owner in sample]

        key, owner = sample[0]
        script = self.captured(f"{ROOT}/{key}", owner, str(key), {str(key): ":id", str(owner): ":owner"})
        return Task(
            "Read by key, 32 connections", "read by key",
            "One request with its service, people and company, by its owner: principal verified, "
            "policy, JSON. pgbench runs the statement that PostgreSQL logged for it. At the service "
            "the principal is ready signed.", 0.7, 50,
            lambda s: pgbench(self.url, variants(sample) + script, 8, s),
            lambda s: wrk(self.port, signed(s), CONNECTIONS, s),
            lambda s: wrk(PORT, [request(path=f"{ROOT}/{k}", headers=self.person.headers)
                                 for k in self.own], CONNECTIONS, s),
            lambda s: wrk(peer_port, signed(s), CONNECTIONS, s), [])

    # MARK: page of twenty

    def page(self, peer_port):
        target = f"{ROOT}?limit=20"
        owners = sorted({owner for _, owner in self.others})[:100]

        def signed(seconds):
            return [request(path=target, headers=self.signer.header("GET", target, owner))
                    for owner in owners]

        script = self.captured(target, owners[0], str(owners[0]), {str(owners[0]): ":owner"})
        return Task(
            "Page of 20, 32 connections", "page of 20",
            "The newest twenty of one person's forty requests, with names of service and people.",
            0.6, 20,
            lambda s: pgbench(self.url, variants([(0, o) for o in owners]) + script, 8, s),
            lambda s: wrk(self.port, signed(s), CONNECTIONS, s),
            lambda s: wrk(PORT, [request(path=target, headers=self.person.headers)], CONNECTIONS, s),
            lambda s: wrk(peer_port, signed(s), CONNECTIONS, s), [])

    def captured(self, target, owner, marker, substitutions):
        def run():
            headers = self.signer.header("GET", target, owner)
            requests.get(f"http://127.0.0.1:{self.port}{target}", headers=headers).raise_for_status()
        run()
        found = capture.statements(self.name, run)
        mine = [(sql, values) for _, sql, values in found if marker in values.values()]
        if not mine:
            raise RuntimeError(f"no statement of {target} in PostgreSQL's log")
        return capture.script(mine, substitutions)

    # MARK: durable create

    def create(self, peer_port):
        script, pipelined = self.captured_create()

        def fresh(burst):
            """Each burst meets the same tables."""
            def run(seconds):
                self.empty()
                return burst(seconds)
            return run

        def signed(port):
            def run(seconds):
                return self.writing(port, [self.signer.header("POST", ROOT, member)
                                           for member in MEMBERS], seconds)
            return run

        return Task(
            "Durable create, 32 connections", "durable create",
            "A draft: the author's reference held, draft, answers, status, step, log and event in one "
            "transaction, committed to disk. pgbench runs the statements that PostgreSQL logged for "
            "one such request, one after the other as a program would, with 8 clients; pipelined, "
            "it sends them all at once without reading an answer.", 0.7, 10,
            fresh(lambda s: pgbench(self.url, script, 8, s, "-D", "turn=0")),
            fresh(signed(self.port)),
            fresh(lambda s: self.writing(PORT, [self.person.headers], s)),
            fresh(signed(peer_port)),
            [("pgbench, pipelined",
              fresh(lambda s: pgbench(self.url, pipelined, 8, s, "-D", "turn=0")))])

    def writing(self, port, headers, seconds):
        """Each request is the next person's."""
        people = [dict(h, **{"Content-Type": "application/json"}) for h in headers]
        return wrk_script(port, f"""
local people = {lua(people)}
local requests = {{}}
local turn = 0
init = function(args)
  for index, headers in ipairs(people) do
    requests[index] = wrk.format("POST", "{ROOT}", headers, {json.dumps(BODY)})
  end
end
request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
""", CONNECTIONS, seconds)

    def created(self):
        """The statements of one draft, with their values."""
        member = MEMBERS[4_000]

        def run():
            headers = {"Content-Type": "application/json", **self.signer.header("POST", ROOT, member)}
            answer = requests.post(f"http://127.0.0.1:{self.port}{ROOT}", data=BODY, headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
            self.made = str(answer.json()["id"])
        run()
        found = capture.statements(self.name, run)
        return capture.one_transaction(found, str(member))

    def captured_create(self):
        mine = self.created()
        substitutions = {
            str(MEMBERS[4_000]): ":member",
            self.made: "currval(pg_get_serial_sequence('service_servicerequest', 'id'))::text",
            re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "gen_random_uuid()",
        }
        prelude = (f"\\set turn :turn + 1\n"
                   f"\\set member {MEMBERS.start} + (:client_id + 8 * :turn) % {len(MEMBERS)}\n")
        return (prelude + capture.script(mine, substitutions),
                prelude + capture.script(mine, substitutions, pipelined=True))


def variants(pairs):
    """pgbench variables that take one of a hundred (id, owner) pairs."""
    ids = "".join(f" when :n = {n} then {key}" for n, (key, _) in enumerate(pairs))
    owners = "".join(f" when :n = {n} then {owner}" for n, (_, owner) in enumerate(pairs))
    return (f"\\set n random(0, {len(pairs) - 1})\n"
            f"\\set id case{ids} end\n\\set owner case{owners} end\n")
