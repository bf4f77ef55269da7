"""What is wrong gets its status and a problem, in the reader's language, and leaves nothing behind."""

import json

import pytest
from hub import (HOME, URL, Person, Wire, codes_for, demo_password, letters_to, new_address, new_tin,
                 operator, pointers, problem, psql, wait_until)

IDENTITY = "/api/v1/identity"
REGISTRATIONS = f"{IDENTITY}/registrations"


def registration(**changes):
    body = {"email": new_address(), "password": "Tau-kus-1907-bulak", "first_name": "Айгерім",
            "last_name": "Сейітқызы", "locale": "kk"}
    body.update(changes)
    return body


def accounts(address):
    return psql("identity", f"select count(*) from account_user where email ilike '{address}'")


BAD_REGISTRATIONS = {
    "no password": ({"password": None}, "/password"),
    "a short password": ({"password": "kus7"}, "/password"),
    "a common password": ({"password": "password123"}, "/password"),
    "a password of digits": ({"password": "839274650192"}, "/password"),
    "no address": ({"email": None}, "/email"),
    "an address without @": ({"email": "nobody.example.kz"}, "/email"),
    "an address of 300 characters": ({"email": "a" * 290 + "@example.kz"}, "/email"),
    "an empty name": ({"first_name": ""}, "/first_name"),
    "a name of 500 characters": ({"first_name": "Ә" * 500}, "/first_name"),
    "a number for a name": ({"first_name": 7}, "/first_name"),
    "an unknown language": ({"locale": "xx"}, "/locale"),
    "an unknown field": ({"is_superuser": True}, "/is_superuser"),
}


@pytest.mark.parametrize("name", BAD_REGISTRATIONS)
def test_bad_registrations(anyone, name):
    change, pointer = BAD_REGISTRATIONS[name]
    body = registration(**change)
    body = {key: value for key, value in body.items() if value is not None}
    refused = problem(anyone.post(REGISTRATIONS, body), 422)
    assert any(p.startswith(pointer) for p in pointers(refused)), refused["errors"]
    assert all(error["message"] and error["code"] for error in refused["errors"])
    if "email" not in change:
        assert accounts(body["email"]) == "0"
        assert letters_to(body["email"]) == []


def test_all_faults_are_said_at_once(anyone):
    refused = problem(anyone.post(REGISTRATIONS, {"email": "x", "password": "1", "wish": 1}), 422)
    found = pointers(refused)
    for pointer in ("/email", "/password", "/wish", "/first_name"):
        assert pointer in found, found


@pytest.mark.parametrize("language, letters", [("ru", "ыэ"), ("kk", "әғқңөұүі"), ("en", "abc")])
def test_refusals_speak_the_readers_language(anyone, language, letters):
    answer = anyone.post(REGISTRATIONS, {}, headers={"Accept-Language": language})
    body = problem(answer, 422)
    text = body["title"] + " ".join(error["message"] for error in body["errors"])
    assert any(letter in text for letter in letters), text
    assert answer.headers["Content-Language"] == language


RAW = {
    "no JSON": (b"hello", 400),
    "nothing": (b"", 400),
    "half a JSON": (b'{"email": "a@b.kz"', 400),
    "two values": (b"{} {}", 400),
    "a trailing comma": (b'{"email": "a@b.kz",}', 400),
    "a key twice": (b'{"email": "a@b.kz", "email": "c@d.kz"}', 400),
    "invalid UTF-8": (b'{"email": "\xff\xfe"}', 400),
    "overlong UTF-8": (b'{"email": "\xc0\xaf"}', 400),
    "a lone surrogate": (b'{"email": "\\ud800"}', 400),
    "an escaped NUL": (b'{"email": "a\\u0000b"}', 400),
    "a raw control byte": (b'{"email": "a\x01b"}', 400),
    "a number of 100 digits": (b'{"email": ' + b"9" * 100 + b"}", 400),
    "an exponent that explodes": (b'{"email": 1e131071}', 400),
    "a thousand arrays": (b"[" * 1000 + b"]" * 1000, 400),
    "a byte order mark": (b"\xef\xbb\xbf{}", 400),
    "an array instead of an object": (b"[]", 422),
    "null": (b"null", 422),
}


@pytest.mark.parametrize("name", RAW)
def test_bodies_that_are_no_json(anyone, name):
    body, status = RAW[name]
    answer = anyone.call("POST", REGISTRATIONS, data=body,
                         headers={"Content-Type": "application/json"})
    assert answer.status_code in (status, 422) if status == 400 else answer.status_code in (400, 422)
    problem(answer, answer.status_code)
    if name not in ("an array instead of an object", "null", "nothing"):
        assert answer.status_code == 400, answer.text


