"""Companies: a stranger is invited, people ask to join, staff verify, suspend and merge."""

import concurrent.futures
import re

import pytest
from hub import Person, letters_to, new_address, new_tin, problem, psql, text_of, wait_until

COMPANIES = "/api/v1/identity/companies"
INVITATIONS = "/api/v1/identity/invitations"
REQUESTS = "/api/v1/identity/membership-requests"


def new_company(owner, tin=None):
    answer = owner.post(COMPANIES, {
        "tin": tin or new_tin(), "name": {"ru": "Тау кус", "kk": "Тау құс", "en": "Tau Kus"}})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def invitation_codes(address):
    found = []
    for letter in letters_to(address):
        found += re.findall(r"(?m)^([A-Za-z0-9_-]{43})\s*$", text_of(letter))
    return found


def invitation_code(address, after=0):
    wait_until(f"an invitation to {address}", lambda: len(invitation_codes(address)) > after)
    return invitation_codes(address)[-1]


def members(person, company):
    answer = person.get(f"{COMPANIES}/{company}/members")
    assert answer.status_code == 200, answer.text
    return {item["user_id"]: item["role"] for item in answer.json()["items"]}


def letter_about(address, word):
    return any(word in text_of(letter) for letter in letters_to(address))


@pytest.mark.parametrize("language, words", [
    ("ru", "приглашает вас в компанию «Тау кус»"), ("kk", "«Тау құс» компаниясына шақырады"),
    ("en", "invites you to Tau Kus")])
def test_a_stranger_is_invited_registers_and_belongs_to_the_company(language, words):
    owner = Person.registered()
    company = new_company(owner)
    address = new_address()
    invited = owner.post(f"{COMPANIES}/{company}/invitations",
                         {"email": address, "role": "manager", "locale": language})
    assert invited.status_code == 201, invited.text
    assert "token" not in invited.json()
    code = invitation_code(address)
    letter = next(letter for letter in letters_to(address) if code in text_of(letter))
    assert words in text_of(letter)
    # Whoever holds the code sees where it leads before there is an account.
    guest = Person(address=address)
    shown = guest.post(f"{INVITATIONS}/look-ups", {"token": code})
    assert shown.status_code == 200, shown.text
    assert (shown.json()["company_id"], shown.json()["role"]) == (company, "manager")
    problem(guest.post(f"{INVITATIONS}/acceptances", {"token": code}), 401)

    assert guest.register().status_code == 202
    assert guest.activate().status_code == 204
    assert guest.sign_in().status_code == 201
    # Somebody else who saw the letter gets nowhere with it.
    problem(Person.registered().post(f"{INVITATIONS}/acceptances", {"token": code}), 404)
    accepted = guest.post(f"{INVITATIONS}/acceptances", {"token": code})
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["status"] == "accepted"
    assert members(owner, company)[guest.user["id"]] == "manager"
    mine = guest.get("/api/v1/identity/me").json()["companies"]
    assert [(item["id"], item["role"]) for item in mine] == [(company, "manager")]
    problem(guest.post(f"{INVITATIONS}/acceptances", {"token": code}), 404)


def test_one_invitation_is_accepted_once_by_sixteen():
    owner, guest = Person.registered(), Person.registered()
    company = new_company(owner)
    assert owner.post(f"{COMPANIES}/{company}/invitations",
                      {"email": guest.address, "role": "member"}).status_code == 201
    code = invitation_code(guest.address)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(
            lambda _: guest.post(f"{INVITATIONS}/acceptances", {"token": code}), range(16)))
    assert [a.status_code for a in answers].count(200) == 1, [a.text for a in answers]
    assert {a.status_code for a in answers} <= {200, 404, 409}
    assert len(members(owner, company)) == 2


