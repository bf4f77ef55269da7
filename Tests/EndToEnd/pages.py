"""What is asked of every page for people, and which there are: in three languages, light and dark, on a
phone, nothing that axe complains about."""

import re
from urllib.parse import urlsplit

import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub

LANGUAGES = ("ru", "kk", "en")
SOCIAL = "/oauth/social/"


def paths(port):
    """Where identity answers with pages, by its own description: a new page is among them."""
    answer = requests.get(f"http://127.0.0.1:{port + hub.OFFSETS['identity']}/openapi.json", timeout=20)
    return {path for path, verbs in answer.json()["paths"].items() for verb in verbs.values()
            if isinstance(verb, dict) for told in verb["responses"].values()
            if "text/html" in told.get("content", {})}


def title(driver):
    return driver.find_element(By.TAG_NAME, "h1").text


def fill(driver, **values):
    for name, text in values.items():
        field = driver.find_element(By.NAME, name)
        field.clear()
        field.send_keys(text)


def submit(driver, selector="button"):
    """Presses a button, or follows a link, and waits until another page stands there."""
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.CSS_SELECTOR, f"main {selector}").click()
    WebDriverWait(driver, 20).until(browsing.gone(before))


def is_clean(driver, name):
    """Light and dark, nothing to the right of the screen, nothing that axe complains about."""
    for scheme in ("light", "dark"):
        browsing.prefers(driver, scheme)
        browsing.screenshot(driver, f"page-{name}-{scheme}")
        assert browsing.violations(driver) == [], (name, scheme)
    wide, screen = driver.execute_script(
        "return [document.documentElement.scrollWidth, innerWidth]")
    assert screen == browsing.PHONE[0] and wide <= screen, f"{name} is {wide} wide"
    faults = [entry["message"] for entry in browsing.complaints(driver)
              if "status of 4" not in entry["message"]]
    assert faults == []


class Walk:
    """A browser on its way through the pages. It remembers which it has met, and where."""

    def __init__(self, driver, titles):
        self.driver, self.titles = driver, titles
        self.language, self.met, self.places = None, set(), set()

    def speaks(self, language):
        self.language = language
        browsing.speaks(self.driver, language)

    def meets(self, name):
        """The page stands there, in the language that is spoken, and is clean."""
        assert title(self.driver) == self.titles[name][self.language], name
        shown = self.driver.find_element(By.TAG_NAME, "html").get_attribute("lang")
        assert shown == self.language, name
        is_clean(self.driver, f"{name}-{self.language}")
        self.met.add((name, self.language))
        self.places.add(urlsplit(self.driver.current_url).path)

    def misses_nothing(self, known):
        """Every page by name in every language, and every path that answers with one."""
        assert self.met == {(name, each) for name in self.titles for each in LANGUAGES}
        templates = {path: re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)) for path in known}
        unseen = [path for path, template in templates.items()
                  if not any(re.fullmatch(template, place) for place in self.places)]
        assert unseen == [], "nobody looks at these pages"
