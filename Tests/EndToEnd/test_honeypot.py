"""Who is turned away and whose reports are believed: an installation behind a proxy, with settings of its
own."""

import base64
import json
import pathlib
import subprocess
import tempfile
import time

import pytest
import requests

from house import House, lived_in
from hub import new_address, problem, wait_until

TOPIC = "arn:aws:sns:eu-central-1:123456789012:mail"


@pytest.fixture(scope="module")
def notifier():
    """A folder that the processes may look into, whoever runs the tests."""
    with tempfile.TemporaryDirectory(prefix="techhub-sns-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=sns.test", "-out", folder / "certificate.pem", "-keyout",
                        folder / "key.pem"], check=True, capture_output=True, timeout=60)
        (folder / "certificate.pem").chmod(0o644)
        yield folder


@pytest.fixture(scope="module")
def house(notifier):
    settings = {"TECHHUB_TRUSTED_PROXIES": "127.0.0.1", "TECHHUB_FALSE_DOOR": "3,10m,1h",
                "TECHHUB_SNS_CERTIFICATES": str(notifier / "certificate.pem"),
                "TECHHUB_SNS_TOPICS": TOPIC}
    with lived_in(House("guards", **settings)) as house:
        yield house


def call(house, method, path, address, **options):
    """As the proxy passes it on."""
    headers = {"X-Forwarded-For": address, "Accept-Language": "en", **options.pop("headers", {})}
    return requests.request(method, house.url + path, headers=headers, timeout=10,
                            allow_redirects=False, **options)


def knock(house, address):
    return call(house, "POST", "/admin/login/?next=/admin/", address,
                data={"username": "root", "password": "hunter2"})


def rooms(house, address):
    return call(house, "GET", "/api/v1/booking/rooms", address)


def test_who_tries_the_false_door_is_turned_away_until_it_is_lifted(house):
    robot, other = "203.0.113.50", "203.0.113.51"
    first = call(house, "GET", "/admin/", robot)
    assert first.status_code == 302
    assert first.headers["Location"] == "/admin/login/?next=/admin/"
    page = call(house, "GET", first.headers["Location"], robot)
    assert page.status_code == 200 and "Django" in page.text and "csrftoken" in page.cookies
    for _ in range(3):
        answer = knock(house, robot)
        assert answer.status_code == 200 and "case-sensitive" in answer.text
    begun = time.monotonic()
    wait_until("it is turned away", lambda: rooms(house, robot).status_code == 403, 6)
    assert time.monotonic() - begun < 5
    problem(rooms(house, robot), 403, "address-blocked")
    problem(knock(house, robot), 403, "address-blocked")
    assert rooms(house, other).status_code == 200
    kept = house.psql("identity", "select string_agg(a::text, ' ') from admin_honeypot_loginattempt a")
    assert "root" in kept and robot in kept and "hunter2" not in kept

    admin = house.person("admin@techhub.local")
    assert admin.sign_in().status_code == 201
    blocks = admin.get("/api/v1/identity/admin/edge_block").json()["items"]
    block = next(block for block in blocks if block["network"].startswith(robot))
    lifted = admin.post(f"/api/v1/identity/admin/edge-blocks/{block['id']}/lifting",
                        {"reason": "our own test"})
    assert lifted.status_code == 204, lifted.text
    wait_until("it is let in again", lambda: rooms(house, robot).status_code == 200, 6)


def test_of_ipv6_the_whole_subscriber_is_turned_away_and_this_machine_never(house):
    for number in range(1, 4):
        knock(house, f"2001:db8:0:7::{number}")
    wait_until("it is turned away",
               lambda: rooms(house, "2001:db8:0:7:ffff::1").status_code == 403, 6)
    assert rooms(house, "2001:db8:0:8::1").status_code == 200
    for _ in range(5):
        assert requests.post(house.url + "/admin/login/", timeout=10).status_code == 200
    time_to_learn = time.monotonic() + 5
    while time.monotonic() < time_to_learn:
        assert requests.get(house.url + "/api/v1/booking/rooms", timeout=10).status_code == 200
        time.sleep(0.25)


def test_the_false_door_stands_in_no_description(house):
    paths = requests.get(house.url + "/openapi.json", timeout=10).json()["paths"]
    assert not [path for path in paths if path.startswith("/admin")]
    assert "/newsletter/unsubscription" in paths


def message(notifier, number, text, topic=TOPIC):
    members = {"Type": "Notification", "MessageId": number, "TopicArn": topic, "Message": text,
               "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())}
    signed = "".join(f"{name}\n{members[name]}\n" for name in sorted(members))
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", notifier / "key.pem"],
                               input=signed.encode(), capture_output=True, check=True,
                               timeout=30).stdout
    return {**members, "SignatureVersion": "2", "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": "https://sns.example/nobody-goes-there.pem"}


def report(house, body):
    return requests.post(house.url + "/api/v1/identity/mail-feedback/sns", data=body, timeout=10,
                         headers={"Content-Type": "text/plain; charset=UTF-8"})


def test_a_signed_bounce_stops_mail_to_the_address(house, notifier):
    address = new_address()
    bounce = json.dumps({"notificationType": "Bounce", "bounce": {
        "bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": address}]}})
    good = message(notifier, "m-1", bounce)
    problem(report(house, json.dumps({**good, "Message": bounce.replace("person", "nobody")})), 403,
            "foreign-report")
    problem(report(house, json.dumps(message(notifier, "m-2", bounce, "arn:other"))), 403,
            "foreign-report")
    assert report(house, json.dumps(good)).status_code == 204
    assert report(house, json.dumps(good)).status_code == 204
    assert house.psql("identity", "select count(*) from mail_feedback") == "1"
    problem(report(house, "x" * 300_000), 413, "content-too-large")

    person = house.person(address, "Tau-kus-1907-bulak")
    assert person.register().status_code == 202
    wait_until("it is suppressed", lambda: house.psql(
        "identity", f"select state from message where recipient = '{address}'") == "suppressed")
    assert not [mail for mail in (house.home / "mail").glob("*.eml") if address in mail.read_text()]
