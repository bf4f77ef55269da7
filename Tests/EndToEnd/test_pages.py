"""The pages of identity as people meet them: by keyboard, by ear, on a phone, in three languages."""

import re
import secrets
import uuid

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
from test_newsletter import link_to, local, sent_issue, subscribe, subscribed
from test_oauth import Partner, sign_in

TITLES = {
    "sign-in": {"ru": "Вход", "kk": "Кіру", "en": "Sign in"},
    "consent": {"ru": "Разрешить доступ?", "kk": "Рұқсат бересіз бе?", "en": "Allow access?"},
    "device": {"ru": "Подключить устройство", "kk": "Құрылғыны қосу", "en": "Connect a device"},
    "devices": {"ru": "Где выполнен вход", "kk": "Қай құрылғыларда кірдіңіз", "en": "Signed-in devices"},
    "apps": {"ru": "Приложения с доступом", "kk": "Рұқсаты бар қолданбалар", "en": "Apps with access"},
    "register": {"ru": "Регистрация", "kk": "Тіркелу", "en": "Create an account"},
    "reset": {"ru": "Забыли пароль?", "kk": "Құпиясөзді ұмыттыңыз ба?", "en": "Forgotten your password?"},
    "sign-out": {"ru": "Выйти из TechHub?", "kk": "TechHub-тан шығасыз ба?", "en": "Sign out?"},
    "newsletter-wish": {"ru": "Получать новости TechHub?", "kk": "TechHub жаңалықтарын аласыз ба?",
                        "en": "Get the news of TechHub?"},
    "newsletter-begun": {"ru": "Подписка подтверждена", "kk": "Жазылу расталды",
                         "en": "You are subscribed"},
    "newsletter-end": {"ru": "Больше не получать новости TechHub?",
                       "kk": "TechHub жаңалықтарынан бас тартасыз ба?",
                       "en": "Get no more news of TechHub?"},
    "newsletter-ended": {"ru": "Вы отписаны", "kk": "Сіз жазылудан бас тарттыңыз",
                         "en": "You are unsubscribed"},
    "newsletter-refused": {"ru": "Ссылка недействительна или устарела",
                           "kk": "Сілтеме жарамсыз немесе ескірген",
                           "en": "The link is not valid, or too old"},
    "fault": {"ru": "Так войти нельзя", "kk": "Бұлай кіруге болмайды", "en": "This cannot go on"},
}


@pytest.fixture(scope="module")
def phone():
    driver = browsing.driver(browsing.PHONE)
    browsing.speaks(driver, "en")
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
        "sign-out": hub.URL + "/oauth/logout", "devices": hub.URL + "/oauth/account/devices",
        "apps": hub.URL + "/oauth/account/apps", "register": hub.URL + "/oauth/account/register",
        "reset": hub.URL + "/oauth/account/reset",
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


def unsubscription_link(admin):
    """As it stands in the head of an issue's letter."""
    address, word = subscribed(), uuid.uuid4().hex
    sent_issue(admin, word)

    def news():
        return [letter for letter in hub.letters_to(address) if word in hub.text_of(letter)]

    hub.wait_until(f"news to {address}", news, 60)
    return local(re.fullmatch(r"<(\S+)>", news()[0]["List-Unsubscribe"])[1])


def test_the_pages_of_the_newsletter_are_clean_in_every_language(phone, admin):
    """Whoever comes by a link of a letter has no session, and need not have a script."""
    phone.delete_all_cookies()
    end = unsubscription_link(admin)
    for language in ("ru", "kk", "en"):
        browsing.speaks(phone, language)

        def is_there(name):
            assert title(phone) == TITLES[f"newsletter-{name}"][language]
            assert phone.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
            is_clean(phone, f"newsletter-{name}-{language}")

        address = hub.new_address()
        assert subscribe(address, language).status_code == 202
        wish = hub.URL + link_to(address)
        for link, before, after in ((wish, "wish", "begun"), (wish, "wish", "refused"),
                                    (hub.URL + end, "end", "ended")):
            phone.get(link)
            is_there(before)
            submit(phone)
            is_there(after)
    browsing.speaks(phone, "en")


def test_the_keyboard_alone_leaves_the_newsletter(phone, admin):
    phone.delete_all_cookies()
    phone.get(hub.URL + unsubscription_link(admin))
    while phone.switch_to.active_element.tag_name != "button":
        press(phone, Keys.TAB)
    before = phone.find_element(By.TAG_NAME, "html")
    press(phone, Keys.ENTER)
    WebDriverWait(phone, 10).until(staleness_of(before))
    assert title(phone) == TITLES["newsletter-ended"]["en"]


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


def fill(driver, **values):
    for name, text in values.items():
        field = driver.find_element(By.NAME, name)
        field.clear()
        field.send_keys(text)


def submit(driver, selector="button"):
    """Presses a button and waits until another page stands there."""
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.CSS_SELECTOR, f"main {selector}").click()
    WebDriverWait(driver, 10).until(staleness_of(before))


def test_somebody_registers_and_comes_back_without_his_password(phone):
    phone.delete_all_cookies()
    address = hub.new_address()
    phone.get(hub.URL + "/oauth/account/register?next=/oauth/account/devices")
    fill(phone, contact=address, first_name="Айгерім", last_name="Тау", password="short")
    submit(phone)
    assert phone.find_element(By.ID, "password-fault").text
    is_clean(phone, "register-fault")
    fill(phone, password=hub.PASSWORD)
    submit(phone)
    assert title(phone) == "Enter the code"
    is_clean(phone, "activate")
    fill(phone, code="000000")
    submit(phone)
    assert phone.find_element(By.ID, "code-fault").text
    fill(phone, code=hub.code_for(address))
    submit(phone)
    assert title(phone) == "Your account is ready"

    phone.get(hub.URL + "/oauth/account/reset?next=/oauth/account/devices")
    fill(phone, contact=address)
    submit(phone)
    is_clean(phone, "reset-code")
    fill(phone, code=hub.code_for(address, after=1), password="Jana-kilt-2031-su")
    submit(phone)
    assert title(phone) == "The password is changed"
    fill(phone, password="Jana-kilt-2031-su")
    submit(phone)
    assert phone.current_url == hub.URL + "/oauth/account/devices"


def test_somebody_signs_out_elsewhere_and_shows_an_application_out(phone, person):
    phone.delete_all_cookies()
    partner = Partner()
    phone.get(request_of(partner))
    sign_in(phone, person)
    submit(phone, "button[value=allow]")
    phone.get(hub.URL + "/oauth/account/devices")
    assert "Chrome, Linux" in phone.find_element(By.TAG_NAME, "main").text
    assert person.get("/api/v1/identity/sessions/current").status_code == 200
    submit(phone, "button[value=others]")
    hub.wait_until("the gateway has heard of it", lambda: person.get(
        "/api/v1/identity/sessions/current").status_code == 401, 5)
    phone.get(hub.URL + "/oauth/account/apps")
    assert "Тау Partners" in phone.find_element(By.TAG_NAME, "main").text
    submit(phone)
    assert phone.find_element(By.TAG_NAME, "main").text.endswith("No application has access.")


def test_a_page_takes_nothing_from_elsewhere_and_is_kept_by_nobody():
    answer = requests.get(hub.URL + "/oauth/sign-in", timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script" not in policy and "<script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def press(driver, *keys):
    for key in keys:
        driver.switch_to.active_element.send_keys(key)
