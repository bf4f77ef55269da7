"""Signing in by providers that we did not write, and by an installation of our own beside this one.

A house of its own is told of both: `mock` is oidc-provider-mock, `techhub` is another house, which is a
provider like any other.
"""

import base64
import hashlib
import html
import json
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile

import pytest
import requests
from house import House, lived_in
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import pages
from pages import Walk, fill, submit
from hub import PASSWORD, code_for, codes_for, letters_to, new_address, problem, text_of, wait_until


class Provider:
    """oidc-provider-mock as a process of its own."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(self.port), "--require-nonce",
             "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("the provider is up", self.answers, 20)

    def answers(self):
        try:
            return requests.get(self.url + "/jwks", timeout=2).status_code == 200
        except requests.ConnectionError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def knows(self, subject, **claims):
        done = requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5)
        assert done.status_code < 300, done.text


class SocialHouse(House):
    def __init__(self, provider, other):
        self.settings = pathlib.Path(tempfile.mkdtemp(prefix="techhub-providers-", dir="/tmp"))
        self.settings.chmod(0o755)
        super().__init__("social", TECHHUB_SOCIAL_FILE=str(self.settings / "social.json"))
        (self.settings / "hub.secret").write_text(self.registered_at(other))
        (self.settings / "mock.secret").write_text("anything")
        (self.settings / "social.json").write_text(json.dumps({"providers": [
            {"name": "mock", "title": "Mock", "issuer": provider.url, "client_id": "house",
             "client_secret_file": "mock.secret", "insecure": True, "stored_as": "google-oauth2",
             "old_name": "email"},
            {"name": "techhub", "title": "Other TechHub", "issuer": other.url, "client_id": "house",
             "client_secret_file": "hub.secret", "insecure": True},
        ]}))

    def registered_at(self, other):
        """As a partner's application there."""
        secret = secrets.token_urlsafe(32)
        digest = base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()[:30]).decode()
        other.psql("identity", f"""
            with made as (insert into oauth2_provider_application
              (client_id, client_type, authorization_grant_type, redirect_uris, name, grants, scopes)
            values ('house', 'confidential', 'authorization-code',
              '{self.url}/oauth/social/techhub/callback', 'Other house',
              '{{authorization_code}}', '{{openid,profile,email}}') returning id)
            insert into oauth_client_secret (application_id, digest, hint)
            select id, '{digest}', 'x' from made""")
        return secret

    def remove(self):
        super().remove()
        shutil.rmtree(self.settings)

    def links_of(self, address):
        return self.psql("identity", f"""
            select l.provider || ' ' || l.uid from social_auth_usersocialauth l
            join account_user u on u.id = l.user_id where u.email = '{address}'""").splitlines()


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def other():
    with lived_in(House("provider")) as house:
        yield house


@pytest.fixture(scope="module")
def house(provider, other):
    with lived_in(SocialHouse(provider, other)) as house:
        yield house


class Visitor:
    """A browser without a script: it follows where it is led, and sends the forms that it sees."""

    def __init__(self, house, http=None):
        self.house = house
        self.http = http or requests.Session()
        self.http.headers["Accept-Language"] = "en"
        self.page = None

    def start(self, name="mock", query=""):
        self.page = self.http.get(f"{self.house.url}/oauth/social/{name}{query}", timeout=20)
        return self

    def agree(self, subject):
        """At the provider's own form."""
        assert "Authorize Client" in self.page.text, self.page.text[:600]
        self.page = self.http.post(self.page.url, data={"sub": subject}, timeout=20)
        return self

    def send(self, form, **fields):
        token = re.search(r'name="csrf_token" value="([^"]*)"', self.page.text)
        fields["csrf_token"] = html.unescape(token.group(1)) if token else ""
        root = self.page.url.rsplit("/", 1)[0]
        self.page = self.http.post(f"{root}/{form}", data=fields, timeout=20,
                                   headers={"Origin": self.house.url})
        return self

    @property
    def me(self):
        answer = self.http.get(self.house.url + "/api/v1/identity/me", timeout=10)
        return answer.json() if answer.status_code == 200 else None


