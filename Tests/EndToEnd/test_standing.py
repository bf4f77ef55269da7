"""What the other contexts do when identity says that a company may not act, or that something is not to
be seen; and the rights that every service registers."""

import uuid

import pytest
from hub import Person, problem, psql, start, stop, wait_until
from test_booking import book, free_slot
from test_companies import COMPANIES, new_company
from test_requests import answers, new_draft, save, submit

IDENTITY = "/api/v1/identity"
COMMUNITY = "/api/v1/community"
SERVICES = "/api/v1/services"
REASON = {"reason": "жалоба"}


def suspend(staff, company):
    answer = staff.post(f"{COMPANIES}/{company}/suspension", REASON)
    assert answer.json()["status"] == "suspended", answer.text


def restore(staff, company):
    answer = staff.post(f"{COMPANIES}/{company}/restoration", REASON)
    assert answer.json()["status"] == "verified", answer.text


def known_as_suspended(context, company):
    return psql(context, f"""
        select count(*) from company_ref where id = {company} and suspended_at is not null""") == "1"


def new_verified_company(owner, staff):
    company = new_company(owner)
    verified = staff.post(f"{COMPANIES}/{company}/verification", {"verified": True})
    assert verified.json()["verified"] is True, verified.text
    return company


def test_a_suspended_company_sends_no_request_and_books_no_room_until_it_is_restored(staff):
    owner = Person.registered()
    company = new_verified_company(owner, staff)
    request = new_draft(owner, company_id=company)["id"]
    assert save(owner, request, answers()).status_code == 200
    room, start = free_slot(owner)

    suspend(staff, company)
    for context in ("services", "booking", "community", "techorda"):
        wait_until(f"{context} knows it", lambda: known_as_suspended(context, company), 5)
    problem(submit(owner, request), 403, "company-suspended")
    problem(book(owner, room, start, company_id=company), 403, "company-suspended")
    shown = owner.get(f"{SERVICES}/requests/{request}").json()
    assert shown["status"] == "draft" and shown["paused_at"]

    restore(staff, company)
    for context in ("services", "booking"):
        wait_until(f"{context} knows it", lambda: not known_as_suspended(context, company), 5)
    assert owner.get(f"{SERVICES}/requests/{request}").json()["paused_at"] is None
    sent = submit(owner, request)
    assert sent.status_code == 200, sent.text
    booked = book(owner, room, start, company_id=company)
    assert booked.status_code == 201, booked.text
    actions = psql("services", f"""
        select string_agg(action, ' ' order by id) from service_servicerequestlog
        where service_request_id = {request}""")
    assert actions.split() == ["created", "paused", "resumed", "submitted"]


def test_the_vacancies_of_a_suspended_company_are_not_shown(staff, anyone):
    company = new_verified_company(Person.registered(), staff)
    name = f"v-{uuid.uuid4().hex}"
    vacancy = psql("community", f"""
        with made as (insert into core_vacancy (title, status, slug, company_id)
            values ('{{"ru": "Инженер"}}', 'published', '{name}', {company}) returning id),
          shown as (insert into core_feed (source, primary_key, published, published_at, vacancy_id)
            select 'core.vacancy', id::text, true, now(), id from made)
        select id from made""").splitlines()[0]

    def is_shown():
        return in_feed(anyone, "core.vacancy", vacancy)

    assert is_shown()
    suspend(staff, company)
    wait_until("it is gone", lambda: not is_shown(), 5)
    restore(staff, company)
    wait_until("it is back", is_shown, 5)


# MARK: content


def in_feed(person, source, key):
    answer = person.get(f"{COMMUNITY}/feed", params={"limit": 100})
    assert answer.status_code == 200, answer.text
    return (source, key) in {(item["source"], item["primary_key"])
                             for item in answer.json()["items"]}


def new_article(author):
    """One as the site shows it: in the feed and in the search."""
    name = f"a-{uuid.uuid4().hex}"
    return name, psql("community", f"""
        with made as (insert into core_article (title, status, slug, author_id)
            values ('{{"ru": "{name}"}}', 'published', '{name}', {author}) returning id),
          told as (insert into core_feed (source, primary_key, published, published_at, article_id)
            select 'core.article', id::text, true, now(), id from made),
          found as (insert into search_search (source, primary_key, path, title, published_at)
            select 'core.article', id::text, '/{name}', '{{"ru": "{name}"}}', now() from made)
        select id from made""").splitlines()[0]


