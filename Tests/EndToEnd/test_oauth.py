"""A partner's application as its makers write it: with a client of theirs, and a person at a browser."""

import base64
import hashlib
import html
import http.server
import re
import secrets
import socket
import threading
import time
import urllib.parse

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
from browsing import complaints
from hub import psql

SCOPE = "openid profile email read"
WAY_BACK = "/cb"
# One pixel, PNG.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Partner:
    """An application with a callback of its own on this machine."""

    def __init__(self, kind="confidential"):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Callback)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.redirect = f"http://127.0.0.1:{self.server.server_port}{WAY_BACK}"
        self.client_id = "partner-" + secrets.token_hex(4)
        self.secret = secrets.token_urlsafe(32) if kind == "confidential" else None
        # What is registered for a public client names no port (RFC 8252, 7.3).
        registered = self.redirect if self.secret else f"http://127.0.0.1{WAY_BACK}"
        number = psql("identity", f"""
            insert into oauth2_provider_application
              (client_id, client_type, authorization_grant_type, redirect_uris, name, grants, scopes)
            values ('{self.client_id}', '{kind}', 'authorization-code', '{registered}', 'Тау Partners',
              '{{authorization_code,refresh_token,client_credentials,{DEVICE}}}',
              '{{openid,profile,email,phone,read,write}}')
            returning id""").split()[0]
        if self.secret:
            digest = hashlib.sha256(self.secret.encode()).digest()[:30]
            text = base64.urlsafe_b64encode(digest).decode()
            psql("identity", "insert into oauth_client_secret (application_id, digest, hint) "
                             f"values ({number}, '{text}', 'x')")

    def session(self, **options):
        return OAuth2Session(
            self.client_id, self.secret, scope=SCOPE, redirect_uri=self.redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none", **options)


class Callback(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>back</title>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def metadata():
    answer = requests.get(hub.URL + "/.well-known/openid-configuration", timeout=10).json()
    other = requests.get(hub.URL + "/.well-known/oauth-authorization-server", timeout=10).json()
    assert answer == other
    return answer


@pytest.fixture
def partner():
    return Partner()


@pytest.fixture
def browser():
    driver = browsing.driver(browsing.PHONE)
    yield driver
    driver.quit()


def sign_in(driver, person):
    driver.find_element(By.NAME, "login").send_keys(person.address)
    driver.find_element(By.NAME, "password").send_keys(person.password)
    button = driver.find_element(By.TAG_NAME, "button")
    button.click()
    # A click does not wait for the page that it leads to: another address asked for at once may lose.
    WebDriverWait(driver, 20).until(browsing.gone(button))


def decide(driver, word):
    WebDriverWait(driver, 10).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, f"button[value={word}]"))
    driver.find_element(By.CSS_SELECTOR, f"button[value={word}]").click()
    WebDriverWait(driver, 10).until(lambda d: WAY_BACK in d.current_url)


def granted(driver, partner, person, metadata, nonce="n-1"):
    """Tokens of a person who signs in and agrees."""
    session = partner.session()
    verifier = secrets.token_urlsafe(48)
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
    driver.get(address)
    if driver.find_elements(By.NAME, "password"):
        sign_in(driver, person)
    if WAY_BACK not in driver.current_url:
        decide(driver, "allow")
    assert f"state={state}" in driver.current_url
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=driver.current_url,
        code_verifier=verifier, state=state)
    return session, token


def test_what_the_provider_says_of_itself_is_well_formed(metadata):
    document = AuthorizationServerMetadata(metadata)
    for name in AuthorizationServerMetadata.REGISTRY_KEYS:
        # An issuer is https; this house stands on a test machine.
        if name != "issuer" and not name.endswith(("_endpoint", "_uri", "documentation")):
            getattr(document, f"validate_{name}", lambda: None)()
    assert metadata["issuer"] == hub.URL
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        assert metadata[name].startswith(hub.URL + "/oauth/")


