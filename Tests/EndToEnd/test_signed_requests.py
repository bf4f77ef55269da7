"""A request that its service wants signed: by a file with a key, and with a telephone."""

import base64
import hashlib
import json
import uuid

import pytest

import hub
from test_egov_qr import Telephone, prove, read
from test_requests import SERVICES, answers, new_draft, save, submit
from test_signature import authority, new_iin  # noqa: F401


@pytest.fixture
def signed_service():
    """The demo's grant, once more, under another code and with signatures."""
    code = f"signed-{uuid.uuid4().hex[:8]}"
    hub.psql("services", f"""
        insert into service_service (code, name, short_description, description, category, position,
          duration_days, config, bp_config, published, hub_form_id, need_signature)
        select '{code}', name, short_description, description, category, position, duration_days,
          config, bp_config, true, hub_form_id, true
        from service_service where code = 'startup-grant'""")
    yield code
    hub.psql("services", f"update service_service set published = false where code = '{code}'")


def frozen(person, request):
    begun = person.post(f"{SERVICES}/requests/{request}/signing")
    assert begun.status_code == 201, begun.text
    content = base64.b64decode(begun.json()["bytes"])
    assert hashlib.sha256(content).hexdigest() == begun.json()["sha256"]
    return content


def sign(person, request, **body):
    return person.post(f"{SERVICES}/requests/{request}/signatures", body)


def test_a_request_is_signed_and_submitted(authority, person, signed_service):  # noqa: F811
    iin = new_iin()
    request = new_draft(person, signed_service)["id"]
    assert save(person, request, answers()).status_code == 200
    hub.problem(submit(person, request), 409, "signature-required")
    authority.issue("person", f"/CN=X/serialNumber=IIN{iin}", "clientAuth,emailProtection")
    content = frozen(person, request)
    assert json.loads(content)["answers"]["project_name"] == "Құс жолы"
    hub.problem(sign(person, request, cms=authority.sign(content)), 409, "iin-not-proved")

    prove(person, authority, iin)
    assert save(person, request, {"budget": 6_000_000}).status_code == 200
    hub.problem(sign(person, request, cms=authority.sign(content)), 409, "signing-outdated")
    content = frozen(person, request)
    authority.issue("signing-in", f"/CN=X/serialNumber=IIN{iin}", "clientAuth")
    authority.issue("other", f"/CN=X/serialNumber=IIN{new_iin()}", "emailProtection")
    for name, code in (("signing-in", "signature-use"), ("other", "signature-of-another-person")):
        refused = hub.problem(sign(person, request, cms=authority.sign(content, name)), 422)
        assert refused["errors"][0]["code"] == code, refused
    sent = sign(person, request, cms=authority.sign(content))
    assert sent.status_code == 200, sent.text
    assert sent.json()["submission"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert sent.json()["status"] == "submitted"
    logs = "".join(path.read_text() for path in (hub.HOME / "logs").glob("*.log"))
    assert iin not in logs


def test_a_request_is_signed_with_a_telephone(authority, person, signed_service):  # noqa: F811
    prove(person, authority, new_iin())
    request = new_draft(person, signed_service)["id"]
    assert save(person, request, answers()).status_code == 200
    hub.problem(person.post(f"{SERVICES}/requests/{request}/signing/qr"), 409, "nothing-to-sign")
    frozen(person, request)
    shown = person.post(f"{SERVICES}/requests/{request}/signing/qr")
    assert shown.status_code == 201, shown.text
    secret = shown.json()["secret"]
    hub.problem(sign(person, request, qr_secret=secret), 409, "not-signed-yet")
    assert Telephone(authority).sign(read(shown.json()["svg"])).status_code == 200
    sent = sign(person, request, qr_secret=secret)
    assert sent.status_code == 200, sent.text
    assert sent.json()["status"] == "submitted"
