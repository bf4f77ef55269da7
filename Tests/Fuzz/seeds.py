#!/usr/bin/env python3
"""Writes the seeds of the fuzzers below a folder: seeds.py FOLDER."""

import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "Shared" / "HTTPCore" / "Vectors"

FIELDS = [
    "a/b?c=d&e=f+g%20", "%2e%2e/a", "a%2fb", "%D0%B0", "bytes=0-4", "bytes=-5", "bytes=5-",
    'W/"a", "b"', "*", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994", "ru;q=0.5, kk-KZ;q=0.9, *;q=0.1", 'a=1; sessionid="x"; b',
]
JSON = [
    '{"a":[1,-2.5e3,true,false,null,"\\u00e9\\ud83d\\ude00\\n"],"b":{}}', "[]", "0", '""',
    '{"a":1,"a":2}', '"\\ud800"', "1e31", "[" * 70, '"\u0430"', "-0", "1.", "tru", '{"a":}',
    '{"\\u0000":1}', " [ 1 , 2 ] ", "\ufeff1", "12345678901234567890123456789012345678901",
]


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in ("messages", "fields", "json"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    number = 0
    for path in sorted(VECTORS.glob("*.json")):
        for case in json.loads(path.read_text()):
            data = case["bytes"].encode("latin-1")
            kind = 0 if path.stem != "responses" else 2 if "methods" in case else 1
            (folder / "messages" / f"{path.stem}-{number}").write_bytes(bytes([kind, 7]) + data)
            number += 1
    for name, seeds in (("fields", FIELDS), ("json", JSON)):
        for index, seed in enumerate(seeds):
            (folder / name / f"seed-{index}").write_bytes(seed.encode())


main()
