"""Services whose files lie on an S3 server: public and private ones, thumbnails, exports; the server
away for a while. The server is moto, in a process of its own."""

import pathlib
import signal
import socket
import subprocess
import sys

import boto3
import pytest
from house import House, lived_in
from hub import requests, wait_until
from test_files import FILES, draft, paper, picture, upload

KEYS = dict(aws_access_key_id="techhub", aws_secret_access_key="not-checked",
            region_name="us-east-1")


class Moto:
    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("moto listens", self.listens, 30)
        self.s3 = boto3.client("s3", endpoint_url=self.url, **KEYS)
        self.s3.create_bucket(Bucket="hub")

    def listens(self):
        try:
            return requests.get(self.url + "/moto-api/", timeout=2).status_code < 500
        except requests.RequestException:
            return False

    def stands_still(self):
        """The signal is sent at once, and each thread stops when it has its turn."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return all((task / "stat").read_text().rsplit(")", 1)[1].split()[0] == "T" for task in tasks)

    def keys(self):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket="hub")
        return {entry["Key"] for page in pages for entry in page.get("Contents", [])}


@pytest.fixture(scope="module")
def moto():
    moto = Moto()
    yield moto
    moto.process.terminate()
    moto.process.wait()


@pytest.fixture(scope="module")
def house(moto):
    settings = {"TECHHUB_FILES": "s3://hub", "TECHHUB_S3_ENDPOINT": moto.url,
                "TECHHUB_S3_REGION": KEYS["region_name"], "TECHHUB_S3_PATIENCE": "5s",
                "TECHHUB_S3_KEY": KEYS["aws_access_key_id"],
                "TECHHUB_S3_SECRET": KEYS["aws_secret_access_key"]}
    with lived_in(House("s3", **settings)) as house:
        yield house


@pytest.fixture
def applicant(house):
    person = house.person("applicant@techhub.local")
    assert person.sign_in().status_code == 201
    return person


def test_a_picture_and_its_thumbnail_lie_in_the_bucket(house, moto, applicant):
    content = picture()
    answer = upload(applicant, content)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert requests.get(house.url + made["url"], timeout=10).content == content
    part = requests.get(house.url + made["url"], headers={"Range": "bytes=1-3"}, timeout=10)
    assert (part.status_code, part.content) == (206, b"PNG")
    before = moto.keys()
    assert before
    small = requests.get(house.url + made["thumbnails"]["small"], timeout=20)
    assert small.content[8:12] == b"WEBP"
    assert len(moto.keys()) == len(before) + 1


def test_the_same_bytes_lie_there_once(moto, applicant):
    content = paper()
    assert upload(applicant, content, "a.pdf").status_code == 201
    before = moto.keys()
    assert upload(applicant, content, "b.pdf").status_code == 201
    assert moto.keys() == before


def test_a_private_paper_is_read_by_a_link(house, applicant):
    content = paper(200_000)
    answer = upload(applicant, content, "смета.pdf", params={
        "source": "service.servicerequest", "primary_key": draft(applicant)}, path=FILES)
    assert answer.status_code == 201, answer.text
    link = applicant.post(f"{FILES}/{answer.json()['id']}/links").json()["url"]
    assert applicant.get(link).content == content


def test_an_export_lies_there_too(house, moto):
    admin = house.person("admin@techhub.local")
    assert admin.sign_in().status_code == 201
    root = "/api/v1/booking/admin"
    asked = admin.post(f"{root}/booking_room/exports", {"format": "xlsx"})
    assert asked.status_code == 202, asked.text
    path = f"{root}/exports/{asked.json()['id']}"
    wait_until("the export is made", lambda: admin.get(path).json()["state"] == "ready", 30)
    assert admin.get(path + "/content").content[:2] == b"PK"


def test_a_server_that_is_away_is_said_and_nothing_is_half_there(house, moto, applicant):
    known = upload(applicant, picture()).json()
    rows = house.psql("community", "select count(*) from shared_mediafile")
    moto.process.send_signal(signal.SIGSTOP)
    wait_until("it stands still", moto.stands_still)
    try:
        answer = upload(applicant, picture(), timeout=90)
        assert answer.status_code == 503, answer.text
        assert answer.json()["code"] in ("storage-unavailable", "upload-expired")
    finally:
        moto.process.send_signal(signal.SIGCONT)
    assert house.psql("community", "select count(*) from shared_mediafile") == rows
    wait_until("it is read again", lambda: requests.get(
        house.url + known["url"], timeout=10).status_code == 200, 20)
    assert upload(applicant, picture()).status_code == 201
