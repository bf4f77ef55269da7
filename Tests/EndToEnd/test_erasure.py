"""A person who goes: fourteen days of grace, then nothing personal is left in any service, and each
of them has said so. And a person who is shut out, and appeals."""

import re

import pytest
import test_booking
from hub import (OFFSETS, PASSWORD, Person, code_for, codes_for, letters_to, problem, psql, start,
                 stop, text_of, wait_until)

IDENTITY = "/api/v1/identity"
FIVE = ["booking", "community", "identity", "services", "techorda"]


def ask_for_deletion(person, **wish):
    answer = person.post(f"{IDENTITY}/me/deletion", {"password": PASSWORD, **wish})
    assert answer.status_code == 202, answer.text
    return answer.json()["due_at"]


def let_grace_pass(admin, user):
    """The days pass in the table; the job that looks at it is begun at once."""
    psql("identity", "update account_deletion set due_at = now() - interval '1 second' "
                     f"where user_id = {user} and state = 'requested'")
    run_timers(admin)


def run_timers(admin):
    path = f"{IDENTITY}/admin/job-schedules/accounts.timers"
    wait_until("the schedule is known", lambda: any(
        item["name"] == "accounts.timers" for item in
        admin.get(f"{IDENTITY}/admin/job-schedules").json()["items"]))
    assert admin.post(f"{path}/runs").status_code == 200


def erasure(admin, user):
    answer = admin.get(f"{IDENTITY}/erasures", params={"user_id": user, "expand": "receipts"})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"][0]


def answered(found):
    return sorted(r["service"] for r in found["receipts"] if r["received_at"])


def state(user):
    return psql("identity", f"select state from account_user where id = {user}")


def test_all_five_erase_a_person_and_say_so(admin):
    person = Person.registered()
    user = person.user["id"]
    room, begin = test_booking.free_slot(person)
    booking = test_booking.book(person, room, begin).json()["id"]
    draft = person.post("/api/v1/services/requests", {"service": "consultation"}).json()["id"]
    wait_until("a notice of the booking", lambda: psql(
        "community", f"select count(*) from core_notification where user_id = {user}") != "0")
    psql("community", "insert into core_comment (message, source, user_id) "
                      f"values ('said', 'core.blog', {user})")
    ask_for_deletion(person, wipe_comments=True)
    wait_until("the gateway forgets the session",
               lambda: person.get(f"{IDENTITY}/me").status_code == 401, 5)
    # when
    let_grace_pass(admin, user)
    wait_until("all five answered", lambda: erasure(admin, user)["state"] == "completed", 60)
    found = erasure(admin, user)
    assert answered(found) == FIVE
    counts = {r["service"]: r["counts"] for r in found["receipts"]}
    assert counts["services"]["service_servicerequest"] == 1
    assert counts["booking"]["booking_booking"] == 1
    assert counts["community"]["core_notification"] >= 1
    assert psql("community", f"select message from core_comment where user_id = {user}") == ""
    assert counts["community"]["core_comment"] == 1
    # Nothing is left but the number.
    assert state(user) == "deleted"
    for name in FIVE:
        known = psql(name, f"select deleted from user_ref where id = {user}")
        assert known == ("t" if name != "identity" else ""), name
    assert psql("booking", "select status, full_name, email from booking_booking "
                           f"where id = {booking}") == "cancelled||"
    assert psql("services",
                f"select count(*) from service_servicerequest where id = {draft}") == "0"
    assert psql("identity", "select count(*) from account_user "
                            f"where email = '{person.address}' or email_key = '{person.address}'") == "0"
    assert person.sign_in().status_code == 401
    # The address is free for somebody else.
    other, before = Person(address=person.address), len(codes_for(person.address))
    assert other.register().status_code == 202
    assert other.activate(code_for(person.address, after=before)).status_code == 204
    assert other.sign_in().status_code == 201 and other.user["id"] != user


def test_signing_in_takes_it_back(admin):
    person = Person.registered()
    user = person.user["id"]
    ask_for_deletion(person)
    assert person.sign_in().status_code == 201
    psql("identity", f"update account_deletion set due_at = now() where user_id = {user}")
    run_timers(admin)
    assert state(user) == "active"
    assert person.get(f"{IDENTITY}/me").status_code == 200


def test_a_service_that_was_away_answers_when_it_is_back(admin):
    """Fails where the receipt is written outside of the transaction that moves the cursor."""
    person = Person.registered()
    user = person.user["id"]
    ask_for_deletion(person)
    stop("techorda")
    try:
        let_grace_pass(admin, user)
        wait_until("four answered", lambda: len(answered(erasure(admin, user))) == 4, 60)
        assert erasure(admin, user)["state"] == "erased"
    finally:
        start("techorda")
    wait_until("all five answered", lambda: erasure(admin, user)["state"] == "completed", 60)


def test_who_lost_the_event_is_asked_again(admin):
    """The receipt of a service is taken away, as if its answer had been lost; after an hour of
    silence identity asks again. Fails without the reminder."""
    person = Person.registered()
    user = person.user["id"]
    ask_for_deletion(person)
    let_grace_pass(admin, user)
    wait_until("all five answered", lambda: erasure(admin, user)["state"] == "completed", 60)
    psql("identity", f"""
      with wish as (update account_deletion set state = 'erased', completed_at = null
        where user_id = {user} returning id)
      update account_receipt set received_at = null, asked_at = now() - interval '2 hours'
      where service = 'booking' and deletion_id in (select id from wish)""")
    run_timers(admin)
    wait_until("booking answered again", lambda: erasure(admin, user)["state"] == "completed", 60)
    times = {r["service"]: r["times_asked"] for r in erasure(admin, user)["receipts"]}
    assert times["booking"] == 2 and times["techorda"] == 1


def test_a_suspension_reaches_the_gateway_and_is_appealed(admin):
    person = Person.registered()
    user = person.user["id"]
    assert person.get(f"{IDENTITY}/me").status_code == 200
    suspended = admin.post(f"{IDENTITY}/users/{user}/suspension", {"reason": "spam"})
    assert suspended.status_code == 204, suspended.text
    wait_until("the gateway refuses", lambda: person.get(f"{IDENTITY}/me").status_code == 401, 5)
    assert person.sign_in().status_code == 401
    wait_until("the letter", lambda: "spam" in text_of(letters_to(person.address)[-1]))
    code = re.findall(r"[A-Za-z0-9_-]{40,}", text_of(letters_to(person.address)[-1]))[-1]
    appeal = {"code": code, "text": "It was not me"}
    assert Person().post(f"{IDENTITY}/appeals", appeal).status_code == 204
    problem(Person().post(f"{IDENTITY}/appeals", appeal), 409, "appealed-already")
    # when a moderator lets in again
    assert admin.delete(f"{IDENTITY}/users/{user}/suspension").status_code == 204
    assert person.sign_in().status_code == 201


@pytest.mark.parametrize("step", ["review", "resolution", "judgement"])
def test_complaints_are_decided_by_moderators_only(applicant, step):
    other = Person.registered()
    filed = applicant.post(f"{IDENTITY}/complaints",
                           {"user_id": other.user["id"], "reason": "spam", "comment": step})
    assert filed.status_code == 201, filed.text
    path = f"{IDENTITY}/complaints/{filed.json()['id']}"
    assert applicant.get(path).json()["status"] == "new"
    problem(other.get(path), 404)
    problem(applicant.post(f"{path}/{step}", {}, headers={"If-Match": "*"}), 403)


assert set(FIVE) == set(OFFSETS) - {"gateway"}
