"""A person's copy of what all services know: asked for at a browser, made by jobs, fetched as a ZIP that
another program opens."""

import io
import json
import zipfile

import test_booking
import test_requests
from hub import (OFFSETS, PASSWORD, Person, letters_to, problem, psql, start, stop, text_of,
                 wait_until)

IDENTITY = "/api/v1/identity"
ARCHIVES = f"{IDENTITY}/me/archives"


def asked(person):
    answer = person.post(ARCHIVES, {"password": PASSWORD})
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"{ARCHIVES}/{answer.json()['id']}"
    return answer.json()["id"]


def shown(person, archive):
    answer = person.get(f"{ARCHIVES}/{archive}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def made(person, archive):
    wait_until("the archive is ready", lambda: shown(person, archive)["state"] == "ready", 60)
    answer = person.get(f"{ARCHIVES}/{archive}/content")
    assert answer.status_code == 200, answer.text
    return answer


def received(found):
    return {part["service"] for part in found["services"] if part["received_at"]}


def rows(archive, name):
    return json.loads(archive.read(name))


def test_the_file_holds_what_five_services_know():
    person, other = Person.registered(), Person.registered()
    user = person.user["id"]
    room, begin = test_booking.free_slot(person)
    booking = test_booking.book(person, room, begin).json()["id"]
    request = test_requests.new_draft(person)["id"]
    assert test_requests.save(
        person, request, test_requests.answers()).status_code == 200
    wait_until("a notice of the booking", lambda: psql(
        "community", f"select count(*) from core_notification where user_id = {user}") != "0")
    archive = asked(person)
    file = made(person, archive)
    assert file.headers["Content-Type"] == "application/zip"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in file.headers["Cache-Control"]
    # when another program opens it
    with zipfile.ZipFile(io.BytesIO(file.content)) as opened:
        assert opened.testzip() is None
        assert [row["id"] for row in rows(opened, "booking/bookings.json")] == [booking]
        assert [row["id"] for row in rows(opened, "services/requests.json")] == [request]
        assert "Құс жолы" in opened.read("services/request-answers.json").decode()
        notices = rows(opened, "community/notifications.json")
        assert notices and all(row["user_id"] == user for row in notices)
        account = rows(opened, "identity/account.json")[0]
        assert account["email"] == person.address and "password" not in account
        assert "деректеріңіз" in opened.read("README.txt").decode()
        index = json.loads(opened.read("index.json"))
        assert {entry["path"].split("/")[0] for entry in index["files"]} == set(OFFSETS) - {"gateway"}
        there = {entry["path"] for entry in index["files"] if entry["records"]}
        assert there == set(opened.namelist()) - {"README.txt", "index.json"}
    digests = psql("identity", f"""
        select password from account_user where id in ({user}, {other.user['id']})
        union all select session_key from user_sessions_session""").splitlines()
    assert all(digest.encode() not in file.content for digest in digests)
    assert other.address.encode() not in file.content
    wait_until("the letter", lambda: any(
        f"{ARCHIVES}/{archive}/content" in text_of(letter)
        for letter in letters_to(person.address)))
    # Nobody else has it, and a second one only now.
    problem(other.get(f"{ARCHIVES}/{archive}"), 404)
    problem(other.get(f"{ARCHIVES}/{archive}/content"), 404)
    problem(Person().get(f"{ARCHIVES}/{archive}/content"), 401)
    part = person.get(f"{ARCHIVES}/{archive}/content", headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"PK")


def test_a_service_that_was_away_answers_when_it_is_back():
    """Fails where an answer that did not come ends the archive."""
    person = Person.registered()
    stop("techorda")
    try:
        archive = asked(person)
        wait_until("four answered", lambda: len(received(shown(person, archive))) == 4, 60)
        found = shown(person, archive)
        assert found["state"] == "gathering" and "techorda" not in received(found)
        problem(person.get(f"{ARCHIVES}/{archive}/content"), 409, "archive-not-ready")
        problem(person.post(ARCHIVES, {"password": PASSWORD}), 409, "archive-open")
    finally:
        start("techorda")
    # What waits for its next attempt need not wait so long.
    psql("identity", "update django_dramatiq_task set run_at = now() "
                     "where actor_name = 'archives.part' and status in ('enqueued', 'delayed')")
    made(person, archive)


def test_the_password_is_asked_again():
    person = Person.registered()
    body = problem(person.post(ARCHIVES, {"password": "Wrong-tau-1907"}), 422)
    assert [fault["code"] for fault in body["errors"]] == ["wrong-password"]
    assert person.get(ARCHIVES).json()["items"] == []


def test_staff_ask_for_somebody_and_only_he_gets_it(admin):
    person = Person.registered()
    path = f"{IDENTITY}/users/{person.user['id']}/archives"
    problem(person.post(path, {"reason": "for myself"}), 403)
    answer = admin.post(path, {"reason": "asked by letter 17"})
    assert answer.status_code == 202 and answer.json()["by_staff"], answer.text
    archive = answer.json()["id"]
    assert made(person, archive).content.startswith(b"PK")
    problem(admin.get(f"{ARCHIVES}/{archive}/content"), 404)
    psql("identity", "select file_changes()")
    kept = psql("identity", "select action, user_id from core_actionlog "
                            f"where primary_key = '{archive}' and user_id is not null")
    assert sorted(kept.splitlines()) == [
        f"archive-read|{person.user['id']}", f"create|{admin.user['id']}"]
