"""A second factor and codes instead of passwords, with an authenticator app that we did not write."""

import concurrent.futures
import re
import time
import urllib.parse
import uuid

import pyotp
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import hub
from hub import HOME, PASSWORD, Person, code_for, letters_to, problem, psql, wait_until
from test_oauth import WAY_BACK, browser, complaints, decide, metadata, partner, sign_in  # noqa: F401

ME = "/api/v1/identity/me"
MINE = "/api/v1/identity/me/second-factor"
SESSIONS = "/api/v1/identity/sessions"


def enrol(person):
    """The app and the recovery codes of somebody who sets his second factor up."""
    offer = person.post(MINE, {"password": person.password})
    assert offer.status_code == 201, offer.text
    app = pyotp.parse_uri(offer.json()["uri"])
    assert app.issuer == "TechHub" and app.secret == offer.json()["secret"]
    confirmed = person.post(MINE + "/confirmations", {"code": app.now()})
    assert confirmed.status_code == 201, confirmed.text
    person.csrf = confirmed.json()["csrf_token"]
    return app, confirmed.json()["recovery_codes"]


def next_code(app):
    """Of the coming step: the present one's was used, and the window takes it."""
    return app.at(time.time(), counter_offset=1)


def challenge(person):
    answer = person.sign_in()
    assert answer.status_code == 202, answer.text
    assert "Set-Cookie" not in answer.headers
    return answer.json()["challenge"]


def second_step(person, token, code):
    answer = person.post(SESSIONS + "/second-factor", {"challenge": token, "code": code},
                         headers={"Origin": person.url})
    if answer.status_code == 201:
        person.csrf = answer.json()["csrf_token"]
    return answer


def test_an_app_makes_codes_that_open_once(person):
    before = person.http.cookies["sessionid"]
    app, recovery = enrol(person)
    assert person.http.cookies["sessionid"] != before
    assert person.get(ME).status_code == 200
    assert len(set(recovery)) == 10

    other = Person(address=person.address)
    code = next_code(app)
    assert second_step(other, challenge(other), code).status_code == 201
    assert other.get(ME).status_code == 200
    again = Person(address=person.address)
    problem(second_step(again, challenge(again), code), 422)
    assert second_step(again, challenge(again), recovery[0]).status_code == 201
    problem(second_step(again, challenge(again), recovery[0]), 422)
    assert again.get(MINE).json()["recovery_codes_left"] == 9
    wait_until("a letter", lambda: any("second factor" in l["Subject"] or "екінші" in l["Subject"]
                                       for l in letters_to(person.address)))


def test_one_code_lets_one_of_sixteen_in(person):
    app, _ = enrol(person)
    people = [Person(address=person.address) for _ in range(8)]
    tokens = [challenge(one) for one in people]
    code = next_code(app)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: second_step(people[n], tokens[n], code).status_code,
                                range(8)))
    assert answers.count(201) == 1, answers


def test_it_goes_with_password_and_code_alone(person):
    app, recovery = enrol(person)
    problem(person.post(MINE + "/removals", {"password": "Wrong-pass-1907", "code": recovery[0]}), 422)
    problem(person.post(MINE + "/removals", {"password": PASSWORD, "code": "000000"}), 422)
    done = person.post(MINE + "/removals", {"password": PASSWORD, "code": recovery[0]})
    assert done.status_code == 204, done.text
    assert Person(address=person.address).sign_in().status_code == 201


def test_a_group_makes_it_obligatory_within_five_seconds(person, admin):
    group = "obligatory-" + uuid.uuid4().hex[:8]
    number = psql("identity", f"insert into auth_group (name) values ('{group}') returning id").split()[0]
    try:
        psql("identity", "insert into account_user_groups (user_id, group_id) "
                         f"values ({person.user['id']}, {number})")
        demanded = admin.call("PUT", f"/api/v1/identity/groups/{number}/second-factor",
                              json={"required": True})
        assert demanded.status_code == 204, demanded.text
        wait_until("the session is held back", lambda: person.get(ME).status_code == 403, 6)
        problem(person.get(ME), 403, "second-factor-required")
        problem(person.get("/api/v1/booking/bookings"), 403, "second-factor-required")
        enrol(person)
        assert person.get(ME).status_code == 200
        assert person.get("/api/v1/booking/bookings").status_code == 200
    finally:
        psql("identity", f"delete from account_user_groups where group_id = {number}")
        psql("identity", f"delete from auth_group where id = {number}")


