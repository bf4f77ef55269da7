"""The provider as oauthlib finds it: beside Authlib a second client that we did not write, with PyJWT as
a second judge of identity tokens. The people here have a browser without a window."""

import base64
import hashlib
import time

import jwt
import pytest
import requests
from oauthlib.oauth2 import (
    AccessDenied, AccessDeniedError, AuthorizationPendingError, BackendApplicationClient,
    DeviceClient, ExpiredTokenError, InvalidClientError, InvalidGrantError, InvalidScopeError,
    LegacyApplicationClient, MismatchingStateError, MobileApplicationClient, OAuth2Error,
    SlowDownError, UnauthorizedClientError, UnsupportedGrantTypeError, UnsupportedResponseTypeError,
    WebApplicationClient)
from oauthlib.oauth2.rfc6749.errors import ConsentRequired, CustomOAuth2Error, LoginRequired
from requests_oauthlib import OAuth2Session

import hub
from hub import psql
from test_oauth import Partner, answered, decided, metadata, partner  # noqa: F401

SCOPE = ["openid", "profile", "email", "read"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def by_http(monkeypatch):
    """oauthlib speaks to https alone; this house stands on a test machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


class Asking:
    """A partner's session with oauthlib, and how it says who it is at the token endpoint."""

    def __init__(self, partner, metadata, scope=SCOPE, pkce="S256"):
        self.partner, self.metadata = partner, metadata
        self.session = OAuth2Session(
            partner.client_id, redirect_uri=partner.redirect, scope=scope, pkce=pkce)
        self.proof = ({"client_secret": partner.secret} if partner.secret
                      else {"include_client_id": True})

    def address(self, **parameters):
        return self.session.authorization_url(
            self.metadata["authorization_endpoint"], **parameters)[0]

    def fetch(self, location):
        return self.session.fetch_token(
            self.metadata["token_endpoint"], authorization_response=location, timeout=10,
            **self.proof)

    def granted(self, person, **parameters):
        return self.fetch(answered(person, self.address(**parameters)))

    def refresh(self, token):
        return self.session.refresh_token(
            self.metadata["token_endpoint"], refresh_token=token, auth=as_partner(self.partner),
            timeout=10)

    def about(self):
        return self.session.get(self.metadata["userinfo_endpoint"], timeout=10)


def as_partner(partner):
    return requests.auth.HTTPBasicAuth(partner.client_id, partner.secret)


def told_of(token, partner, metadata):
    """What introspection says, with no client library at all."""
    answer = requests.post(metadata["introspection_endpoint"], data={"token": token},
                           auth=as_partner(partner), timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def at_redirect(partner, address, person=None, word="allow"):
    """The fault that oauthlib hears of at the partner's own address."""
    location = (answered(person, address, word) if person else
                requests.get(address, timeout=10, allow_redirects=False).headers["Location"])
    assert location.startswith(partner.redirect + "?"), location
    with pytest.raises(OAuth2Error) as refused:
        WebApplicationClient(partner.client_id).parse_request_uri_response(location)
    return refused.value


def at_token_endpoint(metadata, status=400, auth=None, **form):
    """The fault that oauthlib hears of in the answer to a form."""
    answer = requests.post(metadata["token_endpoint"], data=form, auth=auth, timeout=10)
    assert answer.status_code == status, answer.text
    with pytest.raises(OAuth2Error) as refused:
        WebApplicationClient("anybody").parse_request_body_response(answer.text)
    return refused.value


# MARK: The code, and its proof (RFC 6749 4.1, RFC 7636, RFC 9207)


@pytest.mark.parametrize("kind", ["confidential", "public"])
def test_a_code_is_exchanged_with_its_proof(person, metadata, kind):
    asking = Asking(Partner(kind), metadata)
    token = asking.granted(person)
    assert token["token_type"] == "Bearer" and token["expires_in"] == 3600
    assert set(token["scope"]) == set(SCOPE) and token["refresh_token"]
    about = asking.about()
    assert about.status_code == 200 and about.json()["sub"] == str(person.user["id"])


def test_the_answer_says_whose_it_is(person, partner, metadata):
    asking = Asking(partner, metadata)
    location = answered(person, asking.address(state="of-this-visit"))
    heard = WebApplicationClient(partner.client_id).parse_request_uri_response(
        location, state="of-this-visit")
    assert heard["iss"] == metadata["issuer"] and set(heard) == {"code", "state", "iss"}


def test_the_answer_to_another_visit_is_not_taken(person, partner, metadata):
    mine, other = Asking(partner, metadata), Asking(partner, metadata)
    location = answered(person, mine.address())
    other.address()
    with pytest.raises(MismatchingStateError):
        other.fetch(location)
    assert mine.fetch(location)["access_token"]


def test_a_code_without_its_proof_opens_nothing_and_is_not_used_up(person, partner, metadata):
    mine, thief = Asking(partner, metadata), Asking(partner, metadata)
    thief.address(state="known")
    location = answered(person, mine.address(state="known"))
    with pytest.raises(InvalidGrantError):
        thief.fetch(location)
    assert mine.fetch(location)["access_token"]


def test_a_code_that_is_shown_twice_ends_what_it_gave(person, partner, metadata):
    asking = Asking(partner, metadata)
    location = answered(person, asking.address())
    token = asking.fetch(location)
    assert told_of(token["access_token"], partner, metadata)["active"]
    with pytest.raises(InvalidGrantError):
        asking.fetch(location)
    assert told_of(token["access_token"], partner, metadata) == {"active": False}


@pytest.mark.parametrize("pkce", ["plain", None])
def test_a_proof_must_be_a_digest(partner, metadata, pkce):
    fault = at_redirect(partner, Asking(partner, metadata, pkce=pkce).address())
    assert fault.error == "invalid_request"


# MARK: Renewal (RFC 6749 section 6, RFC 9700 4.14)


def test_a_refresh_token_is_spent_by_its_use(person, partner, metadata):
    asking = Asking(partner, metadata)
    first = asking.granted(person)
    second = asking.refresh(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    # A lost answer is forgiven for ten seconds; then they are over.
    psql("identity", "update oauth2_provider_refreshtoken "
                     "set rotated_at = now() - interval '1 minute' "
                     f"where user_id = {person.user['id']} and rotated_at is not null")
    with pytest.raises(InvalidGrantError):
        asking.refresh(first["refresh_token"])
    with pytest.raises(InvalidGrantError):
        asking.refresh(second["refresh_token"])
    assert told_of(second["access_token"], partner, metadata) == {"active": False}


def test_an_expired_token_is_renewed_on_the_way(person, metadata):
    device = Partner("public")
    token = Asking(device, metadata).granted(person)
    kept = []
    session = OAuth2Session(
        device.client_id, token={**token, "expires_at": time.time() - 1},
        auto_refresh_url=metadata["token_endpoint"],
        auto_refresh_kwargs={"client_id": device.client_id}, token_updater=kept.append)
    assert session.get(metadata["userinfo_endpoint"], timeout=10).status_code == 200
    (renewed,) = kept
    assert renewed["refresh_token"] != token["refresh_token"]


def test_a_scope_narrows_and_never_widens(person, partner, metadata):
    asking = Asking(partner, metadata)
    token = asking.granted(person)
    asking.session.scope = ["openid", "read"]
    narrow = asking.refresh(token["refresh_token"])
    assert set(narrow["scope"]) == {"openid", "read"}
    assert "email" not in asking.about().json()
    asking.session.scope = [*SCOPE, "write"]
    with pytest.raises(InvalidScopeError):
        asking.refresh(narrow["refresh_token"])
    # Only the access token was narrower: what was granted stays.
    asking.session.scope = None
    whole = asking.refresh(narrow["refresh_token"])
    assert set(whole["scope"]) == set(SCOPE)


# MARK: An application for itself (RFC 6749 4.4)


def test_an_application_acts_for_itself(partner, metadata):
    for way in ({}, {"include_client_id": True}):
        session = OAuth2Session(client=BackendApplicationClient(partner.client_id, scope=["read"]))
        token = session.fetch_token(
            metadata["token_endpoint"], client_secret=partner.secret, timeout=10, **way)
        assert token["scope"] == ["read"] and "refresh_token" not in token
        rooms = session.get(hub.URL + "/api/v1/booking/rooms", timeout=10)
        assert rooms.status_code == 200, rooms.text


def test_an_application_is_told_that_it_got_less_than_it_asked_for(partner, metadata):
    """What only says who a person is means nothing without one (RFC 6749, 3.3)."""
    session = OAuth2Session(
        client=BackendApplicationClient(partner.client_id, scope=["openid", "read"]))
    with pytest.raises(Warning) as changed:
        session.fetch_token(metadata["token_endpoint"], client_secret=partner.secret, timeout=10)
    assert changed.value.new_scope == ["read"] and changed.value.token["access_token"]


# MARK: A device (RFC 8628)


class Device:
    def __init__(self, metadata):
        self.metadata, self.partner = metadata, Partner("public")
        self.client = DeviceClient(self.partner.client_id, scope=["openid", "read"])
        # oauthlib writes the parameters behind the address; the RFC has them in the body (3.1).
        address, form = self.client.prepare_request_uri(
            metadata["device_authorization_endpoint"]).split("?", 1)
        asked = requests.post(address, data=form, timeout=10, headers=FORM)
        assert asked.status_code == 200, asked.text
        self.asked = asked.json()

    def poll(self):
        form = self.client.prepare_request_body(self.asked["device_code"], include_client_id=True)
        answer = requests.post(self.metadata["token_endpoint"], timeout=10, data=form, headers=FORM)
        return self.client.parse_request_body_response(answer.text)

    def fault(self):
        with pytest.raises(OAuth2Error) as refused:
            self.poll()
        return refused.value.error

    def decided(self, person, word):
        page = person.http.get(self.asked["verification_uri_complete"], timeout=10)
        assert self.asked["user_code"] in page.text
        assert decided(person, page, word).status_code == 200

    def later(self, column):
        """As if what stands in the column were long ago."""
        psql("identity", f"update oauth_device_grant set {column} = now() - interval '1 second' "
                         "where application_id = (select id from oauth2_provider_application "
                         f"where client_id = '{self.partner.client_id}')")


def test_a_device_is_let_in_by_its_code(person, metadata):
    device = Device(metadata)
    assert device.fault() == AuthorizationPendingError.error
    assert device.fault() == SlowDownError.error
    device.decided(person, "allow")
    device.later("poll_after")
    token = device.poll()
    assert set(token["scope"]) == {"openid", "read"} and token["refresh_token"]
    assert device.fault() == InvalidGrantError.error


def test_a_device_is_refused_or_comes_too_late(person, metadata):
    refused = Device(metadata)
    refused.decided(person, "deny")
    assert refused.fault() == AccessDenied.error
    late = Device(metadata)
    late.later("expires_at")
    assert late.fault() == ExpiredTokenError.error


# MARK: Refused grants (RFC 9700 2.1.2 and 2.4)


def test_nobody_takes_a_persons_password(person, partner, metadata):
    session = OAuth2Session(client=LegacyApplicationClient(partner.client_id, scope=["read"]))
    with pytest.raises(UnsupportedGrantTypeError):
        session.fetch_token(
            metadata["token_endpoint"], username=person.address, password=person.password,
            client_secret=partner.secret, timeout=10)


def test_no_token_comes_by_an_address(person, metadata):
    browser_app = Partner("public")
    session = OAuth2Session(
        client=MobileApplicationClient(browser_app.client_id), scope=["read"],
        redirect_uri=browser_app.redirect)
    address, state = session.authorization_url(metadata["authorization_endpoint"])
    location = answered(person, address)
    assert "#" not in location and f"state={state}" in location
    with pytest.raises(ValueError):
        session.token_from_fragment(location)
    assert isinstance(at_redirect(browser_app, address), UnsupportedResponseTypeError)


# MARK: Given back (RFC 7009), asked about (RFC 7662)


@pytest.mark.parametrize("hint", ["refresh_token", "access_token", None])
def test_a_refresh_token_takes_its_family_along_whatever_the_hint(person, partner, metadata, hint):
    asking = Asking(partner, metadata)
    token = asking.granted(person)
    address, headers, body = WebApplicationClient(
        partner.client_id).prepare_token_revocation_request(
            metadata["revocation_endpoint"], token["refresh_token"], token_type_hint=hint)
    for _ in range(2):
        # Of one that is gone the answer is the same (section 2.2).
        gone = requests.post(
            address, headers=headers, data=body, auth=as_partner(partner), timeout=10)
        assert gone.status_code == 200 and gone.text == "", gone.text
    assert told_of(token["access_token"], partner, metadata) == {"active": False}
    with pytest.raises(InvalidGrantError):
        asking.refresh(token["refresh_token"])


def test_an_access_token_goes_alone_and_without_a_secret(person, metadata):
    device = Partner("public")
    asking = Asking(device, metadata)
    token = asking.granted(person)
    address, headers, body = WebApplicationClient(
        device.client_id).prepare_token_revocation_request(
            metadata["revocation_endpoint"], token["access_token"], client_id=device.client_id)
    assert requests.post(address, headers=headers, data=body, timeout=10).status_code == 200
    hub.wait_until("the gateway has heard of it", lambda: asking.about().status_code == 401, 5)
    renewed = asking.session.refresh_token(
        metadata["token_endpoint"], client_id=device.client_id, timeout=10)
    assert renewed["access_token"] != token["access_token"]


def test_an_application_asks_about_its_own_tokens_alone(person, partner, metadata):
    token = Asking(partner, metadata).granted(person)
    told = told_of(token["access_token"], partner, metadata)
    assert set(told) == {"active", "scope", "client_id", "token_type", "iat", "exp", "sub", "iss"}
    assert told["client_id"] == partner.client_id and told["token_type"] == "Bearer"
    assert told["exp"] - told["iat"] == 3600 and told["iss"] == metadata["issuer"]
    assert set(told["scope"].split()) == set(SCOPE) and told["sub"] == str(person.user["id"])
    of_refresh = told_of(token["refresh_token"], partner, metadata)
    assert of_refresh["active"] and of_refresh["token_type"] == "refresh_token"
    assert told_of(token["access_token"], Partner(), metadata) == {"active": False}
    assert told_of("nonsense", partner, metadata) == {"active": False}
    # A stranger, and an application that keeps no secret.
    strangers = [(("nobody", "nothing"), {}), (None, {"client_id": Partner("public").client_id})]
    for auth, form in strangers:
        refused = requests.post(metadata["introspection_endpoint"], auth=auth, timeout=10,
                                data={"token": token["access_token"], **form})
        assert refused.status_code == 401 and refused.json()["error"] == "invalid_client"


# MARK: Who it is (OpenID Connect Core)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_an_identity_token_holds_before_another_judge(person, partner, metadata, algorithm):
    psql("identity", f"update oauth2_provider_application set algorithm = '{algorithm}' "
                     f"where client_id = '{partner.client_id}'")
    token = Asking(partner, metadata).granted(person, nonce="of-this-visit")
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token["id_token"])
    assert jwt.get_unverified_header(token["id_token"])["alg"] == algorithm
    assert algorithm in metadata["id_token_signing_alg_values_supported"]

    def claims(audience):
        return jwt.decode(
            token["id_token"], key.key, algorithms=[algorithm], audience=audience,
            issuer=metadata["issuer"],
            options={"require": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid"]})

    said = claims(partner.client_id)
    assert said["sub"] == str(person.user["id"]) and said["nonce"] == "of-this-visit"
    half = hashlib.sha256(token["access_token"].encode()).digest()[:16]
    assert said["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert said["amr"] == ["pwd"] and said["acr"] == "urn:techhub:acr:one-factor"
    assert metadata["acr_values_supported"] == [
        "urn:techhub:acr:one-factor", "urn:techhub:acr:two-factors"]
    with pytest.raises(jwt.InvalidAudienceError):
        claims("another")


# MARK: Each fault in the words of the protocol (RFC 6749 4.1.2.1 and 5.2)


def test_each_fault_of_a_request_is_told_at_the_redirect(person, partner, metadata):
    asking = Asking(partner, metadata)
    assert isinstance(at_redirect(partner, asking.address(prompt="none")), LoginRequired)
    assert isinstance(at_redirect(partner, asking.address(prompt="none"), person), ConsentRequired)
    refused = at_redirect(partner, asking.address(), person, "deny")
    assert isinstance(refused, AccessDeniedError) and refused.description and refused.state
    asking.session.scope = ["admin"]
    assert isinstance(at_redirect(partner, asking.address()), InvalidScopeError)
    asking.session.scope = SCOPE
    # Words that oauthlib has no class for (Core, 3.1.2.6) come with their code.
    for name in ("request", "request_uri"):
        fault = at_redirect(partner, asking.address(**{name: "https://my.site/request"}))
        assert type(fault) is CustomOAuth2Error and fault.error == f"{name}_not_supported"
    psql("identity", "update oauth2_provider_application set grants = '{client_credentials}' "
                     f"where client_id = '{partner.client_id}'")
    assert isinstance(at_redirect(partner, asking.address()), UnauthorizedClientError)


def test_each_fault_of_a_form_is_told_in_the_answer(partner, metadata):
    mine = {"metadata": metadata, "auth": as_partner(partner)}
    assert at_token_endpoint(**mine, scope="read").error == "invalid_request"
    assert at_token_endpoint(**mine, grant_type="authorization_code").error == "invalid_request"
    unknown = at_token_endpoint(**mine, grant_type="authorization_code", code="nonsense")
    assert isinstance(unknown, InvalidGrantError) and unknown.description
    assert isinstance(
        at_token_endpoint(**mine, grant_type="refresh_token", refresh_token="nonsense"),
        InvalidGrantError)
    assert isinstance(
        at_token_endpoint(**mine, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer"),
        UnsupportedGrantTypeError)
    assert isinstance(
        at_token_endpoint(**mine, grant_type="client_credentials", scope="admin"),
        InvalidScopeError)
    assert isinstance(
        at_token_endpoint(metadata, grant_type="client_credentials",
                          client_id=Partner("public").client_id),
        UnauthorizedClientError)
    assert isinstance(
        at_token_endpoint(metadata, 401, requests.auth.HTTPBasicAuth(partner.client_id, "wrong"),
                          grant_type="client_credentials"),
        InvalidClientError)
