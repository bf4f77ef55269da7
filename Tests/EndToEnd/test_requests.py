"""Services and community: from the catalogue to a decided request and the notices of it."""

import concurrent.futures
import datetime

import pytest
from hub import Person, pointers, problem, wait_until

SERVICES = "/api/v1/services"
IIN = "900101300007"


def answers(**changes):
    start = datetime.date.today() + datetime.timedelta(days=30)
    found = {
        "applicant_kind": "person", "full_name": "Әйгерім Серікова", "iin": IIN,
        "phone": "+77010000000", "email": "aigerim@example.kz", "project_name": "Құс жолы",
        "direction": "other", "direction_other": "Ғарыш", "start_date": start.isoformat(),
        "summary": "Спутниковые снимки для степных хозяйств.", "budget": 5_000_000,
        "has_investor": False,
        "team": [{"name": "Ерлан", "member_iin": IIN, "role": "lead",
                  "member_phone": "+77010000001"},
                 {"name": "Дана", "member_iin": "050615600205", "role": "developer"}],
        "consent": True,
    }
    found.update(changes)
    return {name: value for name, value in found.items() if value is not None}


def new_draft(person, service="startup-grant", **more):
    answer = person.post(f"{SERVICES}/requests", {"service": service, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def save(person, request, data):
    path = f"{SERVICES}/requests/{request}/form-data"
    tag = person.get(path).headers["ETag"]
    return person.patch(path, {"data": data}, headers={"If-Match": tag})


def submit(person, request):
    return person.post(f"{SERVICES}/requests/{request}/submission")


def take(staff, request):
    return staff.post(f"{SERVICES}/requests/{request}/assignment")


def move(staff, request, origin, target, **more):
    return staff.post(f"{SERVICES}/requests/{request}/transitions",
                      {"from": origin, "to": target, **more})


def notices(person, **query):
    answer = person.get("/api/v1/community/notifications", params={"limit": 100, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def unread(person):
    return person.get("/api/v1/community/notifications/unread-count").json()["count"]


def test_a_request_goes_from_the_catalogue_to_its_decision(staff):
    person = Person.registered(language="kk")
    catalogue = person.get(f"{SERVICES}/catalogue").json()["items"]
    grant = next(item for item in catalogue if item["code"] == "startup-grant")
    assert grant["name"] == "Стартапқа грант"
    in_english = person.get(f"{SERVICES}/catalogue/startup-grant", params={"lang": "en"})
    assert in_english.json()["name"] == "Startup grant"
    assert in_english.headers["Content-Language"] == "en"
    form = person.get(f"{SERVICES}/catalogue/startup-grant/form").json()
    assert len(form["steps"]) == 2

    # A draft that saves itself, also while it is incomplete, and says what is missing.
    request = new_draft(person)["id"]
    saved = save(person, request, {"applicant_kind": "person", "full_name": "Әйгерім Серікова"})
    assert saved.status_code == 200, saved.text
    assert any("iin" in str(item) for item in saved.json()["missing"])
    kept = person.get(f"{SERVICES}/requests/{request}/form-data").json()
    assert kept["data"]["full_name"] == "Әйгерім Серікова"

    # All faults at once, in the reader's language, and nothing is frozen.
    assert save(person, request, answers(iin="123456789012", phone="+7", team=[], consent=False,
                                         direction_other=None)).status_code in (200, 422)
    refused = problem(submit(person, request), 422)
    assert len(refused["errors"]) >= 4, refused["errors"]
    assert person.get(f"{SERVICES}/requests/{request}").json()["status"] == "draft"

    assert save(person, request, answers()).status_code == 200
    done = submit(person, request)
    assert done.status_code in (200, 201), done.text
    assert done.json()["number"].startswith("STARTUP-GRANT-")
    assert done.json()["status"] == "submitted"
    # What went in is frozen.
    frozen = save(person, request, {"project_name": "Other"})
    problem(frozen, 409)

    # A stranger does not learn that it exists; staff see it.
    stranger = Person.registered()
    problem(stranger.get(f"{SERVICES}/requests/{request}"), 404)
    assert staff.get(f"{SERVICES}/requests/{request}").status_code == 200

    # A decision before somebody took it is no move of this table.
    problem(move(staff, request, "registered", "approved"), 409)
    taken = take(staff, request)
    assert taken.status_code in (200, 201), taken.text
    # Returned with marked fields and words; without either it is refused.
    problem(move(staff, request, "completeness_check", "returned"), 422)
    returned = move(staff, request, "completeness_check", "returned",
                    comment="Уточните бюджет", fields=[{"field": "budget", "comment": "Слишком мало"}])
    assert returned.status_code in (200, 201), returned.text
    # The same move again is stale.
    problem(move(staff, request, "completeness_check", "approved"), 409)

    # Only the marked field is open, and it must change.
    problem(submit(person, request), 422)
    assert save(person, request, {"budget": 7_000_000}).status_code == 200
    assert submit(person, request).status_code in (200, 201)
    approved = move(staff, request, "completeness_check", "approved")
    assert approved.status_code in (200, 201), approved.text
    assert person.get(f"{SERVICES}/requests/{request}").json()["status"] == "approved"

    history = person.get(f"{SERVICES}/requests/{request}/history").json()["items"]
    steps = [(h["from"], h["to"]) for h in history if h["to"] != h["from"]]
    for step in [("created", "registered"), ("registered", "completeness_check"),
                 ("completeness_check", "returned"), ("returned", "completeness_check"),
                 ("completeness_check", "approved")]:
        assert step in steps, (step, steps)

    # Each step arrived as a notice, in Kazakh; read one, read all.
    wait_until("notices of the steps", lambda: len(notices(person)) == 5)
    texts = " ".join(str(notice) for notice in notices(person))
    assert any(letter in texts for letter in "әғқңөұүһі"), texts
    count = unread(person)
    assert count >= 4
    first = notices(person)[0]
    assert person.post(
        f"/api/v1/community/notifications/{first['id']}/reading").status_code in (200, 204)
    assert unread(person) == count - 1
    assert person.post("/api/v1/community/notifications/reading").status_code in (200, 204)
    assert unread(person) == 0
    assert notices(stranger) == [] or all("STARTUP-GRANT" not in str(n) for n in notices(stranger))


def test_one_of_sixteen_decisions_wins(staff):
    person = Person.registered()
    request = new_draft(person)["id"]
    assert save(person, request, answers()).status_code == 200
    assert submit(person, request).status_code in (200, 201)
    assert take(staff, request).status_code in (200, 201)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        done = list(pool.map(
            lambda n: move(staff, request, "completeness_check", "approved" if n % 2 else "refused",
                           comment="Решение"), range(16)))
    codes = sorted(answer.status_code for answer in done)
    assert codes.count(409) == 15 and codes[0] in (200, 201), codes
    history = person.get(f"{SERVICES}/requests/{request}/history").json()["items"]
    assert len([h for h in history if h["to"] in ("approved", "refused")]) == 1


def test_an_idempotency_key_gives_the_first_answer_again():
    person = Person.registered()
    key = {"Idempotency-Key": "the-only-draft"}
    first = person.post(f"{SERVICES}/requests", {"service": "consultation"}, headers=key)
    again = person.post(f"{SERVICES}/requests", {"service": "consultation"}, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    problem(person.post(f"{SERVICES}/requests", {"service": "startup-grant"}, headers=key), 422)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        key = {"Idempotency-Key": "sixteen-at-once"}
        done = list(pool.map(lambda _: person.post(
            f"{SERVICES}/requests", {"service": "consultation"}, headers=key), range(16)))
    assert {a.status_code for a in done} <= {201, 409}
    assert len({a.json()["id"] for a in done if a.status_code == 201}) == 1


def test_one_open_request_per_person(anyone):
    person = Person.registered()
    new_draft(person)
    problem(person.post(f"{SERVICES}/requests", {"service": "startup-grant"}), 409)


def test_an_applicant_decides_nothing():
    person = Person.registered()
    request = new_draft(person)["id"]
    assert move(person, request, "created", "approved").status_code in (403, 404)
    assert take(person, request).status_code in (403, 404)


def test_staff_cannot_decide_their_own_request(staff):
    own = new_draft(staff, "consultation")["id"]
    save(staff, own, {"topic": "other", "question": "May I decide this myself?"})
    assert submit(staff, own).status_code == 200
    problem(take(staff, own), 403, "own-request")


@pytest.mark.parametrize("language, name", [("ru", "Грант для стартапа"), ("kk", "Стартапқа грант"),
                                            ("en", "Startup grant")])
def test_the_catalogue_speaks_three_languages(anyone, language, name):
    answer = anyone.get(f"{SERVICES}/catalogue/startup-grant", headers={"Accept-Language": language})
    assert answer.json()["name"] == name
    assert answer.headers["Content-Language"] == language
    assert "accept-language" in answer.headers["Vary"].lower()
