"""docs/partners.md, followed as a newcomer would: its blocks pasted into one shell, with a browser beside."""

import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import threading
import uuid

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
from test_oauth import answers, free_port, sign_in

PAGE = hub.ROOT / "docs" / "partners.md"


class Shell:
    """What is pasted into it runs there, one block after the other, and ends it with its first fault."""

    def __init__(self, folder, **settings):
        beside = str(pathlib.Path(sys.executable).parent)
        self.process = subprocess.Popen(
            ["bash", "-euo", "pipefail"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, cwd=folder, start_new_session=True,
            env={**os.environ, "PATH": f"{beside}:{os.environ['PATH']}",
                 "PIP_DISABLE_PIP_VERSION_CHECK": "1", "TECHHUB_HOME": str(hub.HOME.resolve()),
                 "TECHHUB_PORT": str(hub.PORT), **settings})
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def paste(self, block):
        """What it said."""
        mark, said = f"done-{uuid.uuid4().hex}\n", ""
        self.process.stdin.write(f"{block}\necho; echo {mark}")
        self.process.stdin.flush()
        while not said.endswith(mark):
            try:
                said += self.lines.get(timeout=60)
            except queue.Empty:
                pytest.fail(f"not to its end:\n{block}\n{said}")
        return said.removesuffix(mark)

    def end(self):
        self.process.stdin.close()
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.process.wait(10)


@pytest.fixture
def shell(tmp_path):
    # The page is followed in the folder of the repository; what it writes is not to stay there.
    (tmp_path / "docs").symlink_to(hub.ROOT / "docs")
    shell = Shell(tmp_path, SITE_PORT=str(free_port()))
    yield shell
    shell.end()


@pytest.fixture
def browser():
    driver = browsing.driver()
    yield driver
    driver.quit()


def test_the_page_can_be_followed_to_its_end(shell, browser):
    register, sample, *others, retire = re.findall(
        r"^```sh\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    assert len(others) == 2, "the logo, and where to hear of a log-out"
    shell.paste(register)
    shell.paste(sample)
    site = f"http://127.0.0.1:{shell.paste('echo $SITE_PORT').strip()}/"
    hub.wait_until("the sample is up", lambda: answers(site), 15)

    person = hub.Person.demo("applicant")
    browser.get(site)
    browser.find_element(By.LINK_TEXT, "Sign in with TechHub").click()
    sign_in(browser, person)
    WebDriverWait(browser, 10).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, "button[value=allow]"))
    assert "My site" in browser.find_element(By.TAG_NAME, "main").text
    browser.find_element(By.CSS_SELECTOR, "button[value=allow]").click()
    WebDriverWait(browser, 10).until(lambda d: d.current_url == site)
    name = person.get("/api/v1/identity/me").json()["display_name"]
    assert name in browser.find_element(By.TAG_NAME, "h1").text

    for block in others:
        shell.paste(block)
    client_id = shell.paste("echo $CLIENT_ID").strip()
    (consent,) = [item for item in person.get("/api/v1/identity/consents").json()["items"]
                  if item["client_id"] == client_id]
    assert consent["name"] == "My site"
    assert requests.get(hub.URL + consent["logo"], timeout=10).status_code == 200
    (mine,) = [item for item in person.get("/api/v1/identity/applications").json()["items"]
               if item["client_id"] == client_id]
    assert mine["backchannel_logout_uri"] == "https://my.site/ended"

    shell.paste(retire)
    assert client_id not in [
        item["client_id"] for item in person.get("/api/v1/identity/applications").json()["items"]]
    hub.wait_until("the sample is down", lambda: not answers(site), 10)
