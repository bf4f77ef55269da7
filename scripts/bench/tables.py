"""Resources: a page against the statement it runs and against Django, and what a change leaves beside
the change."""

import json
import re

import requests

import capture
import house
import report
import workload
from compare import Candidate, compare
from load import pgbench, request, wrk
from peers import django

LIST = "/api/v1/services/admin/service_servicerequest"
BOXES = "/api/v1/services/admin/service_boxstorage"
STAFF = {"st": True, "p": ["service.view_servicerequest", "service.change_boxstorage",
                           "service.view_boxstorage", "service.add_boxstorage"]}
CONNECTIONS = 32
KEY = 1_000_000
ROWS = 5_000


def tables(options, peer_port, python):
    work = workload.prepare()
    peer = django(house.HOME / "logs", peer_port, python, work.url,
                  house.HOME / "keys" / work.name / "verify" / "gateway.keys", work.name)
    try:
        return [page(work, peer, peer_port, options), *trail(work, options)]
    finally:
        peer.stop()


def page(work, peer, peer_port, options):
    owners = sorted({owner for _, owner in work.others})[:100]
    by_hand = f"{workload.ROOT}?limit=20"

    def target(owner):
        return f"{LIST}?author_id={owner}&limit=20"

    def ask():
        headers = work.signer.header("GET", target(owners[0]), 1, **STAFF)
        answer = requests.get(f"http://127.0.0.1:{work.port}{target(owners[0])}", headers=headers)
        answer.raise_for_status()
        assert len(answer.json()["items"]) == 20, answer.text[:300]

    ask()
    found = capture.statements(work.name, ask)
    mark = str(owners[0])
    mine = [(sql, values) for _, sql, values in found if mark in values.values()]
    if not mine:
        raise RuntimeError(f"no statement of {LIST} in PostgreSQL's log")
    script = workload.variants([(0, owner) for owner in owners]) \
        + capture.script(mine, {mark: ":owner"})

    def resource(seconds):
        return wrk(work.port, [
            request(path=target(owner), headers=work.signer.header("GET", target(owner), 1, **STAFF))
            for owner in owners], CONNECTIONS, seconds)

    def hand(port):
        def run(seconds):
            return wrk(port, [
                request(path=by_hand, headers=work.signer.header("GET", by_hand, owner))
                for owner in owners], CONNECTIONS, seconds)
        return run

    service = house.pid_of(work.name)
    result = compare(
        "Page of 20 of a resource, 32 connections",
        [Candidate("pgbench -M prepared, 8 clients", lambda s: pgbench(work.url, script, 8, s),
                   [house.postmaster_pid()]),
         Candidate("TechHub, resource of the table", resource, [service]),
         Candidate("TechHub, route written by hand", hand(work.port), [service]),
         Candidate("Django + DRF + gunicorn", hand(peer_port), [peer.pid])],
        options.rounds, options.seconds)
    result["how"] = (
        "Twenty requests of one person out of the admin list of all requests, 29 columns each. "
        "pgbench runs the statement that PostgreSQL logged for it. The route by hand and Django give "
        "the same person's twenty with the names of service and people, 14 members each.")
    rows = result["candidates"]
    ours, theirs = rows[1]["rate"]["median"], rows[3]["rate"]["median"]
    more = rows[1]["cpu_us"]["median"] / rows[2]["cpu_us"]["median"] - 1
    result["aims"] = [
        report.aim("page of a resource, to pgbench", 0.6, rows, "TechHub, resource of the table"),
        {"what": "page of a resource, to Django", "aim": "≥ 20×", "measured": f"{ours / theirs:.0f}×",
         "reached": ours / theirs >= 20},
        {"what": "CPU of a resource's page over the route written by hand", "aim": "≤ +10 %",
         "measured": f"{more * 100:+.0f} %", "reached": more <= 0.1}]
    return result


def trail(work, options):
    """The statement of a change, and an event, against the bare UPDATE: all committed to disk; by one
    client, whose time it is, and by eight, who fill the machine."""
    house.psql(work.name, f"""
        delete from service_boxstorage where id >= {KEY};
        insert into service_boxstorage (id, last_box_id)
        select {KEY} + n, {KEY} + n from generate_series(0, {ROWS - 1}) n""")
    key = KEY

    def change():
        version = house.psql(
            work.name, f"select row_version from service_boxstorage where id = {key}")
        target = f"{BOXES}/{key}"
        answer = requests.patch(
            f"http://127.0.0.1:{work.port}{target}", data=json.dumps({"last_box_id": 4711}),
            headers={"Content-Type": "application/json", "If-Match": f'"{version}"',
                     **work.signer.header("PATCH", target, 1, **STAFF)})
        answer.raise_for_status()

    change()
    found = capture.statements(work.name, change)
    changing = [(sql, values) for _, sql, values in found if "service_boxstorage" in sql
                and "update" in sql and "change_journal" in sql]
    if not changing:
        raise RuntimeError("no change in PostgreSQL's log")
    # The row's version counts up with every turn of pgbench: the condition on it stays, on itself.
    changing = [(re.sub(r"item\.row_version = \$\d+(::\w+)?", "item.row_version = item.row_version",
                        sql), values) for sql, values in changing]
    event = [(sql, values) for sql, values in work.created() if "into outbox" in sql]
    event = [(sql, {n: v for n, v in values.items()}) for sql, values in event[:1]]
    uuid = {re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "gen_random_uuid()"}
    pick = f"\\set key {key} + random(0, {ROWS - 1})\n"
    plain = (pick + "update service_boxstorage set last_box_id = 4711, updated_at = now(), "
             "row_version = row_version + 1 where id = :key;\n")
    whole = (pick + "begin;\n" + capture.script(changing, {str(key): ":key", **uuid})
             + capture.script(event, uuid) + "commit;\n")
    piped = (pick + "\\startpipeline\nbegin;\n"
             + capture.script(changing, {str(key): ":key", **uuid})
             + capture.script(event, uuid) + "commit;\n\\endpipeline\n")

    def compared(clients):
        backends = [house.postmaster_pid()]
        result = compare(
            "What a change leaves beside the change" + (", one client" if clients == 1 else ""),
            [Candidate("UPDATE alone", lambda s: pgbench(work.url, plain, clients, s), backends),
             Candidate("with what it leaves", lambda s: pgbench(work.url, whole, clients, s),
                       backends),
             Candidate("the same, pipelined as TechHub sends it",
                       lambda s: pgbench(work.url, piped, clients, s), backends)],
            options.rounds, options.seconds)
        result["how"] = (
            "All by pgbench, each commit on disk: the UPDATE of one row, and the statements that "
            "PostgreSQL logged for the same change through the admin API (row locked, its line in "
            "the journal of changes) with the outbox's insert of a request's event. Meanwhile the "
            "service files the journal to revisions and logs and gives events their positions.")
        share = 1 / result["candidates"][2]["ratio"]["median"] - 1
        result["aims"] = [{
            "what": "revision, logs and event, over a plain durable update, "
                    + ("its time" if clients == 1 else f"{clients} at once"),
            "aim": "≤ +40 %", "measured": f"{share * 100:+.0f} %", "reached": share <= 0.4}]
        return result

    return [compared(1), compared(8)]