def test_a_person_signs_in_at_a_partners(browser, partner, person, metadata):
    session, token = granted(browser, partner, person, metadata)
    assert complaints(browser) == []
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = jwt.decode(
        token["id_token"], keys, claims_cls=CodeIDToken,
        claims_options={"iss": {"value": metadata["issuer"]},
                        "aud": {"value": partner.client_id}, "nonce": {"value": "n-1"}},
        claims_params={"nonce": "n-1", "client_id": partner.client_id,
                       "access_token": token["access_token"]})
    claims.validate()
    assert claims["sub"] == str(person.user["id"])
    about = session.get(metadata["userinfo_endpoint"]).json()
    assert about["sub"] == claims["sub"] and about["email"] == person.address
    assert "phone_number" not in about
    # Within the scope, in the person's name: reading goes, writing does not.
    assert session.get(hub.URL + "/api/v1/booking/bookings").status_code == 200
    refused = session.patch(hub.URL + "/api/v1/identity/me", json={"first_name": "X"},
                            headers={"If-Match": "*"})
    insufficient(refused, "write")


def insufficient(answer, scope):
    """RFC 6750, 3.1: the scope that would do is named."""
    assert hub.problem(answer, 403, "insufficient-scope")["scope"] == scope
    assert answer.headers["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{scope}"'


def token_for(person, partner, metadata, scope):
    """An access token of somebody who is signed in, and agrees."""
    session = OAuth2Session(
        partner.client_id, partner.secret, scope=scope, redirect_uri=partner.redirect,
        code_challenge_method="S256", token_endpoint_auth_method="client_secret_basic")
    verifier = secrets.token_urlsafe(48)
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier)
    return session.fetch_token(
        metadata["token_endpoint"], authorization_response=answered(person, address),
        code_verifier=verifier, state=state)["access_token"]


def test_scopes_hold_at_the_gateway(person, partner, metadata):
    def ask(method, path, scope):
        token = token_for(person, partner, metadata, scope)
        return requests.request(method, hub.URL + path, timeout=10,
                                headers={"Authorization": f"Bearer {token}"})

    rooms, bookings = "/api/v1/booking/rooms", "/api/v1/booking/bookings"
    assert ask("GET", rooms, "openid").status_code == 200, "what everybody sees"
    insufficient(ask("GET", bookings, "openid"), "read")
    assert ask("GET", bookings, "read").status_code == 200
    reading = "/api/v1/community/notifications/reading"
    insufficient(ask("POST", reading, "openid read"), "write")
    assert ask("POST", reading, "write").status_code == 200
    # What needs no token is refused too where one is shown that does not allow it.
    insufficient(ask("POST", "/api/v1/identity/registrations", "openid read"), "write")
    insufficient(ask("GET", "/oauth/userinfo", "read write"), "openid")
    insufficient(ask("GET", "/api/v1/services/hooks", "openid"), "services.hooks")
    insufficient(ask("POST", "/ofrep/v1/evaluate/flags", "openid"), "read")
    # Sessions and tokens of people for their scripts are not limited so.
    assert person.get(bookings).status_code == 200
    made = person.post("/api/v1/identity/api-tokens", {"name": "script"}).json()
    script = {"Authorization": f"Token {made['token']}"}
    assert requests.post(hub.URL + reading, headers=script, timeout=10).status_code == 200


def test_a_token_that_is_none_is_told_so():
    for scheme in ("Bearer", "Token"):
        refused = requests.get(hub.URL + "/api/v1/booking/rooms", timeout=10,
                               headers={"Authorization": f"{scheme} none"})
        hub.problem(refused, 401, "invalid-token")
        assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token", Token'


def test_a_sign_in_is_asked_for_once_and_in_the_wished_language(browser, partner, person, metadata):
    granted(browser, partner, person, metadata)
    session = partner.session()
    address, _ = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=secrets.token_urlsafe(48))
    for wish in ("max_age=0", "prompt=login", "prompt=select_account"):
        browser.get(f"{address}&{wish}&ui_locales=fr%20kk")
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "kk"
        sign_in(browser, person)
        WebDriverWait(browser, 10).until(lambda d: WAY_BACK in d.current_url)
        assert "code=" in browser.current_url, wish
        browser.get(hub.URL + "/oauth/account/devices")


