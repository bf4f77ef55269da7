"""The pages of identity as people meet them: by keyboard, by ear, on a phone, in three languages."""

import re
import secrets
import uuid

import pyotp
import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
import pages
from pages import Walk, fill, is_clean, submit, title
from test_newsletter import link_to, local, sent_issue, subscribe, subscribed
from test_oauth import WAY_BACK, Partner, sign_in
from test_second_factor import enrol, next_code

OTHER_PASSWORD = "Jana-kilt-2031-su"

TITLES = {
    "sign-in": {"ru": "Вход", "kk": "Кіру", "en": "Sign in"},
    "by-code": {"ru": "Войти по коду", "kk": "Код арқылы кіру", "en": "Sign in by a code"},
    "code": {"ru": "Введите код", "kk": "Кодты енгізіңіз", "en": "Enter the code"},
    "second-factor": {"ru": "Подтвердите вход", "kk": "Кіруді растаңыз", "en": "One more step"},
    "enrolment": {"ru": "Настройте второй фактор", "kk": "Екінші факторды баптаңыз",
                  "en": "Set up a second factor"},
    "qr": {"ru": "Вход через eGov Mobile", "kk": "eGov Mobile арқылы кіру",
           "en": "Sign in by eGov Mobile"},
    "consent": {"ru": "Разрешить доступ?", "kk": "Рұқсат бересіз бе?", "en": "Allow access?"},
    "device": {"ru": "Подключить устройство", "kk": "Құрылғыны қосу", "en": "Connect a device"},
    "device-allowed": {"ru": "Устройство подключено", "kk": "Құрылғы қосылды",
                       "en": "The device is connected"},
    "device-refused": {"ru": "Отказано", "kk": "Бас тартылды", "en": "Refused"},
    "devices": {"ru": "Где выполнен вход", "kk": "Қай құрылғыларда кірдіңіз", "en": "Signed-in devices"},
    "apps": {"ru": "Приложения с доступом", "kk": "Рұқсаты бар қолданбалар", "en": "Apps with access"},
    "register": {"ru": "Регистрация", "kk": "Тіркелу", "en": "Create an account"},
    "activated": {"ru": "Учётная запись готова", "kk": "Тіркелгі дайын", "en": "Your account is ready"},
    "reset": {"ru": "Забыли пароль?", "kk": "Құпиясөзді ұмыттыңыз ба?", "en": "Forgotten your password?"},
    "reset-code": {"ru": "Новый пароль", "kk": "Жаңа құпиясөз", "en": "A new password"},
    "changed": {"ru": "Пароль изменён", "kk": "Құпиясөз ауыстырылды", "en": "The password is changed"},
    "sign-out": {"ru": "Выйти из TechHub?", "kk": "TechHub-тан шығасыз ба?", "en": "Sign out?"},
    "signed-out": {"ru": "Вы вышли", "kk": "Сіз шықтыңыз", "en": "You are signed out"},
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
# The same page at a later step.
TITLES |= {"sign-in-again": TITLES["sign-in"], "code-again": TITLES["code"],
           "second-factor-again": TITLES["second-factor"], "qr-again": TITLES["qr"],
           "enrolment-again": TITLES["enrolment"], "enrolment-key": TITLES["enrolment"],
           "enrolment-code-again": TITLES["enrolment"], "enrolment-done": TITLES["enrolment"],
           "register-again": TITLES["register"], "reset-code-again": TITLES["reset-code"],
           "device-unknown": TITLES["device"], "device-consent": TITLES["device"],
           "apps-none": TITLES["apps"]}


@pytest.fixture(scope="module")
def phone():
    driver = browsing.driver(browsing.PHONE)
    browsing.speaks(driver, "en")
    yield driver
    driver.quit()


@pytest.fixture
def obliged(admin):
    """Puts people where a second factor is obligatory."""
    name = "obliged-" + uuid.uuid4().hex[:8]
    group = hub.psql("identity", f"insert into auth_group (name) values ('{name}') returning id").split()[0]
    demanded = admin.call("PUT", f"/api/v1/identity/groups/{group}/second-factor", json={"required": True})
    assert demanded.status_code == 204, demanded.text
    yield lambda person: hub.psql(
        "identity", "insert into account_user_groups (user_id, group_id) "
                    f"values ({person.user['id']}, {group})")
    hub.psql("identity", f"delete from account_user_groups where group_id = {group}")
    hub.psql("identity", f"delete from auth_group where id = {group}")


def request_of(partner):
    address, _ = partner.session().create_authorization_url(
        hub.URL + "/oauth/authorize", code_verifier=secrets.token_urlsafe(48))
    return address


def opens(phone, path):
    phone.get(hub.URL + path)


def registers(walk):
    """And comes back without the password, and once more without it."""
    phone, address = walk.driver, hub.new_address()
    phone.delete_all_cookies()
    opens(phone, "/oauth/account/register?next=/oauth/account/devices")
    walk.meets("register")
    fill(phone, contact=address, first_name="Айгерім", last_name="Тау", password="short")
    submit(phone)
    walk.meets("register-again")
    fill(phone, password=hub.PASSWORD)
    submit(phone)
    walk.meets("code")
    fill(phone, code="000000")
    submit(phone)
    walk.meets("code-again")
    fill(phone, code=hub.code_for(address))
    submit(phone)
    walk.meets("activated")

    opens(phone, "/oauth/account/reset?next=/oauth/account/devices")
    walk.meets("reset")
    sent = len(hub.codes_for(address))
    fill(phone, contact=address)
    submit(phone)
    walk.meets("reset-code")
    fill(phone, code="000000", password=OTHER_PASSWORD)
    submit(phone)
    walk.meets("reset-code-again")
    fill(phone, code=hub.code_for(address, after=sent), password=OTHER_PASSWORD)
    submit(phone)
    walk.meets("changed")

    opens(phone, "/oauth/sign-in/code?next=/oauth/account/devices")
    walk.meets("by-code")
    sent = len(hub.codes_for(address))
    fill(phone, contact=address)
    submit(phone)
    walk.meets("code")
    fill(phone, code="000000")
    submit(phone)
    walk.meets("code-again")
    fill(phone, code=hub.code_for(address, after=sent))
    submit(phone)
    walk.meets("devices")


def signs_in_with_an_app(walk):
    phone, person = walk.driver, hub.Person.registered()
    app, _ = enrol(person)
    phone.delete_all_cookies()
    opens(phone, "/oauth/sign-in?next=/oauth/account/devices")
    walk.meets("sign-in")
    fill(phone, login=person.address, password="wrong")
    submit(phone)
    walk.meets("sign-in-again")
    fill(phone, password=person.password)
    submit(phone)
    walk.meets("second-factor")
    fill(phone, code="000000")
    submit(phone)
    walk.meets("second-factor-again")
    fill(phone, code=next_code(app))
    submit(phone)
    walk.meets("devices")
    opens(phone, "/oauth/account/apps")
    walk.meets("apps-none")


def sets_up_an_app_on_the_way(walk, obliged):
    """Whoever must have a second factor, and an application that he lets in."""
    phone, person = walk.driver, hub.Person.registered()
    obliged(person)
    phone.delete_all_cookies()
    phone.get(request_of(Partner()))
    sign_in(phone, person)
    walk.meets("enrolment")
    fill(phone, password="wrong")
    submit(phone)
    walk.meets("enrolment-again")
    fill(phone, password=person.password)
    submit(phone)
    walk.meets("enrolment-key")
    key = phone.find_element(By.CSS_SELECTOR, "main code").text.replace(" ", "")
    fill(phone, code="000000")
    submit(phone)
    walk.meets("enrolment-code-again")
    fill(phone, code=pyotp.TOTP(key).now())
    submit(phone)
    walk.meets("enrolment-done")
    submit(phone, "a")
    walk.meets("consent")
    submit(phone, "button[value=allow]")
    assert WAY_BACK in phone.current_url
    opens(phone, "/oauth/account/apps")
    walk.meets("apps")


def lets_devices_in(walk, device, metadata):
    phone = walk.driver
    opens(phone, "/oauth/device")
    walk.meets("device")
    fill(phone, user_code="BBBB-BBBB")
    submit(phone)
    walk.meets("device-unknown")
    for word, name in (("allow", "device-allowed"), ("deny", "device-refused")):
        asked = requests.post(metadata["device_authorization_endpoint"], timeout=10,
                              data={"client_id": device.client_id, "scope": "openid read"}).json()
        opens(phone, "/oauth/device")
        fill(phone, user_code=asked["user_code"])
        submit(phone)
        walk.meets("device-consent")
        submit(phone, f"button[value={word}]")
        walk.meets(name)


def signs_out_and_sees_a_code(walk):
    phone = walk.driver
    opens(phone, "/oauth/logout")
    walk.meets("sign-out")
    submit(phone)
    walk.meets("signed-out")
    opens(phone, "/oauth/sign-in")
    submit(phone, "form[action='/oauth/qr'] button")
    walk.meets("qr")
    submit(phone)
    walk.meets("qr-again")
    assert phone.find_element(By.CSS_SELECTOR, "[role=status]").text
    opens(phone, "/oauth/authorize?client_id=none")
    walk.meets("fault")


def follows_links_of_letters(walk, end):
    """Whoever comes by one has no session, and need not have a script."""
    phone, address = walk.driver, hub.new_address()
    phone.delete_all_cookies()
    assert subscribe(address, walk.language).status_code == 202
    wish = hub.URL + link_to(address)
    for link, before, after in ((wish, "wish", "begun"), (wish, "wish", "refused"),
                                (hub.URL + end, "end", "ended")):
        phone.get(link)
        walk.meets(f"newsletter-{before}")
        submit(phone)
        walk.meets(f"newsletter-{after}")


def test_every_page_is_clean_in_every_language(phone, admin, obliged):
    """Those of a sign-in by a provider are in `test_social`. Fails where a page has no visit here."""
    metadata = requests.get(hub.URL + "/.well-known/openid-configuration", timeout=10).json()
    walk, device, end = Walk(phone, TITLES), Partner("public"), unsubscription_link(admin)
    for language in pages.LANGUAGES:
        walk.speaks(language)
        registers(walk)
        signs_in_with_an_app(walk)
        sets_up_an_app_on_the_way(walk, obliged)
        lets_devices_in(walk, device, metadata)
        signs_out_and_sees_a_code(walk)
        follows_links_of_letters(walk, end)
    browsing.speaks(phone, "en")
    walk.misses_nothing({path for path in pages.paths(hub.PORT) if not path.startswith(pages.SOCIAL)})


def unsubscription_link(admin):
    """As it stands in the head of an issue's letter."""
    address, word = subscribed(), uuid.uuid4().hex
    sent_issue(admin, word)

    def news():
        return [letter for letter in hub.letters_to(address) if word in hub.text_of(letter)]

    hub.wait_until(f"news to {address}", news, 60)
    return local(re.fullmatch(r"<(\S+)>", news()[0]["List-Unsubscribe"])[1])


def test_the_keyboard_alone_leaves_the_newsletter(phone, admin):
    phone.delete_all_cookies()
    phone.get(hub.URL + unsubscription_link(admin))
    while phone.switch_to.active_element.tag_name != "button":
        press(phone, Keys.TAB)
    before = phone.find_element(By.TAG_NAME, "html")
    press(phone, Keys.ENTER)
    WebDriverWait(phone, 10).until(browsing.gone(before))
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


def test_somebody_signs_in_at_a_partners_by_a_code(phone, person):
    """Without his password, and on to the application that asked. Whoever has agreed before is led there
    at once: fails where the policy of the page with the code does not allow it."""
    partner = Partner()
    for has_agreed in (False, True):
        phone.delete_all_cookies()
        phone.get(request_of(partner))
        submit(phone, "a[href^='/oauth/sign-in/code']")
        sent = len(hub.codes_for(person.address))
        fill(phone, contact=person.address)
        submit(phone)
        fill(phone, code=hub.code_for(person.address, after=sent))
        submit(phone)
        if not has_agreed:
            assert title(phone) == "Allow access?"
            submit(phone, "button[value=allow]")
        assert WAY_BACK in phone.current_url and "code=" in phone.current_url


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
