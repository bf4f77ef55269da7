"""Identity, as a person meets it: registration, code, sign-in, company, sessions, log-out."""

import base64
import concurrent.futures

from hub import (Person, code_for, codes_for, demo_password, letters_to, new_address, new_tin,
                 pointers, problem, text_of, wait_until)

REGISTRATIONS = "/api/v1/identity/registrations"


def test_a_citizen_becomes_a_user_founds_a_company_and_leaves():
    person = Person(language="kk")
    answer = person.register()
    assert answer.status_code == 202
    assert answer.json() == {"status": "pending"}
    # Before the code the password opens nothing.
    assert person.sign_in().status_code == 401
    wait_until("the letter", lambda: codes_for(person.address))
    problem(person.activate(code="000000" if codes_for(person.address)[-1] != "000000" else "000001"),
            422)
    assert person.activate().status_code == 204

    answer = person.sign_in()
    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    me = person.get("/api/v1/identity/me")
    assert me.status_code == 200
    assert me.json()["email"] == person.address
    assert me.json()["first_name"] == "Айгерім"

    tin = new_tin()
    company = person.post("/api/v1/identity/companies", {"tin": tin, "name": "Тау құс ЖШС"})
    assert company.status_code == 201, company.text
    assert company.headers["Location"].endswith(f"/{company.json()['id']}")
    mine = person.get("/api/v1/identity/me").json()["companies"]
    assert [(c["id"], c["role"]) for c in mine] == [(company.json()["id"], "owner")]

    sessions = person.get("/api/v1/identity/sessions").json()["items"]
    assert len(sessions) == 1 and sessions[0]["current"] is True
    assert person.delete("/api/v1/identity/sessions/current").status_code == 204
    problem(person.get("/api/v1/identity/me"), 401)


def test_registration_never_tells_whether_an_address_is_taken():
    person = Person.registered()
    before = len(letters_to(person.address))
    stranger = Person()
    stranger.address = person.address
    taken, free = stranger.register(), Person().register()
    assert (taken.status_code, taken.json()) == (free.status_code, free.json())
    # The owner is told, and no code goes out that would open the account.
    wait_until("a letter to the owner", lambda: len(letters_to(person.address)) > before)
    assert person.sign_in().status_code == 201


def test_a_wrong_password_and_an_unknown_login_look_alike():
    person = Person.registered()
    wrong = problem(Person(address=person.address).sign_in("Wrong-pass-1907"), 401)
    unknown = problem(Person(address=new_address()).sign_in("Wrong-pass-1907"), 401)
    assert {k: v for k, v in wrong.items() if k != "request_id"} == {
        k: v for k, v in unknown.items() if k != "request_id"}


def test_repeated_failures_lock_the_account_for_a_while():
    person = Person.registered()
    stranger = Person(address=person.address)
    statuses = [stranger.sign_in(f"Wrong-pass-{n}").status_code for n in range(12)]
    assert 401 in statuses and 429 in statuses, statuses
    # Also with the right password: else the lock would tell when it was guessed.
    answer = Person(address=person.address).sign_in()
    problem(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


def test_one_of_sixteen_founds_the_company():
    people = [Person.registered() for _ in range(4)]
    tin = new_tin()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(
            lambda n: people[n % 4].post("/api/v1/identity/companies",
                                         {"tin": tin, "name": f"Contender {n}"}), range(16)))
    assert sorted(a.status_code for a in answers) == [201] + [409] * 15, [
        a.text for a in answers if a.status_code not in (201, 409)]


def test_one_address_gives_one_account_to_sixteen():
    address = new_address()
    people = [Person(address=address if n % 2 else address.upper()) for n in range(16)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda p: p.register(), people))
    assert {a.status_code for a in answers} == {202}
    wait_until("a code", lambda: codes_for(address))
    assert any(people[1].activate(code).status_code == 204 for code in codes_for(address))
    assert people[1].sign_in().status_code == 201


def test_a_revoked_session_ends_everywhere_within_five_seconds():
    person = Person.registered()
    other = Person(address=person.address)
    assert other.sign_in().status_code == 201
    assert other.get("/api/v1/identity/me").status_code == 200
    listed = person.get("/api/v1/identity/sessions").json()["items"]
    theirs = next(s for s in listed if not s["current"])
    assert person.delete(f"/api/v1/identity/sessions/{theirs['id']}").status_code == 204
    took = wait_until("the other session is over",
                      lambda: other.get("/api/v1/identity/me").status_code == 401, seconds=5)
    assert took <= 5
    assert person.get("/api/v1/identity/me").status_code == 200