def test_what_can_be_asked_for_stands_in_the_table(person, metadata):
    kept = psql("identity", "select code from oauth_scope where active order by position, code")
    assert metadata["scopes_supported"] == kept.split()
    refused = person.post("/api/v1/identity/applications", {
        "name": "Тау", "redirect_uris": ["https://tau.kz/cb"],
        "scopes": ["openid", "services.hooks", "everything"]})
    body = hub.problem(refused, 422)
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [
        ("/scopes/1", "reserved-scope"), ("/scopes/2", "unknown-scope")]


def test_tokens_are_renewed_asked_about_and_given_back(browser, partner, person, metadata):
    session, token = granted(browser, partner, person, metadata)
    renewed = session.refresh_token(metadata["token_endpoint"], token["refresh_token"])
    assert renewed["access_token"] != token["access_token"]
    told = session.introspect_token(
        metadata["introspection_endpoint"], token=renewed["access_token"]).json()
    assert told["active"] and told["client_id"] == partner.client_id
    assert told["sub"] == str(person.user["id"]) and "read" in told["scope"].split()
    gone = session.revoke_token(metadata["revocation_endpoint"], token=renewed["refresh_token"])
    assert gone.status_code == 200
    told = session.introspect_token(
        metadata["introspection_endpoint"], token=renewed["access_token"]).json()
    assert told == {"active": False}
    hub.wait_until("the gateway has heard of it", lambda: requests.get(
        metadata["userinfo_endpoint"], timeout=10,
        headers={"Authorization": f"Bearer {renewed['access_token']}"}).status_code == 401, 5)


def test_a_second_time_nobody_is_asked_and_no_is_heard(browser, partner, person, metadata):
    granted(browser, partner, person, metadata)
    session = partner.session()
    address, _ = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=secrets.token_urlsafe(48))
    browser.get(address)
    assert "code=" in browser.current_url
    browser.get(address + "&prompt=consent")
    decide(browser, "deny")
    assert "error=access_denied" in browser.current_url


def test_an_application_on_the_persons_machine_needs_no_secret(browser, person, metadata):
    session, token = granted(browser, Partner("public"), person, metadata)
    assert token["access_token"] and token["refresh_token"]
    assert session.get(metadata["userinfo_endpoint"]).status_code == 200


def test_an_application_acts_for_itself(partner, metadata):
    session = OAuth2Session(partner.client_id, partner.secret, scope="read")
    token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["scope"] == "read"
    assert "refresh_token" not in token and "id_token" not in token


def test_a_device_without_a_browser_is_let_in(browser, person, metadata):
    """RFC 8628, with the client's own words."""
    device = Partner("public")
    asked = requests.post(metadata["device_authorization_endpoint"], timeout=10,
                          data={"client_id": device.client_id, "scope": "openid read"}).json()

    def poll():
        return requests.post(metadata["token_endpoint"], timeout=10, data={
            "grant_type": DEVICE, "device_code": asked["device_code"],
            "client_id": device.client_id})

    assert poll().json()["error"] == "authorization_pending"
    browser.get(asked["verification_uri"])
    sign_in(browser, person)
    WebDriverWait(browser, 10).until(lambda d: d.find_elements(By.NAME, "user_code"))
    browser.find_element(By.NAME, "user_code").send_keys(asked["user_code"].lower())
    browser.find_element(By.TAG_NAME, "button").click()
    WebDriverWait(browser, 10).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, "button[value=allow]"))
    assert asked["user_code"] in browser.find_element(By.TAG_NAME, "main").text
    browser.find_element(By.CSS_SELECTOR, "button[value=allow]").click()
    WebDriverWait(browser, 10).until(lambda d: not d.find_elements(By.TAG_NAME, "form"))
    assert complaints(browser) == []

    # As a device has to: the interval, and five seconds longer whenever it was too early.
    pause, answer = asked["interval"], None
    for _ in range(4):
        time.sleep(pause)
        answer = poll()
        if answer.status_code == 200:
            break
        assert answer.json()["error"] == "slow_down", answer.text
        pause += 5
    assert answer.status_code == 200 and answer.json()["refresh_token"], answer.text
    assert poll().json()["error"] == "invalid_grant"


