"""Filtered lists of the admin API as files, read by other programs than wrote them."""

import csv
import io

import openpyxl

import hub
from hub import letters_to, problem, psql, text_of, wait_until

COMMUNITY = "/api/v1/community/admin"
IDENTITY = "/api/v1/identity/admin"


def asked(person, root, table, body, **query):
    answer = person.post(f"{root}/{table}/exports", body, params=query)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"{root}/exports/{answer.json()['id']}"
    return answer.json()


def made(person, root, export):
    """The export once its job is through."""
    address = f"{root}/exports/{export['id']}"
    wait_until("the export is made", lambda: person.get(address).json()["state"]
               not in ("waiting", "running"), 30)
    return person.get(address).json()


def test_a_filtered_list_is_read_by_a_spreadsheet_and_by_python(admin):
    texts = ["=1+1", "две\nстроки; «кавычки\"», қазақша", "", " blanks "]
    for number, text in enumerate(texts):
        psql("community", f"""
            insert into core_faq (code, title, title_ru, title_kk, title_en, active)
            values ('export-{number}', '', $t${text}$t$, '', '', {number != 3})
            on conflict do nothing""")
    fields = ["code", "title_ru", "active", "description", "position"]
    query = {"code__gte": "export-0", "code__lte": "export-9", "order": "-code"}
    listed = admin.get(f"{COMMUNITY}/core_faq", params=query).json()["items"]
    assert [row["code"] for row in listed] == [f"export-{n}" for n in (3, 2, 1, 0)]

    export = made(admin, COMMUNITY, asked(
        admin, COMMUNITY, "core_faq", {"format": "csv", "fields": fields}, **query))
    assert (export["state"], export["rows"], export["total"]) == ("ready", 4, 4)
    file = admin.get(f"{COMMUNITY}/exports/{export['id']}/content")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in file.headers["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == fields
    assert [row["title_ru"] for row in rows] == [" blanks ", "", texts[1], "'=1+1"]
    assert [row["active"] for row in rows] == ["false", "true", "true", "true"]
    assert (rows[0]["description"], rows[0]["position"]) == ("{}", "0")
    part = admin.get(f"{COMMUNITY}/exports/{export['id']}/content", headers={"Range": "bytes=3-6"})
    assert (part.status_code, part.content) == (206, b"code")

    export = made(admin, COMMUNITY, asked(
        admin, COMMUNITY, "core_faq", {"format": "xlsx", "fields": fields}, **query))
    file = admin.get(f"{COMMUNITY}/exports/{export['id']}/content")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == fields
    assert [row[1] or "" for row in rows[1:]] == [" blanks ", "", texts[1], "'=1+1"]
    assert [row[2] for row in rows[1:]] == [False, True, True, True]
    assert [row[4] for row in rows[1:]] == [0, 0, 0, 0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_people_leave_masked_and_without_their_passwords(admin):
    export = made(admin, IDENTITY, asked(admin, IDENTITY, "account_user", {"format": "csv"}))
    file = admin.get(f"{IDENTITY}/exports/{export['id']}/content")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == export["rows"] == int(psql("identity", "select count(*) from account_user"))
    assert "password" not in rows[0]
    assert all(row["email"] == "" or row["email"].endswith("•••") for row in rows)
    assert "techhub.local" not in file.text and "pbkdf2" not in file.text
    refused = admin.post(f"{IDENTITY}/account_user/exports", {"format": "csv"},
                         params={"email": "admin@techhub.local"})
    body = problem(refused, 400, "bad-query")
    listed = admin.get(f"{IDENTITY}/account_user", params={"email": "admin@techhub.local"}).json()
    assert body["errors"] == listed["errors"]


def test_every_service_has_a_place_for_them_and_nobody_else_sees_one(admin, staff, applicant):
    for context, table in [("identity", "core_city"), ("services", "service_service"),
                           ("community", "core_faq"), ("booking", "booking_room"),
                           ("techorda", "techorda_school")]:
        root = f"/api/v1/{context}/admin"
        export = made(admin, root, asked(admin, root, table, {"format": "xlsx"}))
        assert export["state"] == "ready", export
        content = f"{root}/exports/{export['id']}/content"
        assert admin.get(content).content[:2] == b"PK"
        # Not the newest one: letters of exports before may come along with it.
        wait_until("a letter says where it is", lambda: any(
            hub.URL + content in text_of(letter)
            for letter in letters_to("admin@techhub.local")), 10)
        problem(staff.get(content), 404)
        problem(applicant.get(content), 403)
        problem(staff.post(f"{root}/{table}/exports", {"format": "csv"}), 403)
        assert export["id"] in [
            entry["id"] for entry in admin.get(f"{root}/exports").json()["items"]]
        schedules = admin.get(f"{root}/job-schedules").json()["items"]
        assert "exports.purge" in [entry["name"] for entry in schedules]
        # Nobody waits for thirty days here.
        psql(context, f"update admin_export set expires_at = now() where id = '{export['id']}'")
        problem(admin.get(content), 410, "export-expired")