def test_another_content_type_is_415(anyone):
    answer = anyone.call("POST", REGISTRATIONS, data="email=x",
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
    problem(answer, 415)


@pytest.mark.parametrize("tin", ["123456789012", "900101300017x", "90010130080", "200140000005",
                                 "٩٠٠١٠١٣٠٠٠٠٧", "", "900231300000", "20014000000400"])
def test_wrong_business_numbers(applicant, tin):
    refused = problem(applicant.post(f"{IDENTITY}/companies", {"tin": tin, "name": "X"}), 422)
    assert pointers(refused) == ["/tin"]


def test_a_used_business_number_is_409(applicant):
    tin = new_tin()
    assert applicant.post(f"{IDENTITY}/companies", {"tin": tin, "name": "X"}).status_code == 201
    problem(Person.registered().post(f"{IDENTITY}/companies", {"tin": tin, "name": "Y"}), 409)
    # Spaces and hyphens are the writer's habit, not another number.
    spaced = f"{tin[:6]} {tin[6:]}"
    problem(applicant.post(f"{IDENTITY}/companies", {"tin": spaced, "name": "Z"}), 409)


def test_wrong_and_old_codes():
    person = Person()
    assert person.register().status_code == 202
    wait_until("a code", lambda: codes_for(person.address))
    code = codes_for(person.address)[-1]
    wrong = f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"
    problem(person.activate(wrong), 422)
    assert person.activate(code).status_code == 204
    # Once used it is worth nothing.
    problem(person.activate(code), 422)
    problem(Person().activate("123456"), 422)


def test_five_wrong_codes_end_the_code():
    person = Person()
    person.register()
    wait_until("a code", lambda: codes_for(person.address))
    code = codes_for(person.address)[-1]
    for n in range(1, 6):
        wrong = f"{(int(code) + n) % 10 ** len(code):0{len(code)}d}"
        assert person.activate(wrong).status_code in (422, 429)
    assert person.activate(code).status_code in (422, 429)


FOREIGN = [
    ("GET", "/api/v1/services/requests/2147483647"),
    ("GET", "/api/v1/services/requests/0"),
    ("GET", "/api/v1/services/requests/-1"),
    ("GET", "/api/v1/services/requests/99999999999999999999"),
    ("GET", "/api/v1/services/requests/1e3"),
    ("GET", "/api/v1/booking/bookings/2147483647"),
    ("POST", "/api/v1/services/requests/2147483647/submission"),
    ("GET", "/api/v1/services/catalogue/no-such-service"),
    ("GET", "/api/v1/nowhere"),
    ("GET", "/nowhere"),
]


@pytest.mark.parametrize("method, path", FOREIGN)
def test_ids_that_are_not_ours_are_404(applicant, method, path):
    answer = applicant.call(method, path, **({"json": {}} if method == "POST" else {}))
    problem(answer, 404)


PRIVATE = [
    ("GET", f"{IDENTITY}/me"), ("GET", f"{IDENTITY}/sessions"), ("POST", f"{IDENTITY}/companies"),
    ("POST", "/api/v1/services/requests"), ("GET", "/api/v1/services/requests"),
    ("POST", "/api/v1/booking/bookings"), ("GET", "/api/v1/community/notifications"),
]


@pytest.mark.parametrize("method, path", PRIVATE)
def test_without_sign_in_it_is_401(anyone, method, path):
    answer = anyone.call(method, path, **({"json": {}} if method == "POST" else {}))
    problem(answer, 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer x y", "Token", "Token abc", "Basic eDp5",
                                    "Bearer " + "a" * 5000, "Negotiate x"])
def test_credentials_that_are_none(anyone, header):
    problem(anyone.get(f"{IDENTITY}/me", headers={"Authorization": header}), 401)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=-1",
                                   "limit=99999999999999999999", "cursor=%FF"])
def test_bad_queries(anyone, query):
    answer = anyone.get(f"/api/v1/booking/rooms?{query}")
    assert answer.status_code in (400, 422), answer.text
    problem(answer, answer.status_code)


def test_over_long_text_is_refused_and_not_cut(applicant):
    draft = applicant.post("/api/v1/services/requests", {"service": "consultation"})
    assert draft.status_code == 201, draft.text
    path = f"/api/v1/services/requests/{draft.json()['id']}/form-data"
    tag = applicant.get(path).headers["ETag"]
    answer = applicant.patch(path, {"data": {"question": "Ә" * 200_000}}, headers={"If-Match": tag})
    assert answer.status_code in (413, 422), answer.text[:300]


def test_a_session_that_never_was(anyone):
    answer = anyone.get(f"{IDENTITY}/me", headers={"Cookie": "sessionid=" + "x" * 32})
    problem(answer, 401)
    answer = anyone.get(f"{IDENTITY}/me", headers={"Cookie": "sessionid=' or 1=1 --"})
    assert answer.status_code in (400, 401)


def test_limits_are_said_before_they_bite():
    """Narrows the gateway's limits for a moment; SIGHUP reads them without dropping a request."""
    import os
    import signal

    from hub import pid_of
    file = HOME / "limits.json"
    kept = file.read_text()
    person = Person()
    try:
        file.write_text(json.dumps({"anonymous": {"rate": 1, "burst": 5}}))
        os.kill(pid_of("gateway"), signal.SIGHUP)

        def limited():
            return person.get("/api/v1/booking/rooms").status_code == 429

        wait_until("a limit that bites", limited, seconds=5, every=0.01)
        answer = person.get("/api/v1/booking/rooms")
        problem(answer, 429, "rate-limited")
        assert int(answer.headers["Retry-After"]) >= 1
        assert "RateLimit" in answer.headers and "RateLimit-Policy" in answer.headers
    finally:
        file.write_text(kept)
        os.kill(pid_of("gateway"), signal.SIGHUP)
    wait_until("the wide limits are back", lambda: all(
        person.get("/api/v1/booking/rooms").status_code == 200 for _ in range(20)), seconds=10)


def test_secrets_and_personal_data_are_in_no_log(applicant):
    """Runs through what was written during all tests before it."""
    passwords = ["Tau-kus-1907-bulak", demo_password()]
    session = applicant.http.cookies["sessionid"]
    wait_until("a log", lambda: (HOME / "logs" / "gateway.log").stat().st_size > 0)
    for name in ("gateway", "identity", "services", "community", "booking"):
        text = (HOME / "logs" / f"{name}.log").read_text(errors="replace")
        for secret in [*passwords, session, applicant.address, applicant.csrf, "900101300007"]:
            assert secret not in text, f"{name}.log holds {secret[:6]}…"
