"""The staff's list of requests by words and filters: among 560,000 requests against 5,600."""

import statistics
import sys
import time
import urllib.parse

import requests

import house
from house import HOME
from load import request, wrk
from principal import Signer

SLICE = "services"
ROOT = "/api/v1/services/requests"
FIRST = 700_000_000
CONNECTIONS = 4
SERVICES, STAFF, WORDS = 310, 60, 20_000
KEPT = "service_requestwords_found"
RIGHTS = {"st": True, "p": ["services.decide_request"]}

# The word whose rank is r stands in about every r-th request, as words of a language do.
WORD = "'слово' || translate({rank}::text, '0123456789', 'абвгдежзик')"
SAID = f"""(select string_agg({WORD.format(rank=f'''
    floor(power({WORDS}, (hashtextextended(n || ':' || g, 7) & 1048575) / 1048576.0))::int''')}, ' ')
    from generate_series(1, 40) g)"""


def word(rank):
    return "слово" + str(rank).translate(str.maketrans("0123456789", "абвгдежзик"))


def service(n):
    return f"bench-{n:03d}"


def worklist(options):
    few, many = (5_600, 560_000) if not options.quick else (560, 5_600)
    house.psql("admin", EMPTY)
    rows, aims, raw = [], [], {}
    try:
        for count in (few, many):
            fill(count)
            raw[count] = {name: asked(targets, options) for name, targets in questions().items()}
    finally:
        house.psql("admin", EMPTY)
        house.psql("admin", "vacuum analyze")
    for name in raw[few]:
        a, b = (raw[count][name]["p99_ms"] for count in (few, many))
        rows.append(f"{name}: p50 {raw[few][name]['p50_ms']:.1f} → {raw[many][name]['p50_ms']:.1f} ms, "
                    f"p99 {a:.1f} → {b:.1f} ms ({b / a:.1f}×)")
        aims.append(aim(f"staff list, {name}", b / a, many, few))
    return [{
        "title": "Staff list", "rows": rows, "aims": aims, "questions": raw,
        "how": f"A page of 20, newest first, at the service, {CONNECTIONS} connections; each burst asks "
               f"a hundred different questions. Requests of six years, of {SERVICES} services, for "
               f"{STAFF} of the staff, with 40 words each of which the r-th commonest stands in about "
               "every r-th; medians of the rounds.",
    }]


def aim(what, ratio, many, few):
    return {"what": f"{what}: p99 among {many:,} to p99 among {few:,}", "aim": "≤ 2×",
            "measured": f"{ratio:.2f}×", "reached": ratio <= 2}


def asked(targets, options):
    port, signer = house.port_of(SLICE), Signer(HOME, SLICE)

    def burst(seconds):
        return wrk(port, [request(path=target, headers=signer.header("GET", target, 1, **RIGHTS))
                          for target in targets], CONNECTIONS, seconds)

    answer = requests.get(f"http://127.0.0.1:{port}{targets[0]}",
                          headers=signer.header("GET", targets[0], 1, **RIGHTS))
    answer.raise_for_status()
    burst(1)
    bursts = [burst(options.seconds) for _ in range(options.rounds)]
    assert not any(b["refused"] or b["broken"] for b in bursts), bursts
    return {"p50_ms": statistics.median(b["p50_ms"] for b in bursts),
            "p99_ms": statistics.median(b["p99_ms"] for b in bursts), "bursts": bursts}


def questions():
    """A hundred of each kind; ranks of words grow by a twelfth, so that common and rare ones are met."""
    ranks = [int(1.1 ** n) for n in range(1, 101)]

    def each(make):
        return [f"{ROOT}?scope=work&limit=20&" + urllib.parse.urlencode(make(n, ranks[n]))
                for n in range(100)]

    def staff(n):
        return 900_000 + n % STAFF

    return {
        "everything": [f"{ROOT}?scope=work&limit=20"],
        "status": each(lambda n, r: {"status": ("in_progress", "approved", "rejected")[n % 3]}),
        "service": each(lambda n, r: {"service": service(n * 3)}),
        "assignee": each(lambda n, r: {"assignee": staff(n)}),
        "overdue": each(lambda n, r: {"overdue": "true", "assignee": staff(n)}),
        "service, status, assignee": each(lambda n, r: {
            "service": service(n * 3), "status": "approved", "assignee": staff(n)}),
        "a word": each(lambda n, r: {"q": word(r)}),
        "two words": each(lambda n, r: {"q": f"{word(r)} {word(n + 2)}"}),
        "a word, status": each(lambda n, r: {"q": word(r), "status": "rejected"}),
        "a word, assignee": each(lambda n, r: {"q": word(r), "assignee": staff(n)}),
        "a word, service": each(lambda n, r: {"q": word(r), "service": service(n * 3)}),
    }


# Nothing refers to them: thirty checks for each of them would take minutes.
EMPTY = f"""
    set search_path = {SLICE}, extensions;
    set session_replication_role = replica;
    delete from service_requestwords where service_request_id >= {FIRST};
    delete from service_servicerequest where id >= {FIRST};
    delete from service_service where code like 'bench-%'"""


def fill(count):
    begun = time.monotonic()
    house.psql("admin", EMPTY)
    house.psql(SLICE, f"""
        insert into service_service (code, name, bp_config)
        select 'bench-' || lpad(n::text, 3, '0'), jsonb_build_object('ru', 'Служба ' || n), bp_config
        from generate_series(0, {SERVICES - 1}) n, service_service s where s.code = 'consultation'
        """)
    house.psql("admin", f"""
        set search_path = {SLICE}, extensions;
        set session_replication_role = replica;
        set synchronous_commit = off;
        insert into service_servicerequest (id, created_at, status, bp_status, service_id, author_id,
          assignee_id, number, submissions, submitted_at, deadline, data)
        select {FIRST} + n, now() - n * 2190.0 / {count} * interval '1 day',
          case when n < {count} / 30 then (array['submitted', 'in_progress', 'revision'])[1 + h % 3]
            else (array['approved', 'rejected', 'completed', 'cancelled'])[1 + h % 4] end,
          (array['registered', 'completeness_check', 'approved'])[1 + h % 3],
          'bench-' || lpad((h / 8 % {SERVICES})::text, 3, '0'), 1 + h % 10000,
          case when h % 7 > 0 then 900000 + h / 16 % {STAFF} end, 'BENCH-' || n, 1, now(),
          now() + (h % 60 - 30) * interval '1 day', '{{}}'
        from (select n, abs(hashint8(n)::bigint) as h from generate_series(1, {count}) n) as x;
        drop index {KEPT};
        insert into service_requestwords (service_request_id, created_at, due_at, words)
        select r.id, r.created_at, service_request_due_at(r),
          search_words(said.text, null, null) || to_tsvector('pg_catalog.simple', kazakh_stems(said.text))
            || service_request_keys(r)
        from service_servicerequest r
        cross join lateral (select r.id - {FIRST} as n) as x
        cross join lateral (select concat_ws(' ', r.number, {SAID}) as text) as said
        where r.id >= {FIRST};
        create index {KEPT} on service_requestwords using gin (words)
          with (fastupdate = on, gin_pending_list_limit = 256)""")
    house.psql("admin", "vacuum analyze")
    print(f"  {count:,} requests in {time.monotonic() - begun:.0f} s", file=sys.stderr)