def test_an_application_of_its_own_opens_what_everybody_sees(partner, metadata):
    session = OAuth2Session(partner.client_id, partner.secret, scope="read")
    session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    assert session.get(hub.URL + "/api/v1/booking/rooms").status_code == 200
    assert session.get(hub.URL + "/api/v1/identity/me").status_code == 403
    assert session.get(metadata["userinfo_endpoint"]).status_code == 403


def test_a_wrong_address_is_shown_and_sent_nowhere(browser, partner, metadata):
    browser.get(f"{metadata['authorization_endpoint']}?response_type=code&client_id={partner.client_id}"
                "&redirect_uri=https://evil.kz/cb&state=1")
    assert browser.current_url.startswith(hub.URL)
    assert "invalid_request" in browser.find_element(By.TAG_NAME, "main").text


def test_the_page_that_asks_shows_the_applications_logo(browser, person, metadata):
    made = person.post("/api/v1/identity/applications", {
        "type": "public", "name": "Тау", "redirect_uris": ["http://127.0.0.1/cb"],
        "scopes": ["openid"]}).json()
    path = f"/api/v1/identity/applications/{made['id']}/logo"
    refused = person.call("PUT", path, data=b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                          headers={"If-Match": "*", "Content-Type": "image/png"})
    hub.problem(refused, 415, "file-type-refused")
    kept = person.call("PUT", path, data=PICTURE, headers={"If-Match": "*"})
    assert kept.status_code == 200, kept.text
    seen = requests.get(hub.URL + kept.json()["logo"], timeout=10)
    assert seen.content == PICTURE and "immutable" in seen.headers["Cache-Control"]
    session = OAuth2Session(made["client_id"], scope="openid", redirect_uri="http://127.0.0.1:1/cb",
                            code_challenge_method="S256")
    address, _ = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=secrets.token_urlsafe(48))
    browser.get(address)
    sign_in(browser, person)
    logo = WebDriverWait(browser, 10).until(
        lambda d: d.find_element(By.CSS_SELECTOR, "img.logo"))
    # Not only named: the policy of the page lets it in, and the browser can read it.
    assert browser.execute_script("return arguments[0].naturalWidth", logo) == 1
    assert "Тау" in logo.get_attribute("alt") and complaints(browser) == []
    assert browsing.violations(browser) == []


# MARK: Back-channel log-out


class Site:
    """A partner's server, where it hears of ended sessions. It answers what `answers` has, then 200."""

    def __init__(self, *answers):
        self.tokens = tokens = []
        waiting = list(answers)

        class Ended(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                (name, token), = urllib.parse.parse_qsl(body)
                assert name == "logout_token" and self.path == "/ended?tenant=1"
                tokens.append(token)
                self.send_response(waiting.pop(0) if waiting else 200)
                self.send_header("Location", hub.URL)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ended)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/ended?tenant=1"

    def wait_for(self, count, seconds=10):
        hub.wait_until(f"{count} logout tokens", lambda: len(self.tokens) >= count, seconds)


def registered(person, address):
    """The client_id of an application that hears of ended sessions there."""
    made = person.post("/api/v1/identity/applications", {
        "type": "public", "name": "Тау", "redirect_uris": ["http://127.0.0.1/back"],
        "scopes": ["openid"], "backchannel_logout_uri": address,
        "backchannel_logout_session_required": True})
    assert made.status_code == 201, made.text
    assert made.json()["backchannel_logout_uri"] == address
    return made.json()["client_id"]


def decided(person, page, word="allow"):
    """The answer to the form on a page, as a browser without a window sends it."""
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', page.text)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return person.http.post(
        hub.URL + action, timeout=10, allow_redirects=False,
        data={**{name: html.unescape(value) for name, value in fields}, "decision": word})


def answered(person, address, word="allow"):
    """Where a person who is signed in is led from an application's request. She decides if asked."""
    page = person.http.get(address, timeout=10, allow_redirects=False)
    if page.status_code == 200:
        page = decided(person, page, word)
    assert page.status_code == 303, page.text
    return page.headers["Location"]


