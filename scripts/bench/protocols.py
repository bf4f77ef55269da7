"""A protocol with five hundred decisions comes into force in one transaction."""

import statistics
import time

import requests

import house
from house import HOME
from principal import Signer

SLICE = "services"
ROOT = "/api/v1/services/protocols"
FIRST = 710_000_000
DECISIONS, ACCEPTED = 500, 300
SECRETARY = 900_001
RIGHTS = {"st": True, "p": ["services.keep_protocols"]}

# The usual process: the approved wait for their contract, or, where the service has a second form,
# go on to it by themselves.
SERVICES = {"the approved wait": "bench-protocol", "the approved go on to a second form": "bench-second"}


def protocols(options):
    rows, aims, raw = [], [], {}
    empty()
    try:
        make_services()
        for turn in range(options.rounds + 1):
            for name, service in SERVICES.items():
                taken = applied(service)
                # The first of each finds nothing in memory.
                if turn > 0:
                    raw.setdefault(name, []).append(taken)
    finally:
        empty()
    for name, times in raw.items():
        rows.append(f"{name}: {statistics.median(times):.2f} s ({min(times):.2f}–{max(times):.2f})")
        aims.append({"what": f"a protocol with {DECISIONS} requests applied, {name}, slowest",
                     "aim": "≤ 2 s", "measured": f"{max(times):.2f} s", "reached": max(times) <= 2})
    return [{
        "title": "Protocol applied", "rows": rows, "aims": aims, "seconds": raw,
        "how": f"A signed protocol with {ACCEPTED} approvals and {DECISIONS - ACCEPTED} refusals is "
               "brought into force by its secretary, at the service: from the call to the answer with "
               "the whole protocol. In one transaction each request moves, with its history, log, "
               "event, words for the search, letter and line in the journal of changes.",
    }]


def make_services():
    house.psql(SLICE, f"""
        insert into service_service (code, name, hub_form_id, second_hub_form_id)
        select wanted.code, jsonb_build_object('ru', wanted.code), s.hub_form_id,
          case when wanted.code = 'bench-second' then s.hub_form_id end
        from unnest(array['bench-protocol', 'bench-second']) as wanted (code),
          service_service s where s.code = 'startup-grant'""")


def applied(service):
    """The seconds that one takes."""
    key = signed(service)
    target = f"{ROOT}/{key}/application"
    signer, session = Signer(HOME, SLICE), requests.Session()
    url = f"http://127.0.0.1:{house.port_of(SLICE)}"
    shown = session.get(f"{url}{ROOT}/{key}", headers=signer.header(
        "GET", f"{ROOT}/{key}", SECRETARY, **RIGHTS))
    shown.raise_for_status()
    headers = signer.header("POST", target, SECRETARY, **RIGHTS)
    begun = time.monotonic()
    answer = session.post(url + target, headers=headers)
    taken = time.monotonic() - begun
    if answer.status_code != 200 or answer.json()["status"] != "applied":
        raise RuntimeError(answer.text)
    moved = house.psql(SLICE, f"""
        select count(*) from service_servicerequest
        where service_id = '{service}' and bp_status <> 'protocol'""")
    if int(moved) % DECISIONS:
        raise RuntimeError(f"{moved} of {DECISIONS} moved")
    quiet(key)
    return taken


def quiet(key):
    """Its paper is printed, and what was told is filed: the next one has the machine for itself. Its letters
    are left unprinted."""
    house.psql(SLICE, """
        delete from django_dramatiq_task t using service_paper w
        where w.kind = 'decision' and w.service_id like 'bench-%' and t.actor_name = 'papers.print'
          and t.unique_key = 'paper:' || w.id and t.status in ('enqueued', 'delayed')""")
    for _ in range(240):
        waiting = house.psql(SLICE, f"""
            select (select count(*) from service_paper where protocol_id = {key} and status = 'pending')
              + (select count(*) from change_journal)
              + (select count(*) from outbox where position is null)""")
        if waiting == "0":
            return
        time.sleep(0.5)


