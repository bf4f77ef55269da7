"""/docs in a browser without a network: what it shows, by keyboard, on a phone."""

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import hub

SHOTS = hub.ROOT / ".techhub" / "screenshots"


@pytest.fixture
def browser():
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                 "--window-size=1200,900", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.get(hub.URL + "/docs")
    WebDriverWait(driver, 30).until(lambda d: "operations" in d.find_element(By.ID, "state").text)
    yield driver
    driver.quit()


def complaints(driver):
    return [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def press(driver, *keys):
    webdriver.ActionChains(driver).send_keys(*keys).perform()


def focused(driver):
    return driver.switch_to.active_element


def screenshot(driver, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(SHOTS / f"{name}.png"))


def test_the_keyboard_finds_an_operation_and_tries_it(browser):
    browser.find_element(By.ID, "search").clear()
    while focused(browser).get_attribute("id") != "search":
        press(browser, Keys.TAB)
    press(browser, "rooms that can be booked")
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


def test_it_fits_a_phone(browser):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
    browser.find_element(By.CSS_SELECTOR, ".tag > summary").click()
    WebDriverWait(browser, 5).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".operation"))
    browser.find_element(By.CSS_SELECTOR, ".operation > summary").click()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    screenshot(browser, "docs-phone")
    assert complaints(browser) == []
