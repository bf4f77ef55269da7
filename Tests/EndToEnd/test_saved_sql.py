"""Saved SQL through the gateway: asked by a role that can only read masked views."""

import concurrent.futures
import csv
import io
import time

import openpyxl
import pytest
import requests

from hub import Person, problem, psql, techhub, wait_until

ROOT = "/api/v1/services/saved-queries"
RUNS = "/api/v1/services/saved-query-runs"
FILES = "/api/v1/services/saved-query-exports"


def ask(person, sql, **more):
    return person.post(RUNS, {"sql": sql, **more})


def test_a_question_is_kept_starred_asked_and_counted(admin):
    made = admin.post(ROOT, {
        "title": "Заявки по статусу",
        "sql": "select status, count(*) from service_servicerequest\n"
               "where id > $$from:0$$ and status like '%$$part$$%' group by 1 order by 1"})
    assert made.status_code == 201, made.text
    one = f"{ROOT}/{made.json()['id']}"
    assert made.json()["created_by_user_id"] == admin.user["id"]

    wanted = admin.get(one + "/parameters").json()["items"]
    assert [item["name"] for item in wanted] == ["from", "part"]
    assert problem(admin.post(one + "/runs"), 422)["errors"][0]["pointer"] == "/parameters/part"

    answer = admin.post(one + "/runs", {"parameters": {"part": "' or true --"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"] == []
    assert [column["type"] for column in answer.json()["columns"]] == ["text", "bigint"]

    table = admin.post(one + "/runs", {"parameters": {"part": ""}}, headers={"Accept": "text/csv"})
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.text.startswith("status,count\r\n")

    star = admin.post("/api/v1/services/saved-query-favourites", {"query_id": made.json()["id"]})
    assert star.status_code == 201, star.text
    counted = admin.get(one + "/statistics").json()
    assert (counted["run_count"], counted["failure_count"]) == (3, 1)
    log = admin.get(RUNS, params={"query_id": made.json()["id"]}).json()["items"]
    assert [entry["success"] for entry in log] == [True, True, False]

    assert problem(admin.patch(one, {"title": "x"}), 428)
    changed = admin.patch(one, {"title": "x"}, headers={"If-Match": made.headers["ETag"]})
    assert changed.status_code == 200, changed.text
    assert admin.delete(one, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert admin.get(RUNS, params={"limit": 1}).json()["items"][0]["query_id"] is None


def test_who_has_no_right_learns_nothing(person):
    problem(ask(person, "select 1"), 403)
    problem(person.get(ROOT), 403)
    problem(Person().get(ROOT), 401)


@pytest.mark.parametrize("sql, code", [
    ("delete from service_service", "sql-not-accepted"),
    ("select 1; drop schema services cascade", "sql-not-accepted"),
    ("with gone as (delete from service_service returning *) select * from gone", "sql-failed"),
    ("select * from services.service_service", "sql-not-allowed"),
    ("select * from identity.account_user", "sql-not-allowed"),
    ("select * from community.core_article", "sql-not-allowed"),
    ("select pg_read_file('/etc/passwd')", "sql-not-allowed"),
    ("select lo_from_bytea(0, 'x')", "sql-not-allowed"),
    ("select set_config('role', 'services', false)", "sql-not-allowed"),
    ("select pg_advisory_lock(1)", "sql-not-allowed"),
    ("select body from idempotency_key", "sql-failed"),
    ("select repeat('x', 20000000)", "sql-row-too-large"),
])
def test_hostile_questions_are_refused(admin, sql, code):
    before = psql("services", "select count(*) from service_service")
    body = problem(ask(admin, sql), 422, code)
    assert body["title"]
    assert psql("services", "select count(*) from service_service") == before
    titles = {admin.post(RUNS, {"sql": sql}, headers={"Accept-Language": language}).json()["title"]
              for language in ("ru", "kk")}
    assert len(titles | {body["title"]}) == 3


def test_personal_values_need_a_reason(admin):
    psql("services", "insert into service_techordastudent (tin, iin, full_name, legacy) "
         "values ('000000000000', '900101300007', 'Әйгерім', '{}')")
    sql = "select iin, full_name from service_techordastudent where tin = '000000000000' limit 1"
    assert ask(admin, sql).json()["rows"] == [["9•••", "Ә•••"]]
    revealed = ask(admin, sql, reveal_reason="проверка по жалобе")
    assert revealed.json()["rows"] == [["900101300007", "Әйгерім"]]
    run = revealed.json()["run_id"]
    assert psql("services", "select data ->> 'reason' from core_actionlog where action = 'reveal' "
                f"and primary_key = '{run}'") == "проверка по жалобе"


def test_a_flood_of_slow_questions_leaves_the_service_alone(admin, anyone):
    """More than the role has connections: some are told to come later, nobody else waits."""
    slow = "select count(*) from generate_series(1, 100000000000)"
    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(ask, admin, slow) for _ in range(20)]
        assert anyone.get("/api/v1/services/catalogue", timeout=5).status_code == 200
        codes = {answer.result().json()["code"] for answer in asked}
    assert "sql-too-slow" in codes
    assert codes <= {"sql-too-slow", "database-unavailable"}, codes
    assert ask(admin, "select 1").status_code == 200


def made(person, asked):
    """The file's card once its job is through."""
    assert asked.status_code == 202, asked.text
    one = asked.headers["Location"]
    assert one == f"{FILES}/{asked.json()['id']}"
    wait_until("the file is made", lambda: person.get(one).json()["state"]
               not in ("waiting", "running"), 60)
    return person.get(one).json()


def content(person, card):
    return person.get(f"{FILES}/{card['id']}/content")


def test_answers_are_taken_away_as_files(admin, person):
    saved = admin.post(ROOT, {
        "title": "Много", "sql": "select n, '<$$word$$>' as word, n % 2 = 0 as even "
                                 "from generate_series(1, 20000) as n"}).json()
    asked = admin.post(f"{ROOT}/{saved['id']}/exports",
                       {"format": "csv", "parameters": {"word": "=1+1"}})
    card = made(admin, asked)
    assert (card["state"], card["rows"], card["subject_id"]) == ("ready", 20000, saved["id"])
    file = content(admin, card)
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in file.headers["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert [row["n"] for row in rows] == [str(n) for n in range(1, 20001)]
    assert rows[1] == {"n": "2", "word": "<=1+1>", "even": "true"}
    assert admin.get(RUNS, params={"query_id": saved["id"]}).json()["items"][0]["success"]

    psql("services", "insert into service_techordastudent (tin, iin, full_name, legacy) "
         "values ('000000000001', '900101300007', 'Әйгерім', '{}')")
    sql = "select iin, full_name, -5 as n from service_techordastudent " \
          "where tin = '000000000001' limit 1"
    for reason, row in [({}, ("9•••", "Ә•••", -5)),
                        ({"reveal_reason": "жалоба"}, ("900101300007", "Әйгерім", -5))]:
        card = made(admin, admin.post(FILES, {"format": "xlsx", "sql": sql, **reason}))
        sheet = openpyxl.load_workbook(io.BytesIO(content(admin, card).content)).active
        values = list(sheet.iter_rows(values_only=True))
        assert values[0] == ("iin", "full_name", "n")
        assert values[1] == row
        assert card["id"] in [entry["id"] for entry in admin.get(FILES).json()["items"]]
        problem(person.get(f"{FILES}/{card['id']}/content"), 403)

    card = made(admin, admin.post(FILES, {"format": "csv", "sql": "select * from no_such"}))
    assert (card["state"], card["failure"]) == ("failed", "refused-by-database")
    problem(content(admin, card), 409, "export-failed")
    problem(admin.post(FILES, {"format": "csv", "sql": "drop view x"}), 422, "sql-not-accepted")
    problem(person.post(FILES, {"format": "csv", "sql": "select 1"}), 403)


def test_five_files_of_one_person_wait_and_no_more(admin):
    slow = "select count(*) from generate_series(1, 100000000000)"
    ask_for = lambda _: admin.post(FILES, {"format": "csv", "sql": slow})
    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(ask_for, range(16)))
    refused = [answer for answer in answers if answer.status_code != 202]
    assert len(refused) == 11
    for answer in refused:
        assert problem(answer, 429, "too-many-exports")["most"] == 5
    for answer in answers:
        if answer.status_code == 202:
            cancelled = admin.post(
                f"/api/v1/services/admin/jobs/{answer.json()['job']}/cancellation")
            assert cancelled.status_code == 200, cancelled.text
    wait_until("the server has stopped asking", lambda: running() == 0, 60)
    assert made(admin, admin.post(FILES, {"format": "csv", "sql": "select 1"}))["state"] == "ready"


def running():
    return int(psql("postgres", "select count(*) from pg_stat_activity "
                    "where usename = 'services_reading' and state = 'active'"))


def test_a_question_ends_when_its_reader_has_gone(admin):
    """Without the word of the gateway or of the route it goes on until its time is over."""
    slow = "select count(*), 'gone' as reader from generate_series(1, 100000000000)"
    began = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        admin.post(RUNS, {"sql": slow}, timeout=1)
    assert running() == 1
    wait_until("the server has stopped", lambda: running() == 0, 8)
    assert time.monotonic() - began < 9
    ended = psql("services", "select success, error from explorer_querylog "
                 "where sql like '%reader%' order by id desc limit 1")
    assert ended.startswith("f|") and "sql-too-slow" not in ended, ended


def test_the_role_itself_can_do_nothing_else():
    for sql in ("create temp table t (a int)", "create table services_reading.t (a int)",
                "begin read write; drop view services_reading.service_service",
                "select * from services.service_service", "set role services"):
        done = techhub("psql", "services_reading", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql)
        assert done.returncode != 0, sql
    done = techhub("psql", "services_reading", "-At", "-c",
                   "set default_transaction_read_only = off; select lo_create(0)")
    assert "permission denied" in done.stderr
