"""docs/services.md, followed as a newcomer would: every command of it in a shell, one after the other."""

import os
import re
import subprocess

import hub
from hub import Person, wait_until

PAGE = hub.ROOT / "docs" / "services.md"
SERVICES = "/api/v1/services"


def commands():
    return "\n".join(re.findall(r"^```(?:sh|bash)\n(.*?)^```$", PAGE.read_text(), re.M | re.S))


def test_the_page_can_be_followed_to_its_end(tmp_path):
    walked = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands()], cwd=tmp_path, capture_output=True, text=True,
        timeout=180, stdin=subprocess.DEVNULL,
        env={**os.environ, "TECHHUB_HOME": str(hub.HOME.resolve()), "TECHHUB_PORT": str(hub.PORT)})
    assert walked.returncode == 0, walked.stdout[-1500:] + walked.stderr[-1500:]
    # The page of the certificate, and what programs are told of it.
    assert 'lang="en"' in walked.stdout
    assert re.search(r"(?:^|>)valid$", walked.stdout, re.M), walked.stdout[-1500:]


def test_the_demo_is_inhabited(staff):
    """As the last table of the page says."""
    shown = staff.get(f"{SERVICES}/requests", params={
        "scope": "work", "service": "seed-money", "limit": 100}).json()["items"]
    assert {"completeness_check", "returned", "expertise", "pitching", "voting", "protocol"} <= {
        item["bp_status"] for item in shown}, shown
    (day,) = Person.demo("chair").get(f"{SERVICES}/pitching-sessions").json()["items"]
    assert day["status"] == "open"
    waiting = Person.demo("adviser").get(f"{SERVICES}/votes/mine").json()["items"]
    assert len(waiting) == 1
    (minutes,) = Person.demo("secretary").get(
        f"{SERVICES}/protocols", params={"service": "seed-money"}).json()["items"]
    assert minutes["status"] == "signing"

    # Its certificate was printed when the house was up, for a company whose name identity has told.
    applicant = Person.demo("applicant")
    (mine,) = [item for item in applicant.get(
        f"{SERVICES}/requests", params={"limit": 100}).json()["items"]
        if item["service"] == "participant"]
    at = f"{SERVICES}/requests/{mine['id']}/papers"

    def certificate():
        (paper,) = applicant.get(at).json()["items"]
        return paper

    wait_until("the certificate is printed", lambda: certificate()["status"] == "ready", 60)
