#!/usr/bin/env python3
"""Feeds the same bytes to our parsers and to h11 and reports where they do not agree.

    h11_check.py DRIVER [MUTATIONS [SEED]]

Cases are the vectors of Tests/Shared/HTTPCore/Vectors and random mutations of them. What one of
us accepts and the other refuses counts only where the reason is not one that we chose: those are
listed in STRICTER and LENIENT with the section that allows them. What both accept must be the
same messages, byte for byte.
"""

import json
import pathlib
import random
import re
import struct
import subprocess
import sys

import h11

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "Shared" / "HTTPCore" / "Vectors"

# Our own words for faults where RFC 9110 or 9112 lets a recipient be as strict as we are, or h11
# leaves the judgement to its user. A reason that is not here and that h11 does not share is a
# difference.
STRICTER = {
    "malformed Host": "h11 does not read Host (9112, 3.2)",
    "missing Host": "h11 asks for it in 1.1 alone, we in all later 1.x (9112, 3.2)",
    "more than one Host": "h11 does not look in 1.0 (9112, 3.2)",
    "malformed request target": "h11 does not read the target (9112, 3.2)",
    "CONNECT is not supported": "ours to refuse (9110, 9.3.6)",
    "more than one Content-Length": "equal ones may be refused (9112, 6.3)",
    "malformed Content-Length": "h11 joins equal lists (9112, 6.3)",
    "Content-Length and Transfer-Encoding": "may be refused (9112, 6.1)",
    "malformed Transfer-Encoding": "1.0 with a coding (9112, 6.1)",
    "unknown expectation": "ours to refuse (9110, 10.1.1)",
    "HTTP version not supported": "h11 takes any major version in answers (9110, 2.5)",
    "malformed HTTP version": "h11 takes them in answers",
    "line feed without carriage return": "h11 takes bare line feeds (9112, 2.2)",
    "folded header field": "h11 unfolds (9112, 5.2)",
    "method too long": "ours to limit (9112, 3)",
    "malformed chunk": "h11 does not read extensions (9112, 7.1.1)",
    "chunk extensions too long": "ours to limit (9112, 7.1.1)",
    "trailer fields too large": "ours to limit",
    "malformed status line": "codes above 599 (9110, 15)",
    "control character": "h11 takes vertical tab and others in values (9110, 5.5)",
    "malformed request line": "h11 skips any number of empty lines (9112, 2.2)",
    "carriage return without line feed": "h11 takes it in chunk extensions (9112, 2.2)",
    "malformed trailer field": "h11 takes bare line feeds and folds (9112, 5.2)",
}

# How h11 stops where the RFC goes on.
LENIENT = {
    "error: no request line received": "an empty line before a request (9112, 2.2)",
    "close": "1.0 stays open if asked (9112, 9.3), h11 always closes it",
}


def vectors():
    for path in sorted(VECTORS.glob("*.json")):
        kind = b"R" if path.stem == "responses" else b"Q"
        for case in json.loads(path.read_text()):
            kinds = b"H" if case.get("methods", [None])[0] == "HEAD" else kind
            yield kinds, case["bytes"].encode("latin-1")


INSERTS = [
    b"\r", b"\n", b"\r\n", b"\0", b" ", b"\t", b":", b",", b";", b"chunked", b"0", b"1", b"-", b"+",
    b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n",
    b"Host: b\r\n", b"\x7f", b"\x80", b"\xff", b"/", b"?", b"HTTP/1.0", b"\r\n\r\n", b"\"", b"\\",
]


def mutate(data, others, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(data))
        choice = rng.randrange(6)
        if choice == 0 and data:
            del data[at:at + rng.randint(1, 4)]
        elif choice == 1:
            data[at:at] = rng.choice(INSERTS)
        elif choice == 2 and at < len(data):
            data[at] = rng.randrange(256)
        elif choice == 3 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif choice == 4:
            end = min(len(data), at + rng.randint(1, 20))
            data[end:end] = data[at:end]
        else:
            other = rng.choice(others)
            start = rng.randint(0, len(other))
            data[at:at] = other[start:start + rng.randint(1, 30)]
    return bytes(data)


