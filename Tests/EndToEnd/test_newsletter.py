"""The newsletter as its readers and editors meet it: the mail folder is their box."""

import re
import uuid
from urllib.parse import urlsplit

import requests

import hub
from hub import letters_to, new_address, problem, text_of, wait_until

API = "/api/v1/identity/newsletter"


def local(link):
    """The path and query of a link, whatever the installation is called outside."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def link_to(address, count=1):
    wait_until(f"a letter to {address}", lambda: len(letters_to(address)) >= count)
    return local(re.search(r"https?://\S+token=\S+", text_of(letters_to(address)[-1]))[0])


def subscribe(address, locale="en"):
    return requests.post(hub.URL + API + "/subscriptions", json={"email": address, "locale": locale},
                         timeout=10)


def subscribed(locale="en"):
    address = new_address()
    assert subscribe(address, locale).status_code == 202
    assert requests.post(hub.URL + link_to(address), timeout=10).status_code == 200
    return address


def state(address):
    return hub.psql("identity", f"select state from account_emaildigest where email = '{address}'")


def sent_issue(admin, word):
    made = admin.post(API + "/issues", {
        "subject": {"ru": "Новости", "kk": "Жаңалықтар", "en": "News"},
        "body": {"ru": f"Добрый день, {word}", "kk": f"Қайырлы күн, {word}",
                 "en": f"Good day, {word}"}})
    assert made.status_code == 201, made.text
    issue = f"{API}/issues/{made.json()['id']}"
    assert admin.post(issue + "/sending").status_code == 202
    problem(admin.post(issue + "/sending"), 409, "not-a-draft")
    return issue


def test_a_wish_is_confirmed_by_the_link_and_not_by_looking_at_it():
    address = new_address()
    answer = subscribe(address, "kk")
    assert answer.status_code == 202 and answer.json() == {"status": "pending"}
    link = link_to(address)
    page = requests.get(hub.URL + link, headers={"Accept-Language": "kk"}, timeout=10)
    assert page.status_code == 200 and 'lang="kk"' in page.text
    assert "script" not in page.text
    assert state(address) == "pending"
    assert requests.post(hub.URL + link, timeout=10).status_code == 200
    assert state(address) == "confirmed"
    assert requests.post(hub.URL + link, timeout=10).status_code == 422
    # Somebody who is subscribed is answered like anybody else, and gets no letter.
    again = subscribe(address)
    assert again.status_code == 202 and again.json() == {"status": "pending"}
    assert len(letters_to(address)) == 1


def test_an_issue_reaches_everybody_once_and_one_click_ends_it(admin):
    people = [subscribed(locale) for locale in ("en", "kk", "ru")]
    word = uuid.uuid4().hex
    issue = sent_issue(admin, word)
    news = {}
    for address in people:
        wait_until(f"news to {address}", lambda: [
            letter for letter in letters_to(address) if word in text_of(letter)], 60)
        news[address] = [letter for letter in letters_to(address) if word in text_of(letter)]
        assert len(news[address]) == 1
    assert "Good day" in text_of(news[people[0]][0])
    assert "Қайырлы күн" in text_of(news[people[1]][0])
    progress = admin.get(issue + "/progress").json()
    assert progress["state"] == "sent" and progress["sent"] >= 3

    letter = news[people[0]][0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = local(re.fullmatch(r"<(\S+)>", letter["List-Unsubscribe"])[1])
    assert requests.get(hub.URL + link, timeout=10).status_code == 200
    assert state(people[0]) == "confirmed"
    # As a mail program does it (RFC 8058, 3.2): neither a cookie nor a referrer.
    clicked = requests.post(hub.URL + link, data={"List-Unsubscribe": "One-Click"}, timeout=10,
                            allow_redirects=False)
    assert clicked.status_code == 200
    assert state(people[0]) == "unsubscribed"
    assert requests.post(hub.URL + link, timeout=10).status_code == 200

    second = uuid.uuid4().hex
    sent_issue(admin, second)
    wait_until("the next issue", lambda: [
        letter for letter in letters_to(people[1]) if second in text_of(letter)], 60)
    assert not [letter for letter in letters_to(people[0]) if second in text_of(letter)]


def test_a_browser_that_is_signed_in_confirms_by_the_page_too(person):
    """Fails where the gateway asks for X-CSRF-Token: a page without a script cannot send it."""
    assert subscribe(person.address).status_code == 202
    count = len(letters_to(person.address))
    wait_until("the link", lambda: any("token=" in text_of(letter)
                                       for letter in letters_to(person.address)))
    link = link_to(person.address, count)
    assert person.http.cookies
    assert person.http.post(hub.URL + link, timeout=10).status_code == 200
    assert state(person.address) == "confirmed"


def test_made_up_links_end_nothing():
    address = subscribed()
    row = hub.psql("identity", f"select id from account_emaildigest where email = '{address}'")
    for token in ("", row, f"{row}.", f"{row}.AAAA"):
        answer = requests.post(f"{hub.URL}/newsletter/unsubscription?token={token}", timeout=10)
        assert answer.status_code == 422
    assert state(address) == "confirmed"


def test_a_suppressed_address_gets_nothing_until_it_is_lifted(admin):
    address = new_address()
    made = admin.post("/api/v1/identity/admin/suppressions",
                      {"email": address.upper(), "reason": "asked by telephone"})
    assert made.status_code == 201, made.text
    assert subscribe(address).status_code == 202
    wait_until("it is suppressed", lambda: hub.psql(
        "identity", f"select state from message where recipient = '{address}'") == "suppressed")
    assert not letters_to(address)
    row = hub.psql("identity", "select id, kind from message "
                               f"where recipient = '{address}'").split("|")[0]
    shown = admin.get(f"/api/v1/identity/admin/message/{row}").json()
    assert "body" not in shown and address not in str(shown)
    lifted = admin.post(f"/api/v1/identity/admin/suppressions/{made.json()['id']}/lifting",
                        {"reason": "a new box"})
    assert lifted.status_code == 204
    assert subscribe(address).status_code == 202
    link_to(address)
