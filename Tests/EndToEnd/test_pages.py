"""The pages of identity as people meet them: by keyboard, by ear, on a phone, in three languages."""

import secrets

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
from test_oauth import Partner, sign_in

TITLES = {
    "sign-in": {"ru": "Вход", "kk": "Кіру", "en": "Sign in"},
    "consent": {"ru": "Разрешить доступ?", "kk": "Рұқсат бересіз бе?", "en": "Allow access?"},
    "device": {"ru": "Подключить устройство", "kk": "Құрылғыны қосу", "en": "Connect a device"},
    "sign-out": {"ru": "Выйти из TechHub?", "kk": "TechHub-тан шығасыз ба?", "en": "Sign out?"},
    "fault": {"ru": "Так войти нельзя", "kk": "Бұлай кіруге болмайды", "en": "This cannot go on"},
}


@pytest.fixture(scope="module")
def phone():
    driver = browsing.driver(browsing.PHONE)
    yield driver
    driver.quit()


def request_of(partner):
    address, _ = partner.session().create_authorization_url(
        hub.URL + "/oauth/authorize", code_verifier=secrets.token_urlsafe(48))
    return address


def title(driver):
    return driver.find_element(By.TAG_NAME, "h1").text


def is_clean(driver, name):
    """Light and dark, nothing to the right of the screen, nothing that axe complains about."""
    for scheme in ("light", "dark"):
        browsing.prefers(driver, scheme)
        browsing.screenshot(driver, f"page-{name}-{scheme}")
        assert browsing.violations(driver) == [], (name, scheme)
    wide = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is wider than the phone"
    faults = [entry["message"] for entry in browsing.complaints(driver)
              if "status of 4" not in entry["message"]]
    assert faults == []


def test_every_page_is_clean_in_every_language(phone, person):
    partner = Partner()
    addresses = {
        "sign-in": hub.URL + "/oauth/sign-in", "fault": hub.URL + "/oauth/authorize?client_id=none",
        "consent": request_of(partner), "device": hub.URL + "/oauth/device",
        "sign-out": hub.URL + "/oauth/logout",
    }
    phone.get(addresses["device"])
    sign_in(phone, person)
    for language in ("ru", "kk", "en"):
        browsing.speaks(phone, language)
        for name, address in addresses.items():
            phone.get(address)
            assert title(phone) == TITLES[name][language]
            assert phone.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
            is_clean(phone, f"{name}-{language}")
    browsing.speaks(phone, "en")


def test_a_page_says_what_is_wrong_where_it_is_heard(phone):
    phone.delete_all_cookies()
    phone.get(hub.URL + "/oauth/sign-in")
    phone.find_element(By.NAME, "login").send_keys("nobody@example.kz")
    phone.find_element(By.NAME, "password").send_keys("wrong", Keys.ENTER)
    alert = WebDriverWait(phone, 10).until(
        lambda d: d.find_element(By.CSS_SELECTOR, "[role=alert]"))
    assert alert.text == "The address or the password is wrong"
    assert phone.find_element(By.NAME, "login").get_attribute("value") == "nobody@example.kz"
    is_clean(phone, "sign-in-fault")
    phone.get(hub.URL + "/oauth/sign-in")


def test_the_keyboard_alone_signs_in_and_agrees(phone, person):
    phone.delete_all_cookies()
    phone.get(request_of(Partner()))
    while phone.switch_to.active_element.get_attribute("name") != "login":
        press(phone, Keys.TAB)
    press(phone, person.address, Keys.TAB, person.password, Keys.ENTER)
    WebDriverWait(phone, 10).until(lambda d: d.find_elements(By.NAME, "decision"))
    while phone.switch_to.active_element.get_attribute("value") != "allow":
        press(phone, Keys.TAB)
    press(phone, Keys.ENTER)
    WebDriverWait(phone, 10).until(lambda d: "code=" in d.current_url)


def test_a_page_takes_nothing_from_elsewhere_and_is_kept_by_nobody():
    answer = requests.get(hub.URL + "/oauth/sign-in", timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script" not in policy and "<script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def press(driver, *keys):
    for key in keys:
        driver.switch_to.active_element.send_keys(key)
