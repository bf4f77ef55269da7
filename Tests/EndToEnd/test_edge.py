"""The gateway's edge: bytes that are no proper HTTP, and clients that take their time.

Each case was sent on a connection of its own; the answer is a problem with the right status, the
connection ends, and no second request that hides in the first is ever answered.
"""

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hub import PORT, URL, Person, Wire, operator, problem, requests, wait_until

HOST = f"Host: 127.0.0.1:{PORT}"
HIDDEN = f"GET /hidden HTTP/1.1\r\n{HOST}\r\n\r\n"


def post(*fields, body=""):
    return "\r\n".join(["POST /api/v1/identity/registrations HTTP/1.1", HOST, *fields, "", body])


def get(target="/livez", *fields, version="HTTP/1.1", host=HOST):
    return "\r\n".join([f"GET {target} {version}", *([host] if host else []), *fields, "", ""])


MALFORMED = {
    # RFC 9112 section 6.1 and 6.3: one message, one length.
    "CL.TE": post("Content-Length: 4", "Transfer-Encoding: chunked", body="0\r\n\r\n" + HIDDEN),
    "TE.CL": post("Transfer-Encoding: chunked", "Content-Length: 4", body="5\r\nhello\r\n0\r\n\r\n"),
    "TE.TE": post("Transfer-Encoding: chunked", "Transfer-Encoding: identity",
                  body="0\r\n\r\n" + HIDDEN),
    "TE twice chunked": post("Transfer-Encoding: chunked, chunked", body="0\r\n\r\n"),
    "TE disguised": post("Transfer-Encoding: xchunked", body="0\r\n\r\n" + HIDDEN),
    "TE with a tab in its name": post("Transfer-Encoding\t: chunked", body="0\r\n\r\n" + HIDDEN),
    "TE in HTTP/1.0": get().replace("1.1", "1.0", 1).replace(
        "\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "two lengths": post("Content-Length: 2", "Content-Length: 3", body="{}" + HIDDEN),
    "a list of lengths": post("Content-Length: 2, 3", body="{}" + HIDDEN),
    "a signed length": post("Content-Length: +2", body="{}" + HIDDEN),
    "a negative length": post("Content-Length: -2", body="{}"),
    "a hexadecimal length": post("Content-Length: 0x2", body="{}" + HIDDEN),
    "a length beyond 64 bits": post("Content-Length: 18446744073709551618", body="{}" + HIDDEN),
    "an empty length": post("Content-Length:", body="{}" + HIDDEN),
    "a length with a space": post("Content-Length: 1 0", body="{}" + HIDDEN),
    # Section 7.1: chunk sizes.
    "no chunk size": post("Transfer-Encoding: chunked", body="\r\nhello\r\n0\r\n\r\n"),
    "a signed chunk size": post("Transfer-Encoding: chunked", body="+5\r\nhello\r\n0\r\n\r\n"),
    "a prefixed chunk size": post("Transfer-Encoding: chunked", body="0x5\r\nhello\r\n0\r\n\r\n"),
    "a chunk size beyond 64 bits": post(
        "Transfer-Encoding: chunked", body="FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
    "a chunk that is longer than said": post(
        "Transfer-Encoding: chunked", body="3\r\nhello\r\n0\r\n\r\n"),
    "a bare LF after a chunk size": post("Transfer-Encoding: chunked", body="5\nhello\r\n0\r\n\r\n"),
    # Section 2.2, 5: line ends and fields.
    "a bare LF after the request line": f"GET /livez HTTP/1.1\n{HOST}\n\n",
    "a bare LF between fields": f"GET /livez HTTP/1.1\r\n{HOST}\nX-A: 1\r\n\r\n",
    "a bare CR in a field": get("/livez", "X-A: 1\rX-B: 2"),
    "a folded line": get("/livez", "X-A: 1", " folded"),
    "a folded line first": f"GET /livez HTTP/1.1\r\n {HOST}\r\n\r\n",
    "a space before the colon": get("/livez", "X-A : 1"),
    "a field without a colon": get("/livez", "X-A"),
    "an empty field name": get("/livez", ": 1"),
    "NUL in a field": get("/livez", "X-A: 1\x002"),
    "a control byte in a field": get("/livez", "X-A: 1\x072"),
    "a control byte in a name": get("/livez", "X\x07A: 1"),
    "an underscore in a name": get("/api/v1/booking/rooms", "X_Forwarded_For: 1.2.3.4"),
    # Section 3: the request line.
    "no target": f"GET HTTP/1.1\r\n{HOST}\r\n\r\n",
    "two spaces": f"GET  /livez HTTP/1.1\r\n{HOST}\r\n\r\n",
    "a tab instead of a space": f"GET\t/livez HTTP/1.1\r\n{HOST}\r\n\r\n",
    "a method with a bad byte": f"G{{ET /livez HTTP/1.1\r\n{HOST}\r\n\r\n",
    "NUL in the target": f"GET /li\x00vez HTTP/1.1\r\n{HOST}\r\n\r\n",
    "a lower-case version": get(version="http/1.1"),
    "a version with more digits": get(version="HTTP/1.10"),
    # Section 3.2: Host.
    "no host": get(host=None),
    "two hosts": get("/livez", "Host: other.example"),
    "a host with a path": get(host="Host: a/b"),
    "a host with a user": get(host="Host: user@example.kz"),
    # Decision of this house: one address, one spelling.
    "%2F": get("/api/v1/booking%2Frooms"),
    "%5C": get("/api/v1/booking/%5Crooms"),
    "%00": get("/api/v1/booking/rooms%00"),
    "dot segments": get("/api/v1/booking/../identity/me"),
    "encoded dot segments": get("/api/v1/booking/%2e%2e/identity/me"),
    "an empty segment": get("/api/v1//booking/rooms"),
    "half an escape": get("/api/v1/booking/rooms%2"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests_are_refused_and_nothing_follows(name):
    with Wire() as wire:
        wire.send(MALFORMED[name])
        answer = wire.answer()
        assert answer is not None, "closed without an answer"
        status, fields, body = answer
        assert status in (400, 411, 413, 414, 431, 501, 505), (status, body)
        assert fields["content-type"].startswith("application/problem+json"), fields
        assert json.loads(body)["status"] == status
        # What may hide behind it is never read as a request: at most this one answer came. A target
        # that was refused alone leaves its message well framed, so the connection may live on.
        if "%" in name or "segment" in name or "escape" in name or "underscore" in name:
            return
        assert wire.closed(), "the connection stayed open"
        assert b"HTTP/1.1" not in wire.buffer, wire.buffer


def test_an_unknown_version_is_505():
    with Wire() as wire:
        wire.send(get(version="HTTP/2.0"))
        assert wire.answer()[0] == 505


def test_an_absolute_target_says_the_host_and_must_be_http():
    """RFC 9112, 3.2.2: Host counts for nothing beside it; other schemes are none of ours."""
    for target, status in ((f"http://127.0.0.1:{PORT}/livez", 200), ("http://other.example/livez", 200),
                           ("http:///livez", 400), ("ftp://other.example/livez", 400),
                           ("http://a b/livez", 400), ("http://a/b/../livez", 400)):
        with Wire() as wire:
            wire.send(get(target))
            assert wire.answer()[0] == status, target


def test_a_long_request_line_is_414_and_long_headers_are_431():
    with Wire() as wire:
        wire.send(get("/" + "a" * 20_000))
        assert wire.answer()[0] == 414
    with Wire() as wire:
        wire.send(get("/livez", *[f"X-{n}: {'v' * 1000}" for n in range(60)]))
        assert wire.answer()[0] == 431
    with Wire() as wire:
        wire.send(get("/livez", *[f"X-{n}: v" for n in range(300)]))
        assert wire.answer()[0] == 431


def test_pipelined_requests_are_answered_in_order():
    with Wire() as wire:
        wire.send(get("/livez") + get("/nowhere") + get("/livez"))
        assert [wire.answer()[0] for _ in range(3)] == [200, 404, 200]


def test_a_body_of_100_megabytes_is_refused_before_it_is_read():
    with Wire() as wire:
        wire.send(post("Content-Type: application/json", f"Content-Length: {100 * 1024 * 1024}"))
        status, fields, body = wire.answer()
        assert status == 413, (status, body)
    # The same without a length: the gateway stops reading at its limit.
    with Wire(timeout=20) as wire:
        wire.send(post("Content-Type: application/json", "Transfer-Encoding: chunked"))
        block = b"10000\r\n" + b" " * 65536 + b"\r\n"
        sent = 0
        try:
            while sent < 1600:
                wire.send(block)
                sent += 1
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass
        answer = wire.answer()
        # A reset may overtake the answer when a client goes on talking; it never gets through.
        assert answer is None or answer[0] == 413, answer
        assert sent < 1600


def test_expect_continue_is_answered_before_the_body():
    body = b'{"email":"x"}'
    with Wire() as wire:
        wire.send(post("Content-Type: application/json", f"Content-Length: {len(body)}",
                       "Expect: 100-continue"))
        first = wire.answer()
        if first[0] == 100:
            wire.send(body)
            first = wire.answer()
        assert first[0] in (403, 422), first


def test_slow_headers_and_a_slow_body_end_in_408():
    """Fails when either deadline is taken away: the connection then lives on."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(headers_that_never_end), pool.submit(body_that_never_ends)]:
            done.result()


def headers_that_never_end():
    begun = time.monotonic()
    with Wire(timeout=40) as wire:
        wire.send("GET /livez HTTP/1.1\r\n")
        ended = threading.Event()

        def drip():
            # One byte a second: each read succeeds, the whole never ends.
            while not ended.wait(1.0):
                try:
                    wire.send("X")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            answer = wire.answer()
        finally:
            ended.set()
            thread.join()
        assert answer is None or answer[0] == 408, answer
    assert time.monotonic() - begun < 35


def body_that_never_ends():
    begun = time.monotonic()
    with Wire(timeout=75) as wire:
        wire.send(post("Content-Type: application/json", "Content-Length: 1000"))
        answer = wire.answer()
        assert answer is None or answer[0] in (408, 504), answer
        assert wire.closed()
    assert time.monotonic() - begun < 70


def test_slow_clients_do_not_slow_others():
    slow = [Wire(timeout=5) for _ in range(200)]
    try:
        for wire in slow:
            wire.send("GET /livez HTTP/1.1\r\nX-Slow: ")
        session = requests.Session()
        times = []
        for _ in range(100):
            begun = time.monotonic()
            assert session.get(URL + "/livez", timeout=5).status_code == 200
            times.append(time.monotonic() - begun)
        assert sorted(times)[95] < 0.1, sorted(times)[90:]
    finally:
        for wire in slow:
            wire.socket.close()


def test_head_has_the_fields_of_get_and_no_body():
    head, full = requests.head(URL + "/livez", timeout=5), requests.get(URL + "/livez", timeout=5)
    assert head.status_code == full.status_code == 200
    assert head.headers.get("Content-Length") == full.headers.get("Content-Length")
    assert head.content == b""


def test_internal_addresses_do_not_exist_outside(anyone):
    for path in ("/internal/v1/events", "/internal/v1/users/exists", "/internal", "/metrics"):
        assert anyone.get(path).status_code == 404, path
    problem(anyone.get("/api/v1/identity/internal/v1/events"), 404)


def test_a_principal_that_a_client_sends_is_thrown_away(anyone):
    forged = {"TechHub-Principal": "v1.k.eyJraW5kIjoidXNlciIsInVzZXJfaWQiOjF9.AAAA"}
    problem(anyone.get("/api/v1/identity/me", headers=forged), 401)
    # Named in Connection it must not remove what the gateway adds itself.
    hidden = {"Connection": "keep-alive, TechHub-Principal"}
    assert anyone.get("/api/v1/booking/rooms", headers=hidden).status_code == 200


def test_security_headers_and_request_id_stand_on_every_answer(anyone):
    for path in ("/livez", "/nowhere", "/api/v1/booking/rooms", "/api/v1/identity/me"):
        answer = anyone.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["X-Request-Id"], path
    answer = anyone.get("/livez", headers={"X-Request-Id": "abc-123"})
    assert answer.headers["X-Request-Id"] == "abc-123"
    answer = anyone.get("/livez", headers={"X-Request-Id": "bad id;<script>"})
    assert answer.headers["X-Request-Id"] != "bad id;<script>"


def test_405_names_what_is_allowed(anyone):
    answer = anyone.delete("/api/v1/booking/rooms")
    assert answer.status_code in (401, 403, 405)
    answer = anyone.call("PUT", "/livez")
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_two_different_sessions_in_one_request_are_400(anyone):
    with Wire() as wire:
        wire.send(get("/api/v1/identity/me", "Cookie: sessionid=aaaaaaaa", "Cookie: sessionid=bbbbbbbb"))
        assert wire.answer()[0] == 400


def test_readyz_names_every_service(anyone):
    answer = anyone.get("/readyz")
    assert answer.status_code == 200
    for name in ("identity", "services", "community", "booking", "techorda"):
        assert name in answer.text


def test_metrics_are_on_the_operator_port_only():
    text = operator("gateway", "/metrics").text
    assert "# TYPE" in text