def signed_in(person, client_id, metadata):
    """The claims of the identity token that the application gets in the person's session."""
    session = OAuth2Session(client_id, scope="openid", redirect_uri="http://127.0.0.1:1/back",
                            code_challenge_method="S256", token_endpoint_auth_method="none")
    verifier = secrets.token_urlsafe(48)
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier)
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=answered(person, address),
        code_verifier=verifier, state=state)
    return read(token["id_token"], metadata)


def read(token, metadata):
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    return jwt.decode(token, keys)


def test_an_application_hears_that_a_person_signed_out(person, metadata):
    assert metadata["backchannel_logout_supported"] is True
    assert metadata["backchannel_logout_session_supported"] is True
    # It says no twice, once by a redirect, and is asked again.
    site = Site(302, 503)
    client_id = registered(person, site.address)
    identity = signed_in(person, client_id, metadata)
    assert person.delete("/api/v1/identity/sessions/current").status_code == 204
    for count in (1, 2):
        site.wait_for(count)
        hub.wait_until("it is put off, and need not wait so long", lambda: "UPDATE 0" not in psql(
            "identity", "update django_dramatiq_task set run_at = now() "
                        "where actor_name = 'oauth.back-channel-logout' and status = 'delayed'"))
    site.wait_for(3, seconds=45)
    names = set()
    for token in site.tokens:
        claims = read(token, metadata)
        assert claims.header["typ"] == "logout+jwt"
        assert claims["iss"] == metadata["issuer"] and claims["aud"] == client_id
        assert claims["sub"] == identity["sub"] and claims["sid"] == identity["sid"]
        assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
        assert 0 < claims["exp"] - claims["iat"] <= 120 and "nonce" not in claims
        names.add(claims["jti"])
    assert len(names) == 3
    time.sleep(1)
    assert len(site.tokens) == 3, "it said yes"


def test_only_the_session_that_ended_is_told(person, metadata):
    site = Site()
    client_id = registered(person, site.address)
    signed_in(person, client_id, metadata)
    other = hub.Person(person.address)
    assert other.sign_in().status_code == 201
    elsewhere = signed_in(other, client_id, metadata)
    assert person.delete("/api/v1/identity/sessions").json() == {"revoked": 1}
    site.wait_for(1)
    time.sleep(1)
    (token,) = site.tokens
    assert read(token, metadata)["sid"] == elsewhere["sid"]


def test_a_change_that_was_saved_is_told_whatever_becomes_of_identity(person, metadata):
    site = Site(503)
    signed_in(person, registered(person, site.address), metadata)
    assert person.delete("/api/v1/identity/sessions/current").status_code == 204
    site.wait_for(1)
    hub.kill("identity")
    hub.start("identity")
    # Taken again when its lease of a minute is over, if the first attempt's end was not noted.
    site.wait_for(2, seconds=90)


def test_nobody_makes_the_hub_call_its_own_house(person):
    for address in ("https://10.0.0.1/ended", "https://[::1]/ended", "http://example.kz/ended",
                    "https://example.kz/ended#here"):
        refused = person.post("/api/v1/identity/applications", {
            "type": "public", "name": "Тау", "redirect_uris": ["http://127.0.0.1/back"],
            "backchannel_logout_uri": address})
        body = hub.problem(refused, 422)
        assert hub.pointers(body) == ["/backchannel_logout_uri"], address


def test_userinfo_is_asked_by_post_too(browser, partner, person, metadata):
    session, token = granted(browser, partner, person, metadata)
    asked = session.post(metadata["userinfo_endpoint"])
    assert asked.status_code == 200 and asked.json()["sub"] == str(person.user["id"])
    # Not as a parameter of a form (RFC 6750, 2.2).
    by_form = requests.post(metadata["userinfo_endpoint"], timeout=10,
                            data={"access_token": token["access_token"]})
    assert by_form.status_code == 401


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address):
    try:
        return requests.get(address, timeout=2).status_code == 200
    except requests.ConnectionError:
        return False
