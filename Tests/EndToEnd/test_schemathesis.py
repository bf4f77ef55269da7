"""Requests made from the description itself, good and bad: no 5xx, no answer off its schema. The house
that is asked has the old site's rows, which may break what new rows may not."""

import os
import subprocess
import sys

import pytest

from house import House, lived_in
from hub import ROOT

DUMP = ROOT / "Tests" / "Fixtures" / "legacy" / "dump-small.sql.gz"

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance"]

# What would end the tester's own access or change the rights of those whom other tests need.
LEFT_OUT = "/api-tokens/|/sessions|/me/deletion|/users/[^/]+/groups|openapi.json"
# Every table of every slice has the same operations: tables of each kind stand for all.
TABLES = ("/techorda/admin/techorda_flow|/community/admin/(core_faq|core_comment)/|"
          "/booking/admin/(booking_booking|booking_room|job|exports)|"
          "/identity/admin/(core_city|account_user)/|/services/admin/service_boxstorage/")


# Nobody, a person, staff who may a part, and whoever may all.
RUNS = {
    None: ["--exclude-path-regex", LEFT_OUT + "|/admin"],
    "applicant": ["--exclude-path-regex", LEFT_OUT + "|/admin"],
    "staff": ["--exclude-path-regex", LEFT_OUT + "|/admin"],
    "admin": ["--include-path-regex", TABLES],
}


@pytest.fixture
def house():
    with lived_in(House("described")) as house:
        done = house.run("import", DUMP)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        yield house


def credentials(house, name):
    if name is None:
        return []
    person = house.person(f"{name}@techhub.local")
    assert person.sign_in().status_code == 201
    made = person.post("/api/v1/identity/api-tokens", {"name": "schemathesis"})
    return ["-H", f"Authorization: Token {made.json()['token']}"]


def started(house, name, examples):
    """In no hurry: three who ask without pause would leave no core to the hashing of passwords, which
    stands behind requests, neither in this house nor in the hub beside it."""
    return subprocess.Popen(
        ["nice", "-n", "15", os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
         house.url + "/openapi.json", *credentials(house, name),
         "--checks", ",".join(CHECKS), "--phases", "examples,fuzzing",
         "--max-examples", str(examples),
         "--seed", "1907", "--no-shrink", "--continue-on-failure", "--suppress-health-check", "all",
         *RUNS[name], "--workers", "1", "--warnings", "off", "--no-color"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=house.home,
        stdin=subprocess.DEVNULL)


def test_no_answer_is_off_its_description(house, request):
    examples, minutes = (40, 40) if request.config.getoption("--full") else (4, 15)
    names = RUNS if examples > 4 else RUNS.keys() - {"staff"}
    running = {name: started(house, name, examples) for name in names}
    told = {name: run.communicate(timeout=minutes * 60)[0] for name, run in running.items()}
    failed = [f"{name}: {failures(told[name])}" for name, run in running.items() if run.returncode]
    assert not failed, "\n".join(failed)


def failures(told):
    """What was asked, what came and how to ask again; not the whole run."""
    return told[told.find("= FAILURES ="):told.find("= SUMMARY =")][:3000] or told[-3000:]