def test_a_write_by_cookie_needs_the_csrf_token():
    person = Person.registered()
    csrf, person.csrf = person.csrf, None
    problem(person.post("/api/v1/identity/companies", {"tin": new_tin(), "name": "X"}), 403, "csrf")
    person.csrf = csrf[:-1] + ("A" if csrf[-1] != "A" else "B")
    problem(person.post("/api/v1/identity/companies", {"tin": new_tin(), "name": "X"}), 403, "csrf")
    # An imported cookie gets its token from GET me.
    person.csrf = person.get("/api/v1/identity/me").json()["csrf_token"]
    assert person.post("/api/v1/identity/companies",
                       {"tin": new_tin(), "name": "X"}).status_code == 201


def test_sign_in_from_a_foreign_page_is_refused():
    person = Person.registered()
    answer = person.post("/api/v1/identity/sessions",
                         {"login": person.address, "password": person.password},
                         headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_the_session_id_changes_at_sign_in():
    person = Person.registered()
    before = person.http.cookies["sessionid"]
    assert person.sign_in().status_code == 201
    assert person.http.cookies["sessionid"] != before


def test_a_letter_is_in_the_language_of_its_reader():
    person = Person()
    person.register(locale="kk")
    wait_until("the letter", lambda: letters_to(person.address))
    assert any(letter in text_of(letters_to(person.address)[0]) for letter in "әғқңөұүһі")


def test_profile_changes_need_if_match():
    person = Person.registered()
    problem(person.patch("/api/v1/identity/me", {"first_name": "Дана"}), 428)
    tag = person.get("/api/v1/identity/me").headers["ETag"]
    changed = person.patch("/api/v1/identity/me", {"first_name": "Дана"}, headers={"If-Match": tag})
    assert changed.status_code == 200 and changed.json()["first_name"] == "Дана"
    problem(person.patch("/api/v1/identity/me", {"first_name": "Әсел"}, headers={"If-Match": tag}), 412)


def test_a_profile_tells_what_is_missing_and_its_blocks_are_ones_own():
    person, other = Person.registered(), Person.registered()
    me = person.get("/api/v1/identity/me").json()["completeness"]
    assert me["missing"][0] == "photo" and {"experience", "education"} <= set(me["missing"])
    made = person.post("/api/v1/identity/me/experience", {
        "name": "Тау", "position": "Инженер", "start_date": "2020-01-01", "is_current": True})
    assert made.status_code == 201, made.text
    address = f"/api/v1/identity/me/experience/{made.json()['id']}"
    after = person.get("/api/v1/identity/me").json()["completeness"]
    assert after["percent"] == me["percent"] + 10 and "experience" not in after["missing"]
    assert other.get(address).status_code == 404
    assert other.get("/api/v1/identity/me/experience").json()["items"] == []
    backwards = person.patch(address, {"end_date": "2019-01-01", "is_current": False},
                             headers={"If-Match": "*"})
    problem(backwards, 422)
    assert person.delete(address, headers={"If-Match": "*"}).status_code == 204


def test_another_address_signs_in_when_its_code_is_back_and_the_old_one_is_told():
    person, new = Person.registered(), new_address()
    elsewhere = Person(address=person.address)
    assert elsewhere.sign_in().status_code == 201
    contacts = "/api/v1/identity/me/contacts"
    problem(person.post(contacts, {"email": new, "password": "Wrong-pass-1907"}), 422)
    asked = person.post(contacts, {"email": new, "password": person.password})
    assert (asked.status_code, asked.json()) == (202, {"status": "pending"})
    code, told = code_for(new), len(letters_to(person.address))
    done = person.post(f"{contacts}/confirmations", {"email": new, "code": code})
    assert done.status_code == 204, done.text
    assert person.get("/api/v1/identity/me").json()["email"] == new
    wait_until("the other session's end", lambda: elsewhere.get(
        "/api/v1/identity/me").status_code == 401, 8)
    wait_until("a letter to the old address", lambda: len(letters_to(person.address)) > told)
    problem(Person(address=person.address).sign_in(), 401)
    assert Person(address=new).sign_in().status_code == 201


def test_a_photo_is_seen_by_everybody():
    person = Person.registered()
    content = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
    kept = person.call("PUT", "/api/v1/identity/me/avatar", data=content, headers={
        "Content-Type": "application/octet-stream", "If-Match": "*"})
    assert kept.status_code == 200, kept.text
    seen = Person().get(kept.json()["avatar"])
    assert (seen.status_code, seen.content) == (200, content)
    assert seen.headers["Cache-Control"] == "public, max-age=31536000, immutable"