def test_staff_take_a_lost_one_away(person, admin):
    enrol(person)
    path = f"/api/v1/identity/users/{person.user['id']}/second-factor-resets"
    problem(person.post(path, {"reason": "lost telephone"}), 403)
    answer = admin.post(path, {"reason": "lost telephone"})
    assert answer.status_code == 204, answer.text
    wait_until("the session is over", lambda: person.get(ME).status_code == 401, 6)
    assert Person(address=person.address).sign_in().status_code == 201


def test_a_code_by_mail_signs_in(person):
    stranger = Person()
    known = stranger.post(SESSIONS + "/codes", {"email": person.address})
    unknown = stranger.post(SESSIONS + "/codes", {"email": hub.new_address()})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 202
    code = code_for(person.address, after=1)
    body = {"email": person.address, "code": code}
    origin = {"Origin": stranger.url}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(
            lambda one: one.post(SESSIONS + "/codes/confirmations", body, headers=origin),
            [Person() for _ in range(8)]))
    assert [a.status_code for a in answers].count(201) == 1, [a.status_code for a in answers]


def sms_to(number):
    found = []
    for file in sorted((HOME / "sms").glob("*.txt"), key=lambda path: path.stat().st_mtime):
        text = file.read_text()
        if f"To: {number}" in text:
            found += re.findall(r"(?<!\d)(\d{6})(?!\d)", text.split("\n", 1)[1])
    return found


def test_a_telephone_registers_and_signs_in():
    number = "+7701" + f"{uuid.uuid4().int % 10**7:07d}"
    person = Person()
    answer = person.post("/api/v1/identity/registrations", {
        "phone": number, "password": PASSWORD, "first_name": "Дана", "last_name": "Омарова"})
    assert answer.status_code == 202
    wait_until("an SMS", lambda: sms_to(number))
    activated = person.post("/api/v1/identity/activations",
                            {"phone": number, "code": sms_to(number)[-1]})
    assert activated.status_code == 204, activated.text
    assert person.post(SESSIONS + "/codes", {"phone": number}).status_code == 202
    wait_until("another SMS", lambda: len(sms_to(number)) > 1)
    answer = person.post(SESSIONS + "/codes/confirmations",
                         {"phone": number, "code": sms_to(number)[-1]},
                         headers={"Origin": person.url})
    assert answer.status_code == 201, answer.text
    assert person.get(ME).json()["phone_verified"] is True


def test_no_log_knows_a_number_or_a_code():
    number = "+7702" + f"{uuid.uuid4().int % 10**7:07d}"
    Person().post("/api/v1/identity/registrations", {
        "phone": number, "password": PASSWORD, "first_name": "Дана", "last_name": "Омарова"})
    wait_until("an SMS", lambda: sms_to(number))
    for log in (HOME / "logs").glob("*"):
        text = log.read_text(errors="replace")
        assert number not in text and urllib.parse.quote(number) not in text, log
    row = psql("identity", f"select state, body from message where recipient = '{number}'")
    wait_until("it is noted as sent", lambda: psql(
        "identity", f"select state from message where recipient = '{number}'") == "sent")
    assert sms_to(number)[-1] not in psql(
        "identity", f"select body from message where recipient = '{number}'"), row


def test_a_person_with_an_app_signs_in_at_a_partners(browser, partner, person, metadata):  # noqa: F811
    app, _ = enrol(person)
    session = partner.session()
    address, _ = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier="v" * 43)
    browser.get(address)
    sign_in(browser, person)
    WebDriverWait(browser, 10).until(lambda d: d.find_elements(By.NAME, "code"))
    browser.find_element(By.NAME, "code").send_keys("000000")
    browser.find_element(By.TAG_NAME, "button").click()
    WebDriverWait(browser, 10).until(lambda d: d.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    browser.find_element(By.NAME, "code").send_keys(next_code(app))
    browser.find_element(By.TAG_NAME, "button").click()
    decide(browser, "allow")
    assert WAY_BACK in browser.current_url and "code=" in browser.current_url
    # A refusal is an answer of its own (422), which browsers note; nothing else is.
    assert [entry for entry in complaints(browser) if "422" not in entry["message"]] == []