def signed(service):
    """A protocol that all have signed, with requests that nobody decided on yet."""
    key = house.psql(SLICE, f"""
        with n as (
          select g, g + (
            select coalesce(max(id), {FIRST}) from service_servicerequest
            where id between {FIRST} and {FIRST + 9_999_999}) as id
          from generate_series(1, {DECISIONS}) g
        ), answers as (
          insert into service_hubformdata (id, hub_form_id, hub_form_version, status, data)
          select n.id, f.id, f.version, 'submitted',
            jsonb_build_object('project_name', 'Проект ' || n.g, 'summary', repeat('о чём он ', 200))
          from n, service_service s join service_hubform f on f.id = s.hub_form_id
          where s.code = '{service}' returning id, hub_form_id, hub_form_version, data
        ), request as (
          insert into service_servicerequest (id, service_id, author_id, status, bp_status, submissions,
            submitted_at, number, assignee_id, hub_form_data_id, deadline)
          select id, '{service}', {FIRST} + id % 100, 'in_progress', 'protocol', 1, now(),
            'BENCH-P-' || id, {SECRETARY}, id, now() + interval '10 days'
          from answers returning id
        ), frozen as (
          insert into service_requestsubmission (service_request_id, attempt, user_id, hub_form_id,
            hub_form_version, data, visible, changes, canonical, sha256)
          select id, 1, {FIRST}, hub_form_id, hub_form_version, data, '{{project_name,summary}}', '{{}}',
            convert_to(data::text, 'utf8'), sha256(convert_to(data::text, 'utf8')) from answers
        ), protocol as (
          insert into service_protocol (service_id, held_on, quorum_numerator, quorum_denominator, seats)
          values ('{service}', current_date - 1, 2, 3, 7) returning id
        ), member as (
          insert into service_protocolmember (protocol_id, user_id, role)
          select protocol.id, {SECRETARY} + g, case g when 0 then 'secretary' when 1 then 'chair'
            else 'member' end from protocol, generate_series(0, 6) g
        ), item as (
          insert into service_protocolitem (protocol_id, service_request_id, round)
          select protocol.id, n.id, 1 from protocol, n
        )
        select id from protocol""").splitlines()[0]
    wanted = f"""from service_protocolitem i where i.protocol_id = {key}"""
    house.psql(SLICE, f"""
        insert into service_protocol_accepted (protocol_id, servicerequest_id)
        select {key}, i.service_request_id {wanted} order by 2 limit {ACCEPTED};
        insert into service_protocol_rejected (protocol_id, servicerequest_id)
        select {key}, i.service_request_id {wanted} order by 2 offset {ACCEPTED};
        update service_protocol set status = 'signed', number = 'BENCH-P{key}', agreed_at = now(),
          signed_at = now() where id = {key};
        select service_request_words_read(array(select i.service_request_id {wanted}));
        delete from service_requestwordsdue d using service_protocolitem i
        where i.protocol_id = {key} and d.service_request_id = i.service_request_id""")
    return int(key)


def empty():
    house.psql("admin", f"""
        set search_path = {SLICE}, extensions;
        set session_replication_role = replica;
        create temporary table gone as select id from service_protocol where service_id like 'bench-%';
        delete from service_paper where service_id like 'bench-%';
        delete from service_protocol_accepted where protocol_id in (select id from gone);
        delete from service_protocol_rejected where protocol_id in (select id from gone);
        delete from service_protocolitem where protocol_id in (select id from gone);
        delete from service_protocolmember where protocol_id in (select id from gone);
        delete from service_protocol where id in (select id from gone);
        create temporary table left_over as
          select id, second_hub_form_data_id from service_servicerequest
          where service_id in ('bench-protocol', 'bench-second');
        delete from service_servicerequestbpstatus where service_request_id in (select id from left_over);
        delete from service_servicerequeststatus where service_request_id in (select id from left_over);
        delete from service_servicerequestlog where service_request_id in (select id from left_over);
        delete from service_requestsubmission where service_request_id in (select id from left_over);
        delete from service_requestwords where service_request_id in (select id from left_over);
        delete from service_requestwordsdue where service_request_id in (select id from left_over);
        delete from service_servicerequest where id in (select id from left_over);
        delete from service_hubformdata where id in (
          select id from left_over union select second_hub_form_data_id from left_over);
        delete from service_papernumber where service_id in ('bench-protocol', 'bench-second');
        delete from service_service where code in ('bench-protocol', 'bench-second')""")