def test_somebody_new_gets_an_account_and_is_known_the_next_time(house, provider):
    address, subject = new_address(), secrets.token_hex(8)
    provider.knows(subject, email=address, email_verified=True, given_name="Dana",
                   family_name="Akhmetova")
    visitor = Visitor(house).start().agree(subject)
    assert visitor.page.status_code == 200 and address in visitor.page.text
    assert visitor.me is None
    visitor.send("registration", first_name="Dana", last_name="Akhmetova")
    assert visitor.me["email"] == address and visitor.me["email_verified"] is True
    assert house.links_of(address) == [f"google-oauth2 {subject}"]
    wait_until("a letter", lambda: letters_to(address, house.home))
    assert "Mock" in text_of(letters_to(address, house.home)[-1])
    again = Visitor(house).start().agree(subject)
    assert again.me["email"] == address


def test_an_account_with_the_address_is_never_linked_silently(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    provider.knows(subject, email=person.address, email_verified=True)
    visitor = Visitor(house).start().agree(subject)
    assert visitor.me is None and house.links_of(person.address) == []
    visitor.send("password", login=person.address, password="Wrong-pass-1907")
    assert visitor.page.status_code == 422 and visitor.me is None
    visitor.send("password", login=person.address, password=PASSWORD)
    assert visitor.me["email"] == person.address
    assert house.links_of(person.address) == [f"google-oauth2 {subject}"]


def test_or_by_a_code_that_goes_to_its_owner(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    provider.knows(subject, email=person.address, email_verified=True)
    before = len(codes_for(person.address, house.home))
    visitor = Visitor(house).start().agree(subject).send("codes")
    code = code_for(person.address, after=before, home=house.home)
    visitor.send("confirmation", code="000000" if code != "000000" else "000001")
    assert visitor.page.status_code == 422 and visitor.me is None
    visitor.send("confirmation", code=code)
    assert visitor.me["email"] == person.address


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    provider.knows(subject, email=person.address, email_verified=False)
    visitor = Visitor(house).start().agree(subject)
    assert "does not vouch" in visitor.page.text
    visitor.send("registration", first_name="Eve", last_name="Other")
    assert visitor.page.status_code == 400 and visitor.me is None
    assert house.links_of(person.address) == []


def test_an_old_link_by_address_still_opens_its_account(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    house.psql("identity", f"""
        insert into social_auth_usersocialauth (provider, uid, user_id, imported_version)
        values ('google-oauth2', '{person.address.upper()}', {person.user["id"]}, 1)""")
    provider.knows(subject, email=person.address, email_verified=True)
    assert Visitor(house).start().agree(subject).me["email"] == person.address
    assert house.links_of(person.address) == [f"google-oauth2 {subject}"]


def test_an_answer_counts_once_and_in_its_own_browser(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    house.psql("identity", f"""
        insert into social_auth_usersocialauth (provider, uid, user_id)
        values ('google-oauth2', '{subject}', {person.user["id"]})""")
    visitor = Visitor(house).start()
    back = visitor.http.post(visitor.page.url, data={"sub": subject}, allow_redirects=False,
                             timeout=20).headers["Location"]
    assert requests.get(back, timeout=20).status_code == 400
    assert requests.get(back, timeout=20, cookies={"social": "x" * 43}).status_code == 400
    assert visitor.http.get(back, allow_redirects=False, timeout=20).status_code == 303
    assert visitor.me["email"] == person.address
    assert visitor.http.get(back, timeout=20).status_code == 400


def test_a_provider_that_goes_away_in_the_middle_is_said_to_be_away(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    house.psql("identity", f"""
        insert into social_auth_usersocialauth (provider, uid, user_id)
        values ('google-oauth2', '{subject}', {person.user["id"]})""")
    visitor = Visitor(house).start()
    back = visitor.http.post(visitor.page.url, data={"sub": subject}, allow_redirects=False,
                             timeout=20).headers["Location"]
    provider.stop()
    try:
        away = visitor.http.get(back, timeout=20)
        assert away.status_code == 503 and away.headers["Content-Type"].startswith("text/html")
        assert "Retry-After" in away.headers and visitor.me is None
    finally:
        provider.start()
    # It came back with other keys and without its codes: one begins again, and is let in.
    assert visitor.http.get(back, timeout=20).status_code == 400
    wait_until("its new keys are read",
               lambda: Visitor(house).start().agree(subject).me is not None, 20, every=2)


def test_a_person_links_and_unlinks_at_a_browser(house, provider):
    person, subject = house.registered_person(), secrets.token_hex(8)
    provider.knows(subject, email=new_address(), email_verified=True)
    links = "/api/v1/identity/social-links"
    begun = person.post(links, {"provider": "mock"})
    assert begun.status_code == 200, begun.text
    visitor = Visitor(house, person.http)
    visitor.page = person.http.get(begun.json()["location"], timeout=20)
    visitor.agree(subject).send("link")
    (link,) = person.get(links).json()["items"]
    assert link["title"] == "Mock" and link["usable"] is True
    assert Visitor(house).start().agree(subject).me["email"] == person.address
    assert person.delete(f"{links}/{link['id']}").status_code == 204
    assert Visitor(house).start().agree(subject).me is None
    problem(person.delete(f"{links}/{link['id']}"), 404)
    problem(person.post(links, {"provider": "nobody"}), 422)


def test_the_file_is_read_again(house, provider):
    file = house.settings / "social.json"
    whole = file.read_text()
    one = json.loads(whole)
    one["providers"] = one["providers"][:1]

    def names():
        answer = requests.get(house.url + "/api/v1/identity/social-providers", timeout=10)
        return [entry["name"] for entry in answer.json()["items"]]

    assert names() == ["mock", "techhub"]
    file.write_text(json.dumps(one))
    house.reload("identity")
    wait_until("one is left", lambda: names() == ["mock"], 5)
    file.write_text("{")
    house.reload("identity")
    file.write_text(whole)
    house.reload("identity")
    wait_until("both are back", lambda: names() == ["mock", "techhub"], 5)


@pytest.fixture
def browser():
    driver = browsing.driver(browsing.PHONE)
    yield driver
    driver.quit()


def wait_for(driver, selector):
    WebDriverWait(driver, 15).until(lambda d: d.find_elements(By.CSS_SELECTOR, selector))
    return driver.find_element(By.CSS_SELECTOR, selector)


TITLES = {
    "sign-in": {"ru": "Вход", "kk": "Кіру", "en": "Sign in"},
    "link": {"ru": "Подключить Mock?", "kk": "Mock қосасыз ба?", "en": "Link Mock?"},
    "fault": {"ru": "Войти не удалось", "kk": "Кіру мүмкін болмады", "en": "You could not be signed in"},
    # What is asked differs by what the provider says, and by what is known here.
    **{name: {"ru": "Вход через Mock", "kk": "Mock арқылы кіру", "en": "Sign in by Mock"} for name in (
        "new", "new-again", "known", "known-again", "code", "code-again", "address", "address-again",
        "address-code")},
}


def comes_back(driver, subject):
    """From the page of the provider, where he agrees."""
    cookies = {cookie["name"]: cookie["value"] for cookie in driver.get_cookies()}
    agreed = requests.post(driver.current_url, data={"sub": subject}, cookies=cookies,
                           allow_redirects=False, timeout=20)
    # What a browser says of the provider's page is no matter of ours.
    browsing.complaints(driver)
    driver.get(agreed.headers["Location"])


def is_vouched_for(walk, house, provider, **claims):
    subject = secrets.token_hex(8)
    provider.knows(subject, **claims)
    walk.driver.delete_all_cookies()
    walk.driver.get(house.url + "/oauth/social/mock")
    comes_back(walk.driver, subject)


def presses(driver, form):
    submit(driver, f"form[action$={form}] button")


def is_nobody_here(walk, house):
    driver = walk.driver
    driver.get(house.url + "/oauth/sign-in")
    walk.meets("sign-in")
    driver.get(house.url + "/oauth/social/nobody")
    walk.meets("fault")
    driver.get(house.url + "/oauth/social/mock/callback?state=x")
    walk.meets("fault")


def has_no_account(walk, house, provider):
    # An address that is wider than a telephone.
    is_vouched_for(walk, house, provider, email="d" * 40 + new_address(), email_verified=True,
                   given_name="Dana", family_name="Akhmetova")
    walk.meets("new")
    fill(walk.driver, first_name="4")
    presses(walk.driver, "registration")
    walk.meets("new-again")


def has_an_account(walk, house, provider):
    driver, person = walk.driver, house.registered_person()
    is_vouched_for(walk, house, provider, email=person.address, email_verified=True)
    walk.meets("known")
    fill(driver, password="Wrong-pass-1907")
    presses(driver, "password")
    walk.meets("known-again")
    presses(driver, "codes")
    walk.meets("code")
    fill(driver, code="000000")
    presses(driver, "confirmation")
    walk.meets("code-again")


def has_no_address(walk, house, provider):
    driver, names = walk.driver, {"first_name": "Eve", "last_name": "Other"}
    is_vouched_for(walk, house, provider, email=new_address(), email_verified=False)
    walk.meets("address")
    fill(driver, email="eve@nowhere", **names)
    presses(driver, "codes")
    walk.meets("address-again")
    fill(driver, email=new_address(), **names)
    presses(driver, "codes")
    walk.meets("address-code")


def wants_another_way_in(walk, house, provider):
    """And is signed out before he has said so."""
    driver, person, subject = walk.driver, house.registered_person(), secrets.token_hex(8)
    provider.knows(subject, email=new_address(), email_verified=True)
    person.http.headers["Accept-Language"] = walk.language
    begun = person.post("/api/v1/identity/social-links", {"provider": "mock"})
    assert begun.status_code == 200, begun.text
    driver.get(house.url + "/oauth/sign-in")
    driver.delete_all_cookies()
    for cookie in person.http.cookies:
        driver.add_cookie({"name": cookie.name, "value": cookie.value, "path": "/"})
    driver.get(begun.json()["location"])
    comes_back(driver, subject)
    walk.meets("link")
    driver.delete_cookie("sessionid")
    presses(driver, "link")
    walk.meets("fault")


def test_every_page_of_it_is_clean_in_every_language(house, provider, browser):
    """Fails where a page below `/oauth/social` has no visit here."""
    walk = Walk(browser, TITLES)
    for language in pages.LANGUAGES:
        walk.speaks(language)
        is_nobody_here(walk, house)
        has_no_account(walk, house, provider)
        has_an_account(walk, house, provider)
        has_no_address(walk, house, provider)
        wants_another_way_in(walk, house, provider)
    walk.misses_nothing(
        {path for path in pages.paths(house.port) if path.startswith(pages.SOCIAL)})


def test_in_a_real_browser_by_the_other_installation(house, other, browser):
    """Our provider and our client, each as a stranger to the other: page by page, without a script."""
    owner = other.registered_person()
    browser.get(house.url + "/oauth/sign-in?lang=en")
    browser.find_element(By.LINK_TEXT, "Continue with Other TechHub").click()
    wait_for(browser, "input[name=password]")
    assert browser.current_url.startswith(other.url)
    browser.find_element(By.NAME, "login").send_keys(owner.address)
    browser.find_element(By.NAME, "password").send_keys(owner.password)
    browser.find_element(By.TAG_NAME, "button").click()
    wait_for(browser, "button[value=allow]").click()
    first_name = wait_for(browser, "input[name=first_name]")
    assert browser.current_url == house.url + "/oauth/social/techhub/account"
    assert owner.address in browser.find_element(By.TAG_NAME, "main").text
    assert first_name.get_attribute("value") == owner.user["first_name"]
    browser.find_element(By.CSS_SELECTOR, "form[action$=registration] button").click()
    WebDriverWait(browser, 15).until(lambda d: d.current_url == house.url + "/")
    assert house.links_of(owner.address) == [f"techhub {owner.user['id']}"]
