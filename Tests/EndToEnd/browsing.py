"""A real browser without a network but this machine, and what it and axe complain about."""

import importlib.resources
import shutil

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException

import hub

SHOTS = hub.ROOT / ".techhub" / "screenshots"
PHONE = (390, 844)


def driver(size=(1200, 900)):
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                 f"--window-size={size[0]},{size[1]}",
                 "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    # A window is never as narrow as a telephone.
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False})
    return driver


def complaints(driver):
    """What the console says, but that there is no picture for the tab."""
    return [entry for entry in driver.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING") and "favicon" not in entry["message"]]


def prefers(driver, scheme):
    """`light` or `dark`."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})


def speaks(driver, language):
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd(
        "Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": language}})


def gone(element):
    """A condition for `WebDriverWait`: another page stands where the element stood. Selenium's own knows
    only one of the two ways in which the driver says so."""
    def is_gone(driver):
        try:
            element.is_enabled()
            return False
        except StaleElementReferenceException:
            return True
        except WebDriverException as fault:
            if "does not belong to the document" in (fault.msg or ""):
                return True
            raise
    return is_gone


def violations(driver):
    """What axe finds on the page, best practices included: rule and element."""
    if not driver.execute_script("return 'axe' in window"):
        axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
        driver.execute_script(axe.read_text())
    found = driver.execute_async_script(
        "axe.run().then(found => arguments[0](found), fault => arguments[0]({fault: `${fault}`}))")
    assert "fault" not in found, found
    return [(rule["id"], node["html"], node["failureSummary"])
            for rule in found["violations"] for node in rule["nodes"]]


def screenshot(driver, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(SHOTS / f"{name}.png"))
