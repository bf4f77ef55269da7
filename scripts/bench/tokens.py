"""Tokens for applications that act on their own (RFC 6749, section 4.4), against Django's provider."""

import requests

import crowd
import house
from compare import Candidate, compare, spread
from house import HOME, PORT
from load import request, wrk
from peers import oauth_toolkit
from principal import Signer

TOKEN = "/oauth/token"
BODY = "grant_type=client_credentials&scope=read"
CONNECTIONS = 32
# A slow hash fills the machine with these; more would only wait, longer than a burst lasts.
HASHING = 4
DATABASE = "techhub_bench_provider"
PEER, HASHED = "django-oauth-toolkit, secret as it is", "django-oauth-toolkit, secret hashed"
OURS, OUTSIDE = "TechHub, at identity", "TechHub, through the gateway"
LEAST = 15


def tokens(options, port, python):
    application, authorization = crowd.application()
    signer = Signer(HOME, "identity")
    house.psql("admin", f"drop database if exists {DATABASE}")
    house.psql("admin", f"create database {DATABASE} owner identity template template0")
    peer = oauth_toolkit(HOME / "logs", port, python, own_database())

    def asking(at, path, connections, credentials, signed=False):
        """Each burst meets the same tables, and a principal that is signed for it."""
        def headers():
            principal = signer.header("POST", path) if signed else {}
            return {"Authorization": credentials, **principal,
                    "Content-Type": "application/x-www-form-urlencoded"}

        def burst(seconds):
            forget()
            return wrk(at, [request("POST", path, headers(), BODY)], connections, seconds)

        answer = requests.post(f"http://127.0.0.1:{at}{path}", data=BODY, headers=headers())
        answer.raise_for_status()
        assert answer.json()["access_token"], answer.text
        return burst

    def forget():
        house.psql("identity", "delete from oauth2_provider_accesstoken "
                               f"where application_id = {application}")

    def theirs(name, connections):
        return asking(port, TOKEN + "/", connections, crowd.basic(name, "bench-secret"))

    identity = house.pid_of("identity")
    try:
        result = compare(
            f"Token endpoint, {CONNECTIONS} connections",
            [Candidate(PEER, theirs("plain", CONNECTIONS), [peer.pid]),
             Candidate(HASHED, theirs("hashed", HASHING), [peer.pid]),
             Candidate(OURS, asking(house.port_of("identity"), TOKEN, CONNECTIONS, authorization,
                                    signed=True), [identity]),
             Candidate(OUTSIDE, asking(PORT, TOKEN, CONNECTIONS, authorization),
                       [house.pid_of("gateway"), identity])],
            options.rounds, options.seconds)
    finally:
        peer.stop()
        house.psql("admin", f"drop database {DATABASE} with (force)")
        forget()
    result["how"] = (
        "A client with a secret in Authorization gets a token for itself, stored and committed to disk. "
        "Ours keeps a digest of a secret that has 256 random bits; django-oauth-toolkit hashes it with "
        "PBKDF2, its default, or keeps the secret itself (hash_client_secret off), its cheapest. "
        f"gunicorn has two workers of four threads; the hashed one is asked by {HASHING} connections.")
    result["aims"] = [aim(result, ours, peer) for peer in (HASHED, PEER) for ours in (OURS, OUTSIDE)]
    return [result]


def own_database():
    return house.database_url("identity").replace("/techhub?", f"/{DATABASE}?")


def aim(result, ours, peer):
    """By the median of the rounds' own ratios."""
    rounds = {c["name"]: [r["rate"] for r in c["rounds"]] for c in result["candidates"]}
    ratio = spread([a / b for a, b in zip(rounds[ours], rounds[peer]) if b])
    return {"what": f"client credentials, {ours.split(', ')[1]}, to {peer}", "aim": f"≥ {LEAST}×",
            "measured": f"{ratio['median']:.0f}× ({ratio['min']:.0f}–{ratio['max']:.0f})",
            "reached": ratio["median"] >= LEAST}
