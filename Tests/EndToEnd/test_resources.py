"""Directories for everybody, and every table for staff, through the gateway."""

from hub import problem

IDENTITY = "/api/v1/identity"
COMMUNITY = "/api/v1/community"


def test_a_directory_speaks_the_readers_language_and_is_not_sent_twice(anyone):
    cities = anyone.get(f"{IDENTITY}/cities", params={"lang": "kk", "limit": 100})
    assert cities.status_code == 200, cities.text
    assert "Қарағанды" in [city["name"] for city in cities.json()["items"]]
    assert cities.headers["Content-Language"] == "kk"
    again = anyone.get(f"{IDENTITY}/cities", params={"lang": "kk", "limit": 100},
                       headers={"If-None-Match": cities.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_an_editor_makes_changes_and_deletes_what_readers_see(admin, anyone, applicant):
    wish = {"code": "e2e-faq", "title": {"ru": "Вопросы", "kk": "Сұрақтар"}, "active": False}
    assert problem(anyone.post(f"{COMMUNITY}/faqs", wish), 401)
    assert problem(applicant.post(f"{COMMUNITY}/faqs", wish), 403)
    made = admin.post(f"{COMMUNITY}/faqs", wish)
    assert made.status_code == 201, made.text
    address = made.headers["Location"]
    assert problem(anyone.get(address), 404)
    assert problem(admin.patch(address, {"active": True}), 428)
    shown = admin.patch(address, {"active": True}, headers={"If-Match": made.headers["ETag"]})
    assert shown.status_code == 200, shown.text
    stale = admin.patch(address, {"active": False}, headers={"If-Match": made.headers["ETag"]})
    assert problem(stale, 412, "stale")

    item = admin.post(f"{COMMUNITY}/faq-items",
                      {"faq_id": "e2e-faq", "title": {"ru": "Как?"},
                       "description": {"ru": "Так."}, "position": 1})
    assert item.status_code == 201, item.text
    read = anyone.get(address, params={"expand": "items", "lang": "kk"}).json()
    assert read["title"] == "Сұрақтар"
    assert [entry["title"] for entry in read["items"]] == ["Как?"]

    held = admin.delete(address, headers={"If-Match": shown.headers["ETag"]})
    assert problem(held, 409, "still-referenced")
    gone = admin.delete(item.headers["Location"], headers={"If-Match": item.headers["ETag"]})
    assert gone.status_code == 204
    gone = admin.delete(address, headers={"If-Match": shown.headers["ETag"]})
    assert gone.status_code == 204
    assert problem(anyone.get(address), 404)

    # Who did what to it, and back again.
    root = f"{COMMUNITY}/admin/core_faq/e2e-faq"
    history = admin.get(f"{root}/history").json()["items"]
    assert [entry["verb"] for entry in history] == ["delete", "change", "create"]
    back = admin.post(f"{root}/restorations", {"version": history[0]["id"]})
    assert back.status_code == 200, back.text
    assert anyone.get(address).json()["title"] == "Вопросы"
    final = admin.get(root)
    assert admin.delete(root, headers={"If-Match": final.headers["ETag"]}).status_code == 204


def test_every_context_lists_its_tables_to_staff(admin, staff, anyone):
    for context, table in [("identity", "account_user"), ("services", "service_servicerequest"),
                           ("community", "core_notification"), ("booking", "booking_booking"),
                           ("techorda", "techorda_school")]:
        root = f"/api/v1/{context}/admin"
        assert problem(anyone.get(root), 401)
        tables = admin.get(root).json()["items"]
        assert table in [entry["table"] for entry in tables]
        page = admin.get(f"{root}/{table}", params={"limit": 3, "count": "planned"})
        assert page.status_code == 200, page.text
        assert problem(staff.get(f"{root}/{table}"), 403)


def test_people_are_masked_and_passwords_are_nowhere(admin):
    page = admin.get(f"{IDENTITY}/admin/account_user", params={"limit": 5, "order": "id"})
    people = page.json()["items"]
    assert people and all("password" not in person for person in people)
    assert all(person["email"].endswith("•••") for person in people)
    assert "techhub.local" not in page.text
    refused = admin.get(f"{IDENTITY}/admin/account_user", params={"email": "admin@techhub.local"})
    assert problem(refused, 400, "bad-query")
    reveal = admin.post(f"{IDENTITY}/admin/account_user/{people[0]['id']}/reveals",
                        {"columns": ["email"], "reason": "a caller forgot the address"})
    assert reveal.status_code == 200 and "@" in reveal.json()["email"]
    changed = admin.patch(f"{IDENTITY}/admin/account_user/{people[0]['id']}", {"is_staff": True},
                          headers={"If-Match": "*"})
    assert problem(changed, 403)


def test_jobs_are_seen_by_operators(admin, staff):
    schedules = admin.get("/api/v1/booking/admin/job-schedules")
    assert schedules.status_code == 200, schedules.text
    assert "logs.months" in [entry["name"] for entry in schedules.json()["items"]]
    assert admin.get("/api/v1/booking/admin/jobs").status_code == 200
    assert problem(staff.get("/api/v1/booking/admin/jobs"), 403)