def test_of_four_owners_who_leave_at_once_one_stays():
    owner = Person.registered()
    company = new_company(owner)
    others = [Person.registered() for _ in range(3)]
    for other in others:
        assert owner.post(f"{COMPANIES}/{company}/members",
                          {"user_id": other.user["id"], "role": "owner"}).status_code == 201
    owners = [owner, *others]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(
            lambda n: owners[n % 4].delete(
                f"{COMPANIES}/{company}/members/{owners[n % 4].user['id']}"), range(16)))
    assert [a.status_code for a in answers].count(204) == 3, [a.text for a in answers]
    assert any(a.status_code == 409 and a.json()["code"] == "last-owner" for a in answers)
    left = psql("identity", f"select role from account_usercompany where company_id = {company}")
    assert left == "owner"


def test_a_person_asks_is_rejected_with_a_reason_and_waits():
    owner, guest = Person.registered(language="en"), Person.registered()
    company = new_company(owner)
    asked = guest.post(f"{COMPANIES}/{company}/membership-requests")
    assert asked.status_code == 201, asked.text
    wait_until("a letter to the owner", lambda: letter_about(owner.address, "Тау құс"))
    problem(guest.post(f"{COMPANIES}/{company}/membership-requests"), 409, "already-pending")
    waiting = owner.get(f"{COMPANIES}/{company}/membership-requests?status=pending").json()
    assert [item["user_id"] for item in waiting["items"]] == [guest.user["id"]]
    problem(guest.get(f"{COMPANIES}/{company}/membership-requests"), 404)
    path = f"{REQUESTS}/{asked.json()['id']}"
    problem(owner.post(f"{path}/rejection"), 422, "invalid")
    assert owner.post(f"{path}/rejection", {"reason": "Штат заполнен"}).status_code == 200
    wait_until("a letter to the guest", lambda: letter_about(guest.address, "Штат заполнен"))
    problem(guest.post(f"{COMPANIES}/{company}/membership-requests"), 409, "asked-too-soon")
    assert guest.get(REQUESTS).json()["items"][0]["reason"] == "Штат заполнен"


def test_staff_verify_suspend_and_restore(staff):
    owner = Person.registered()
    company = new_company(owner)
    problem(owner.post(f"{COMPANIES}/{company}/verification", {"verified": True}), 403)
    verified = staff.post(f"{COMPANIES}/{company}/verification", {"verified": True})
    assert verified.json()["verified"] is True, verified.text

    def known_to_booking():
        return psql("booking", f"select verified from company_ref where id = {company}")

    wait_until("booking knows it", lambda: known_to_booking() == "t")
    reason = {"reason": "жалоба"}
    assert staff.post(f"{COMPANIES}/{company}/suspension", reason).json()["status"] == "suspended"
    wait_until("booking knows it", lambda: known_to_booking() == "f")
    problem(Person.registered().post(f"{COMPANIES}/{company}/membership-requests"), 409,
            "company-closed")
    assert staff.post(f"{COMPANIES}/{company}/restoration", reason).json()["status"] == "verified"
    renamed = owner.patch(f"{COMPANIES}/{company}", {"name": "Бүркіт"}, headers={"If-Match": "*"})
    assert renamed.json()["status"] == "pending_verification"


def test_a_duplicate_is_merged_and_its_old_number_gives_the_other(admin):
    owner, colleague = Person.registered(), Person.registered()
    tin = new_tin()
    company = new_company(owner, tin)
    # As the old site let it happen: the same number twice.
    double = int(psql("identity", f"""
        with made as (insert into account_company (tin, name, imported_version)
            values ('{tin}', 'Тау кус', 1) returning id),
        member as (insert into account_usercompany (company_id, user_id, role)
            select id, {colleague.user['id']}, 'owner' from made)
        select id from made""").splitlines()[0])
    merged = admin.post(f"{COMPANIES}/{double}/merger", {"into": company, "reason": "дубликат"})
    assert merged.status_code == 200, merged.text
    assert Person().get(f"{COMPANIES}/{double}").json()["id"] == company
    assert set(members(owner, company)) == {owner.user["id"], colleague.user["id"]}
    wait_until("community has buried it", lambda: psql(
        "community", f"select deleted from company_ref where id = {double}") == "t")
