"""Signing in with a telephone: this test is eGov Mobile, with OpenSSL and a reader of codes of others."""

import base64
import re

import zxingcpp
from PIL import Image

import hub
from test_signature import authority, new_iin  # noqa: F401

IDENTITY = "/api/v1/identity"
QUIET, SCALE = 4, 4


def read(svg):
    """What a camera would see: the symbol drawn from its path, and read by zxing."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg).group(1))
    picture = Image.new("L", (side, side), 255)
    for column, row, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for step in range(int(run)):
            picture.putpixel((int(column) + step, int(row)), 0)
    found = zxingcpp.read_barcodes(picture.resize((side * SCALE, side * SCALE), Image.NEAREST))
    assert len(found) == 1, "one code stands there"
    return found[0].text


class Telephone:
    """eGov Mobile in the hands of whoever has the key."""

    def __init__(self, authority, name="person"):
        self.authority, self.name, self.http = authority, name, hub.Person()

    def path(self, address):
        """Without the public origin, which need not be where the test finds the gateway."""
        return re.sub(r"^https?://[^/]+", "", address)

    def sign(self, code):
        kind, address = code.split(":", 1)
        assert kind == "mobileSign"
        told = self.http.get(self.path(address))
        assert told.status_code == 200, told.text
        assert told.json()["organisation"]["nameRu"] and told.json()["expiry_date"]
        documents = self.path(told.json()["document"]["uri"])
        got = self.http.get(documents)
        assert got.status_code == 200, got.text
        body = got.json()
        assert body["signMethod"] == "CMS_WITH_DATA"
        file = body["documentsToSign"][0]["document"]["file"]
        file["data"] = self.authority.sign(base64.b64decode(file["data"]), self.name, "-nodetach")
        return self.http.call("PUT", documents, json=body)


def prove(person, authority, iin):
    authority.issue("person", f"/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN{iin}", "clientAuth,emailProtection")
    text = person.post(IDENTITY + "/signature-challenges", {"purpose": "number"}).json()["challenge"]
    proved = person.call("PUT", IDENTITY + "/me/iin",
                         json={"challenge": text, "signature": authority.sign(text)})
    assert proved.status_code == 200, proved.text


def test_a_telephone_signs_a_browser_in(authority, person):  # noqa: F811
    iin = new_iin()
    prove(person, authority, iin)
    browser = hub.Person()
    begun = browser.post(IDENTITY + "/qr-sessions", {"purpose": "sign_in"})
    assert begun.status_code == 201, begun.text
    code = read(begun.json()["svg"])
    assert code == begun.json()["qr"]
    secret = {"secret": begun.json()["secret"]}
    assert browser.post(IDENTITY + "/sessions/qr", secret).json()["status"] == "waiting"

    telephone = Telephone(authority)
    assert telephone.sign(code).status_code == 200
    # Whoever has photographed the code has nothing.
    thief = hub.Person().post(IDENTITY + "/sessions/qr", {"secret": code.split("=")[-1]})
    hub.problem(thief, 410, "qr-over")
    arrived = browser.post(IDENTITY + "/sessions/qr", secret)
    assert arrived.status_code == 201, arrived.text
    assert arrived.json()["user"]["id"] == person.user["id"]
    assert browser.get(IDENTITY + "/me").json()["id"] == person.user["id"]
    hub.problem(hub.Person().post(IDENTITY + "/sessions/qr", secret), 410, "qr-over")

    logs = "".join(path.read_text() for path in (hub.HOME / "logs").glob("*.log"))
    for told in (iin, code.split("=")[-1], secret["secret"]):
        assert told not in logs


def test_a_page_without_a_script_shows_the_code_and_goes_on(authority, person):  # noqa: F811
    prove(person, authority, new_iin())
    browser = hub.Person()
    page = browser.get("/oauth/sign-in?next=/oauth/account/devices")
    assert 'action="/oauth/qr"' in page.text
    begun = browser.http.post(
        hub.URL + "/oauth/qr", data={"next": "/oauth/account/devices", "lang": "en"},
        headers={"Origin": hub.URL}, timeout=35)
    assert begun.status_code == 200 and begun.url.startswith(hub.URL + "/oauth/qr"), begun.text
    assert "http-equiv" not in begun.text and 'role="status"' not in begun.text
    early = browser.http.get(begun.url + "&asked=1", timeout=35)
    assert early.status_code == 200 and 'role="status"' in early.text
    code = read(re.search(r"<svg .*?</svg>", begun.text, re.S).group())
    assert read(re.search(r"<svg .*?</svg>", browser.http.get(begun.url).text, re.S).group()) == code
    assert Telephone(authority).sign(code).status_code == 200
    arrived = browser.http.get(begun.url, timeout=35)
    assert arrived.url == hub.URL + "/oauth/account/devices", arrived.url
    assert browser.get(IDENTITY + "/me").json()["id"] == person.user["id"]
