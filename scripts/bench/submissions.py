"""Forms of sixty fields are submitted: at the service, and by pgbench with the same statements."""

import json
import re
import subprocess

import requests

import capture
import house
import report
from compare import Candidate, compare
from house import HOME
from load import lua, pgbench, wrk_script
from principal import Signer

SLICE = "services"
ROOT = "/api/v1/services/requests"
FIRST = 720_000_000
CONNECTIONS, CLIENTS = 32, 8
# Each draft goes in once.
DRAFTS = 6_000
# Numbers are counted by service: whoever takes one holds its counter up to the commit.
SERVICES = 8
FORM = "bench-sixty"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def submissions(options):
    form = json.loads(subprocess.run(
        [options.forms, "--form"], check=True, capture_output=True, text=True).stdout)
    drafts = Drafts(form)
    try:
        script = drafts.script()
        result = compare(
            f"Submission of a form of 60 fields, {CONNECTIONS} connections",
            [Candidate(f"pgbench -M prepared, {CLIENTS} clients",
                       lambda s: pgbench(house.database_url(SLICE), script, CLIENTS, s, "-D", "turn=0"),
                       [house.postmaster_pid()], drafts.fill),
             Candidate("TechHub, at the service", drafts.burst, [house.pid_of(SLICE)], drafts.fill)],
            options.rounds, options.seconds)
    finally:
        drafts.empty()
    result["how"] = (
        "A draft with answers to sixty fields, with a file that is looked up, is judged, numbered, "
        "frozen and put into its process; words for the search and the event go with it in one "
        "transaction, committed to disk. pgbench runs the statements that PostgreSQL logged for that "
        f"transaction of one such submission. Each draft goes in once; {SERVICES} services.")
    result["aims"] = [report.aim("a form of 60 fields submitted, to pgbench", 0.5, result["candidates"],
                                 "TechHub, at the service")]
    return [result]


