"""Requests made from the description itself, good and bad: no 5xx, no answer off its schema."""

import os
import subprocess
import sys

import pytest

import hub

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance"]

# What would end the tester's own access or change the rights of those whom other tests need.
LEFT_OUT = "/api-tokens/|/sessions|/users/[^/]+/groups|openapi.json"
# Every table of every slice has the same ten operations: tables of each kind stand for all.
TABLES = ("/techorda/admin/techorda_flow|/community/admin/(core_faq|core_comment)/|"
          "/booking/admin/(booking_booking|job)")


@pytest.mark.last
@pytest.mark.parametrize(("name", "paths"), [
    ("applicant", ["--exclude-path-regex", LEFT_OUT + "|/admin"]),
    ("staff", ["--exclude-path-regex", LEFT_OUT + "|/admin"]),
    ("admin", ["--include-path-regex", TABLES]),
])
def test_no_answer_is_off_its_description(name, paths):
    token = hub.Person.demo(name).post(
        "/api/v1/identity/api-tokens", {"name": "schemathesis"}).json()["token"]
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
         hub.URL + "/openapi.json", "-H", f"Authorization: Token {token}",
         "--checks", ",".join(CHECKS), "--phases", "examples,fuzzing", "--max-examples", "8",
         "--seed", "1907", "--no-shrink", "--continue-on-failure", "--suppress-health-check", "all",
         *paths, "--workers", "1", "--warnings", "off", "--no-color"],
        capture_output=True, text=True, timeout=120, cwd=hub.HOME, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
