"""Tokens for applications that act on their own (RFC 6749, section 4.4), against Django's provider."""

import time

import requests

import crowd
import house
from compare import Candidate, compare, spread
from crowd import TOKENS, Crowd
from house import HOME, PORT
from load import cpu_seconds, request, wrk
from peers import oauth_toolkit
from principal import Signer

TOKEN = "/oauth/token"
BODY = "grant_type=client_credentials&scope=read"
CONNECTIONS = 32
# A slow hash fills the machine with these; more would only wait. Bursts as long as these end at least a
# few of them.
HASHING, HASHING_SECONDS = 4, 6
DATABASE = "techhub_bench_provider"
PEER, HASHED = "django-oauth-toolkit, secret as it is", "django-oauth-toolkit, secret hashed"
OURS, OUTSIDE = "TechHub, at identity", "TechHub, through the gateway"
LEAST = 15


def tokens(options, port, python):
    house.psql("admin", f"drop database if exists {DATABASE}")
    house.psql("admin", f"create database {DATABASE} owner identity template template0")
    peer = None
    try:
        with crowd.crowds(TOKENS):
            application, authorization = crowd.application()
            Crowd(TOKENS, "given", 0, application=application).place()
            peer = oauth_toolkit(HOME / "logs", port, python, own_database())
            return [measure(options, peer, authorization)]
    finally:
        if peer:
            peer.stop()
        house.psql("admin", f"drop database {DATABASE} with (force)")


def measure(options, peer, authorization):
    def theirs(name, connections):
        return asking(peer.port, TOKEN + "/", connections, crowd.basic(name, "bench-secret"))

    def slowly(burst):
        """What it still hashes for callers that have gone must not slow the next candidate."""
        def run(seconds):
            result = burst(max(seconds, HASHING_SECONDS))
            settle(peer)
            return result
        return run

    identity = house.pid_of("identity")
    inside = asking(house.port_of("identity"), TOKEN, CONNECTIONS, authorization,
                    Signer(HOME, "identity"))
    result = compare(
        f"Token endpoint, {CONNECTIONS} connections",
        [Candidate(PEER, theirs("plain", CONNECTIONS), [peer.pid]),
         Candidate(HASHED, slowly(theirs("hashed", HASHING)), [peer.pid]),
         Candidate(OURS, inside, [identity]),
         Candidate(OUTSIDE, asking(PORT, TOKEN, CONNECTIONS, authorization),
                   [house.pid_of("gateway"), identity])],
        options.rounds, options.seconds)
    result["how"] = (
        "A client with a secret in Authorization gets a token for itself, stored and committed to disk. "
        "Ours keeps a digest of a secret that has 256 random bits; django-oauth-toolkit hashes it with "
        "PBKDF2, its default, or keeps the secret itself (hash_client_secret off), its cheapest. "
        f"gunicorn has two workers of four threads; the hashed one is asked by {HASHING} connections.")
    result["aims"] = [aim(result, ours, peer) for peer in (HASHED, PEER) for ours in (OURS, OUTSIDE)]
    return result


def asking(port, path, connections, credentials, signer=None):
    """Each burst meets an empty table, and a principal that is signed for it."""
    def headers():
        principal = signer.header("POST", path) if signer else {}
        return {"Authorization": credentials, **principal,
                "Content-Type": "application/x-www-form-urlencoded"}

    def burst(seconds):
        house.psql("identity", f"truncate {TOKENS.table}")
        return wrk(port, [request("POST", path, headers(), BODY)], connections, seconds)

    answer = requests.post(f"http://127.0.0.1:{port}{path}", data=BODY, headers=headers())
    answer.raise_for_status()
    assert answer.json()["access_token"], answer.text
    return burst


def settle(peer):
    spent = -1
    while (now := cpu_seconds([peer.pid])) - spent > 0.05:
        spent = now
        time.sleep(0.5)


def own_database():
    return house.database_url("identity").replace("/techhub?", f"/{DATABASE}?")


def aim(result, ours, peer):
    """By the median of the rounds' own ratios."""
    rounds = {c["name"]: [r["rate"] for r in c["rounds"]] for c in result["candidates"]}
    ratio = spread([a / b for a, b in zip(rounds[ours], rounds[peer]) if b])
    return {"what": f"client credentials, {ours.split(', ')[1]}, to {peer}", "aim": f"≥ {LEAST}×",
            "measured": f"{ratio['median']:.0f}× ({ratio['min']:.0f}–{ratio['max']:.0f})",
            "reached": ratio["median"] >= LEAST}
