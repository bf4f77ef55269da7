"""/docs in a browser without a network: what it shows, by keyboard, on a phone."""

import json

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import browsing
import hub
from browsing import complaints, screenshot

PROFILE = "/api/v1/identity/me"


@pytest.fixture
def browser():
    driver = browsing.driver()
    driver.get(hub.URL + "/docs")
    WebDriverWait(driver, 30).until(lambda d: "operations" in d.find_element(By.ID, "state").text)
    yield driver
    driver.quit()


def press(driver, *keys):
    webdriver.ActionChains(driver).send_keys(*keys).perform()


def focused(driver):
    return driver.switch_to.active_element


def test_the_keyboard_finds_an_operation_and_tries_it(browser):
    browser.find_element(By.ID, "search").clear()
    while focused(browser).get_attribute("id") != "search":
        press(browser, Keys.TAB)
    press(browser, "list rooms")
    WebDriverWait(browser, 5).until(
        lambda d: len(d.find_elements(By.CSS_SELECTOR, ".operation")) == 1)
    for _ in range(12):
        press(browser, Keys.TAB)
        if "/api/v1/booking/rooms" in focused(browser).text:
            break
    assert focused(browser).tag_name == "summary"
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 5).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".operation form"))
    for _ in range(60):
        press(browser, Keys.TAB)
        if focused(browser).tag_name == "button":
            break
    press(browser, Keys.ENTER)
    output = browser.find_element(By.CSS_SELECTOR, ".operation form pre")
    WebDriverWait(browser, 10).until(lambda d: output.text.startswith("200"))
    assert '"items"' in output.text
    screenshot(browser, "docs")
    assert complaints(browser) == []


def try_it(driver, method, path, body, **parameters):
    """Finds the operation, sends it this body, and says what came back."""
    search = driver.find_element(By.ID, "search")
    search.clear()
    search.send_keys(f"{method} {path}")
    xpath = (f"//*[@class='operation'][.//*[@class='method'][.='{method}']]"
             f"[.//*[@class='path'][.='{path}']]")
    operation = WebDriverWait(driver, 5).until(lambda d: d.find_element(By.XPATH, xpath))
    operation.find_element(By.TAG_NAME, "summary").click()
    form = WebDriverWait(driver, 5).until(lambda d: operation.find_element(By.TAG_NAME, "form"))
    for name, value in parameters.items():
        form.find_element(By.NAME, name.replace("_", "-")).send_keys(value)
    text = form.find_element(By.TAG_NAME, "textarea")
    text.clear()
    text.send_keys(json.dumps(body))
    form.find_element(By.TAG_NAME, "button").click()
    output = form.find_element(By.TAG_NAME, "pre")
    WebDriverWait(driver, 10).until(lambda d: output.text[:3].isdigit())
    return output.text


def test_a_person_signs_in_and_writes(browser, person):
    """By the session's cookie and its token against forgery, which the page asks for itself."""
    refused = try_it(browser, "PATCH", PROFILE, {"first_name": "Aigerim"}, If_Match="*")
    assert refused.startswith("401"), refused
    signed_in = try_it(browser, "POST", "/api/v1/identity/sessions", {
        "login": person.address, "password": person.password})
    assert signed_in.startswith("201"), signed_in
    written = try_it(browser, "PATCH", PROFILE, {"first_name": "Aigerim"}, If_Match="*")
    assert written.startswith("200"), written
    assert person.get(PROFILE).json()["first_name"] == "Aigerim"
    # That somebody who is not signed in is refused is what the first of them was for.
    assert all("401" in entry["message"] for entry in complaints(browser))


def test_it_fits_a_phone(browser):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
    browser.find_element(By.CSS_SELECTOR, ".tag > summary").click()
    WebDriverWait(browser, 5).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".operation"))
    browser.find_element(By.CSS_SELECTOR, ".operation > summary").click()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    screenshot(browser, "docs-phone")
    assert complaints(browser) == []
