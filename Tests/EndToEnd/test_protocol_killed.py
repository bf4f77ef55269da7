"""The process that brings a protocol into force is killed when all of its requests have moved and nothing
is committed. Whoever asks again finds it signed, and it is applied once."""

import datetime
import subprocess
import threading
import uuid

import pytest
import requests

import programme
from hub import ROOT, Person, kill, psql, start, wait_until
from programme import SERVICES, done, grant

TODAY = datetime.date.today()


@pytest.fixture
def sitting(admin, staff, applicant):
    """A service with its commission and three requests that wait for a protocol, put there by SQL: how
    they get there is the story of Seed Money."""
    code = f"kill-{uuid.uuid4().hex[:6]}"
    maker = grant(admin, Person.registered(), *programme.MAKER)
    secretary = grant(admin, Person.registered(), "services.keep_protocols")
    programme.made_by_the_builder(maker, code)
    programme.process_without_second_form(maker, code)
    programme.commission_of(maker, code, staff, secretary, [applicant])
    ids = psql("services", f"""
        with data as (
          insert into service_hubformdata (hub_form_id, hub_form_version, status)
          select f.id, f.version, 'submitted' from service_hubform f, generate_series(1, 3)
          where f.code = '{code}' returning id)
        insert into service_servicerequest (service_id, author_id, status, bp_status, submissions,
          number, hub_form_data_id)
        select '{code}', {int(maker.user["id"])}, 'in_progress', 'protocol', 1, 'K-' || id, id
        from data returning id""")
    return secretary, code, sorted(int(line) for line in ids.splitlines() if line.isdigit())


def signed(secretary, code, waiting):
    """Drawn up and agreed on by its addresses; that all have signed it is said by SQL."""
    root = f"{SERVICES}/protocols"
    made = done(secretary.post(root, {"service": code, "held_on": TODAY.isoformat()}), 201)
    at = f"{root}/{made['id']}"

    def step(method, path, body=None):
        tag = secretary.get(at).headers["ETag"]
        return done(secretary.call(method, at + path, json=body or {}, headers={"If-Match": tag}))

    step("PUT", "/agenda", {"accepted": waiting[:2], "rejected": waiting[2:]})
    step("POST", "/agreement")
    step("POST", "/signing")
    psql("services", "update service_protocol set status = 'signed', signed_at = now(), "
                     f"row_version = row_version + 1 where id = {made['id']}")
    return at, made["id"]


class Holder:
    """Somebody who has the number of the protocol's paper, which is taken last."""

    def __init__(self, code):
        self.process = subprocess.Popen(
            [str(ROOT / "techhub"), "psql", "services", "-At", "-v", "ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(
            "begin; insert into service_papernumber (kind, service_id, year, last) values "
            f"('protocol', '{code}', extract(year from now() at time zone 'Asia/Almaty'), 1);\n"
            "select 'held';\n")
        self.process.stdin.flush()
        while self.process.stdout.readline().strip() != "held":
            assert self.process.poll() is None

    def lets_go(self):
        self.process.stdin.write("rollback;\n")
        self.process.stdin.close()
        self.process.wait(10)


def where_they_stand(waiting):
    listed = ",".join(map(str, waiting))
    return psql("services", "select string_agg(bp_status, ' ' order by id) "
                            f"from service_servicerequest where id in ({listed})")


def times(waiting):
    """How often each came to its step, and how often that was told."""
    listed = ",".join(map(str, waiting))
    return psql("services", f"""
        select (select count(*) from service_servicerequestbpstatus
            where service_request_id in ({listed})),
          (select count(*) from outbox where aggregate_type = 'request'
            and aggregate_id = any(array[{listed}]::text[]))""")


def test_a_killed_service_leaves_a_signed_protocol_that_is_applied_once(sitting):
    """Holds because requests, events, protocol and the remembered call are one transaction."""
    secretary, code, waiting = sitting
    at, protocol = signed(secretary, code, waiting)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    holder = Holder(code)
    lost = []

    def ask():
        try:
            lost.append(secretary.post(f"{at}/application", headers=key).status_code)
        except requests.RequestException as error:
            lost.append(repr(error))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        wait_until("it stands before the last step", lambda: psql(
            "services", "select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
                        "and query like '%service_papernumber%'") != "0")
        kill("services")
        asking.join(40)
    finally:
        holder.lets_go()
        start("services")
    assert lost and lost[0] != 200, lost
    assert where_they_stand(waiting) == "protocol protocol protocol"
    assert times(waiting) == "0|0"
    assert psql("services", f"select status from service_protocol where id = {protocol}") == "signed"
    # when
    again = done(secretary.post(f"{at}/application", headers=key))
    assert again["status"] == "applied"
    assert where_they_stand(waiting) == "commission_approved commission_approved commission_rejected"
    assert times(waiting) == "3|3"
    assert done(secretary.post(f"{at}/application", headers=key)) == again
    assert times(waiting) == "3|3"