def in_search(person, path):
    answer = person.get(f"{COMMUNITY}/search", params={"limit": 100})
    assert answer.status_code == 200, answer.text
    return path in {item["path"] for item in answer.json()["items"]}


@pytest.fixture
def moderator(admin):
    person = Person.registered()
    granted = admin.call("PUT", f"{IDENTITY}/users/{person.user['id']}/permissions",
                         json={"permissions": ["identity.moderate_complaint"]},
                         headers={"Change-Reason": "moderates"})
    assert granted.status_code == 204, granted.text
    wait_until("the gateway knows", lambda: "identity.moderate_complaint" in
               person.get(f"{IDENTITY}/me").json()["permissions"], 8)
    return person


def test_what_a_moderator_hides_is_gone_and_the_appeal_brings_it_back(admin, moderator, anyone):
    author, reader = Person.registered(), Person.registered()
    name, article = new_article(author.user["id"])
    assert in_feed(anyone, "core.article", article) and in_search(anyone, f"/{name}")

    filed = reader.post(f"{IDENTITY}/complaints",
                        {"user_id": author.user["id"], "reason": "spam", "comment": "реклама"})
    assert filed.status_code == 201, filed.text
    path = f"{IDENTITY}/complaints/{filed.json()['id']}"
    taken = admin.post(f"{path}/review", headers={"If-Match": "*"})
    assert taken.status_code == 200, taken.text
    resolved = admin.post(
        f"{path}/resolution",
        {"outcome": "action", "sanction": {"kind": "hide_content", "reason": "реклама",
                                           "source": "core.article", "primary_key": article}},
        headers={"If-Match": "*"})
    assert resolved.status_code == 200, resolved.text
    wait_until("it is gone", lambda: not in_feed(anyone, "core.article", article), 5)
    assert not in_search(anyone, f"/{name}")
    state = f"select status from core_article where id = {article}"
    assert psql("community", state) == "hidden"

    appealed = author.post(f"{path}/appeal", {"text": "Это не реклама"})
    assert appealed.status_code == 204, appealed.text
    judged = moderator.post(f"{path}/judgement", {"upheld": False}, headers={"If-Match": "*"})
    assert judged.status_code == 200, judged.text
    wait_until("it is back", lambda: in_feed(anyone, "core.article", article), 5)
    assert in_search(anyone, f"/{name}")
    assert psql("community", state) == "published"
    history = psql("community", f"""
        select count(*) from content_hiding
        where source = 'core.article' and primary_key = '{article}' and shown_at is not null""")
    assert history == "1"


# MARK: rights


@pytest.mark.parametrize("code, context", [
    ("identity.verify_company", "identity"), ("services.decide_request", "services"),
    ("explorer.view_query", "services"), ("core.change_faq", "community"),
    ("landing.change_page", "community"), ("booking.change_booking", "booking"),
    ("techorda.change_school", "techorda"), ("django_dramatiq.view_task", "common")])
def test_a_right_is_listed_with_the_service_that_registered_it(admin, code, context):
    def found():
        answer = admin.get(f"{IDENTITY}/permissions", headers={"Accept-Language": "en"})
        assert answer.status_code == 200, answer.text
        return next((item for item in answer.json()["items"] if item["code"] == code), {})

    # Registration does not hold up the start.
    wait_until(f"{code} is registered", lambda: found().get("context") == context)
    assert found()["name"] and found()["retired"] is False


def test_a_service_starts_without_identity_and_registers_when_it_is_there():
    registered = "select count(*) from permission_registration where context = 'techorda'"
    before = psql("identity", registered)
    assert int(before) > 0
    psql("identity", "delete from permission_registration where context = 'techorda'")
    try:
        stop("identity")
        stop("techorda")
        start("techorda")
    finally:
        start("identity")
    # Its next try may be as far away as it has waited already.
    wait_until("it is registered", lambda: psql("identity", registered) == before, 45, every=0.5)
