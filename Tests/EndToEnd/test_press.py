"""Journalists ask the press desk, without an account; the desk answers by mail in their language."""

import pytest

import hub

PRESS = "/api/v1/identity/press-requests"


def question(address, language):
    return {"outlet": "Tau News", "name": "Айгерім", "email": address, "subject": "Forum",
            "message": "Who opens it?", "locale": language}


@pytest.mark.parametrize("language, words", [
    ("ru", "Вы спрашивали: Forum"), ("kk", "Сіз сұрадыңыз: Forum"), ("en", "You asked: Forum")])
def test_a_journalist_is_answered_in_the_language_of_the_question(admin, language, words):
    address = hub.new_address()
    sent = hub.Person().post(PRESS, question(address, language))
    assert sent.status_code == 202, sent.text
    assert sent.json() == {"status": "pending"}
    listed = admin.get(PRESS)
    assert listed.status_code == 200, listed.text
    row = listed.json()["items"][0]
    assert row["status"] == "new" and address not in listed.text
    one = f"{PRESS}/{row['id']}"
    letter = admin.get(one + "/letter").json()
    assert (letter["email"], letter["message"]) == (address, "Who opens it?")

    def step(name, body=None):
        return admin.call("POST", f"{one}/{name}", json=body or {}, headers={"If-Match": "*"})

    assert step("assignment").json()["status"] == "in_work"
    answered = step("answer", {"text": "The mayor does."})
    assert answered.status_code == 200, answered.text
    hub.problem(step("answer", {"text": "Again."}), 409, "wrong-status")
    hub.wait_until("the answer", lambda: hub.letters_to(address))
    text = hub.text_of(hub.letters_to(address)[-1])
    assert words in text and "The mayor does." in text


def test_who_is_not_of_the_desk_reads_nothing(person):
    hub.problem(hub.Person().get(f"{PRESS}/1/letter"), 401)
    hub.problem(person.get(f"{PRESS}/1/letter"), 403)
    assert person.get(PRESS).json()["items"] == []


def test_five_questions_a_day_from_one_address():
    address, writer = hub.new_address(), hub.Person()
    for _ in range(5):
        assert writer.post(PRESS, question(address, "en")).status_code == 202
    refused = writer.post(PRESS, question(address, "en"))
    hub.problem(refused, 429, "too-many-attempts")
    assert int(refused.headers["Retry-After"]) > 0