class Drafts:
    """Request FIRST + n is of person FIRST + n and for one of the services; its file has its name."""

    def __init__(self, form):
        self.form = form
        self.signer = Signer(HOME, SLICE)
        self.url = f"http://127.0.0.1:{house.port_of(SLICE)}"
        self.empty()
        house.psql(SLICE, f"""
            insert into user_ref (id, display_name)
            select {FIRST} + n, 'Member ' || n from generate_series(0, {DRAFTS - 1}) n
            on conflict (id) do nothing;
            with form as (
              insert into service_hubform (code, name, version) values ('{FORM}', '{{"ru": "Bench"}}', 1)
              returning id
            ), version as (
              insert into service_hubformversion (hub_form_id, version, definition)
              select id, 1, {literal(form["definition"])}::jsonb from form returning hub_form_id
            )
            insert into service_service (code, name, hub_form_id, bp_config, published)
            select 'bench-sixty-' || k, jsonb_build_object('ru', 'Bench ' || k), v.hub_form_id,
              s.bp_config, true
            from version v, generate_series(0, {SERVICES - 1}) k, service_service s
            where s.code = 'consultation'""")

    def fill(self):
        """Each burst meets the same drafts."""
        self.empty_drafts()
        house.psql(SLICE, f"""
            with n as (
              select n, {FIRST} + n as id, md5('bench-' || {FIRST} + n)::uuid as file
              from generate_series(0, {DRAFTS - 1}) n
            ), answers as (
              insert into service_hubformdata (id, hub_form_id, hub_form_version, data)
              select n.id, f.id, 1, replace({literal(self.form["answers"])},
                '{self.form["file"]}', n.file::text)::jsonb
              from n, service_hubform f where f.code = '{FORM}' returning id
            ), file as (
              insert into shared_protectedmediafile (id, file, primary_key, source, mime_type, size,
                author_id)
              select file, 'bench/' || id, id::text, 'service.servicerequest', 'application/pdf', 900, id
              from n
            )
            insert into service_servicerequest (id, service_id, author_id, status, bp_status,
              hub_form_data_id)
            select n.id, 'bench-sixty-' || n.n % {SERVICES}, n.id, 'draft',
              (select bp_config ->> 'initial' from service_service where code = 'consultation'), n.id
            from n join answers a on a.id = n.id""")
        house.psql("admin", f"vacuum analyze {SLICE}.service_servicerequest, "
                            f"{SLICE}.service_hubformdata, {SLICE}.shared_protectedmediafile")

    def headers(self, n):
        target = f"{ROOT}/{FIRST + n}/submission"
        return target, self.signer.header("POST", target, FIRST + n)

    def burst(self, seconds):
        return wrk_script(house.port_of(SLICE), f"""
local drafts = {lua([list(self.headers(n)) for n in range(DRAFTS)])}
local requests = {{}}
local turn = 0
init = function(args)
  for index, draft in ipairs(drafts) do
    requests[index] = wrk.format("POST", draft[1], draft[2])
  end
end
request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
""", CONNECTIONS, seconds)

    def script(self):
        """What pgbench runs: the transaction of one submission, for another draft each time."""
        self.fill()
        self.submit(0)
        n = 1

        def run():
            self.answer = self.submit(n)
        found = capture.one_transaction(capture.statements(SLICE, run), str(FIRST + n))
        file = "(md5('bench-' || :request)::uuid)"
        return (f"\\set turn :turn + 1\n"
                f"\\set n (:client_id + {CLIENTS} * :turn) % {DRAFTS}\n"
                f"\\set k :n % {SERVICES}\n"
                f"\\set request {FIRST} + :n\n"
                + capture.script(found, {
                    str(FIRST + n): ":request",
                    f"bench-sixty-{n % SERVICES}": "('bench-sixty-' || :k)",
                    self.answer["number"]: "('BENCH-S-' || :request)",
                    re.compile(r'\{"' + UUID + r'"\}'): f"('{{' || {file} || '}}')",
                    re.compile(UUID): "gen_random_uuid()",
                }))

    def submit(self, n):
        target, headers = self.headers(n)
        answer = requests.post(self.url + target, headers=headers)
        if not answer.ok:
            raise RuntimeError(answer.text)
        return answer.json()

    def empty_drafts(self):
        """What was under way when a burst ended may still hold what goes: then once more."""
        for attempt in range(5):
            try:
                return self.delete_drafts()
            except RuntimeError as error:
                if "deadlock detected" not in str(error) or attempt == 4:
                    raise

    def delete_drafts(self):
        house.psql("admin", f"""
            set search_path = {SLICE}, extensions;
            set session_replication_role = replica;
            delete from service_servicerequestbpstatus where {between('service_request_id')};
            delete from service_servicerequeststatus where {between('service_request_id')};
            delete from service_servicerequestlog where {between('service_request_id')};
            delete from service_requestsubmission where {between('service_request_id')};
            delete from service_requestwords where {between('service_request_id')};
            delete from service_requestwordsdue where {between('service_request_id')};
            delete from service_servicerequest where {between('id')};
            delete from service_hubformdata where {between('id')};
            delete from shared_protectedmediafile where file like 'bench/%';
            truncate outbox""")

    def empty(self):
        self.empty_drafts()
        house.psql("admin", f"""
            set search_path = {SLICE}, extensions;
            set session_replication_role = replica;
            delete from service_requestnumber where service_id like 'bench-sixty-%';
            delete from service_service where code like 'bench-sixty-%';
            delete from service_hubformversion where hub_form_id in (
              select id from service_hubform where code = '{FORM}');
            delete from service_hubform where code = '{FORM}';
            delete from user_ref where {between('id')}""")


def between(column):
    return f"{column} between {FIRST} and {FIRST + DRAFTS - 1}"


def literal(value):
    return "'" + json.dumps(value, ensure_ascii=False).replace("'", "''") + "'"