def ours(driver, cases):
    data = b"".join(kind + struct.pack(">I", len(text)) + text for kind, text in cases)
    run = subprocess.run([driver], input=data, capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def describe(event):
    if isinstance(event, h11.Request):
        version = event.http_version.decode()
        version = "1.1" if version.startswith("1.") and version != "1.0" else version
        return f"{event.method.decode()} {event.target.decode()} {version}"
    return str(event.status_code)


def theirs(kind, data):
    """(messages, tail): what h11 makes of the same stream."""
    messages = []
    server = kind == b"Q"
    connection = h11.Connection(h11.SERVER if server else h11.CLIENT, 65536)
    try:
        if not server:
            ask(connection, kind == b"H")
        connection.receive_data(data)
        if not server:
            connection.receive_data(b"")
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                if connection.their_state is h11.SEND_BODY:
                    messages.pop()
                    return messages, "incomplete"
                rest = connection.trailing_data[0]
                return messages, "incomplete" if rest else "clean"
            if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                return messages, "close" if event is h11.PAUSED else "clean"
            if isinstance(event, (h11.Request, h11.Response, h11.InformationalResponse)):
                headers = [(n.decode(), v) for n, v in event.headers]
                messages.append({"start": describe(event), "fields": headers, "body": b""})
            elif isinstance(event, h11.Data):
                messages[-1]["body"] += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                if not server:
                    return messages, "message"
                if not answer(connection):
                    return messages, "close"
    except (h11.RemoteProtocolError, h11.LocalProtocolError) as error:
        return messages, "error: " + str(error)


def ask(connection, is_head):
    method = "HEAD" if is_head else "GET"
    connection.send(h11.Request(method=method, target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())


def answer(connection):
    connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
    connection.send(h11.EndOfMessage())
    if connection.our_state is h11.MUST_CLOSE or connection.their_state is h11.MUST_CLOSE:
        return False
    connection.start_next_cycle()
    return True


def same(mine, other):
    """Compares start, names (h11 lowers them), values and body."""
    if mine["start"] != other["start"]:
        return False
    if bytes.fromhex(mine["body"]) != other["body"]:
        return False
    fields = [field.split(": ", 1) for field in mine["fields"]]
    if len(fields) != len(other["fields"]):
        # h11 keeps one of several equal Content-Length; ours never gets so far.
        return False
    for (name, value), (their_name, their_value) in zip(fields, other["fields"]):
        if name.lower() != their_name:
            return False
        # h11 lowers the coding's name.
        lower = name.lower() == "transfer-encoding"
        if (value.lower() if lower else value) != their_value.decode("utf-8", "replace"):
            return False
    return True


def complete(kind, data, mine, other, tail):
    """Only messages with their whole body count; h11 tells of a head before its body fails."""
    if tail.startswith("error") and len(other) == len(mine["messages"]) + 1:
        return other[:-1]
    return other


def difference(kind, data, mine, other, tail):
    reason = mine.get("error")
    other = complete(kind, data, mine, other, tail)
    if kind != b"Q":
        return response_difference(mine, other, tail)
    for index, pair in enumerate(zip(mine["messages"], other)):
        if not same(*pair):
            if absolute(pair[0]) and pair[0]["start"] == pair[1]["start"]:
                continue
            return f"message {index} differs"
    if len(mine["messages"]) > len(other) and tail not in LENIENT:
        return f"we accept what h11 refuses: {tail}"
    if len(mine["messages"]) < len(other) and reason not in STRICTER:
        return f"h11 accepts what we refuse: {reason or mine['tail']}"
    return None


def absolute(message):
    return re.match(r"\S+ https?://", message["start"], re.I)


def response_difference(mine, other, tail):
    reason = mine.get("error")
    final = [m for m in mine["messages"] if not m["start"].startswith("1")]
    heard = [m for m in other if not m["start"].startswith("1")]
    if final and heard and not tail.startswith("error") and tail != "incomplete":
        return None if same(final[0], heard[0]) else "answer differs"
    if tail == "message" and not final and reason not in STRICTER:
        return f"h11 accepts what we refuse: {reason or mine['tail']}"
    if final and tail.startswith("error") and mine["tail"] in ("clean", "close"):
        return f"we accept what h11 refuses: {tail}"
    return None


def main():
    driver, count, seed = sys.argv[1], 20000, 1
    if len(sys.argv) > 2:
        count = int(sys.argv[2])
    if len(sys.argv) > 3:
        seed = int(sys.argv[3])
    rng = random.Random(seed)
    seeds = list(vectors())
    texts = [text for _, text in seeds if len(text) < 2000]
    cases = list(seeds)
    small = [case for case in seeds if len(case[1]) < 2000]
    for _ in range(count):
        kind, text = rng.choice(small)
        cases.append((kind, mutate(text, texts, rng)))
    differences, accepted = 0, 0
    for (kind, data), mine in zip(cases, ours(driver, cases)):
        other, tail = theirs(kind, data)
        accepted += len(mine["messages"])
        what = difference(kind, data, mine, other, tail)
        if what:
            differences += 1
            if differences <= 40:
                print(f"{what}\n  {kind.decode()} {data!r}\n  ours {mine}\n  h11 {other} {tail}")
    print(f"{len(cases)} streams, {accepted} messages, {differences} differences")
    print(f"{1 if differences == 0 else 0} passed, {0 if differences == 0 else 1} failed")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
