"""The description of the API: of each service, and of the whole hub as the gateway merges it."""

import re
from concurrent.futures import ProcessPoolExecutor

import pytest
import requests
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

import hub
from test_schemathesis import TABLES


def faults_of(name, whole=True):
    offset = hub.OFFSETS[name]
    document = requests.get(f"http://127.0.0.1:{hub.PORT + offset}/openapi.json", timeout=20).json()
    if not whole:
        document["paths"] = {path: verbs for path, verbs in document["paths"].items()
                             if "/admin/" not in path or re.search(TABLES, path)}
    return [f"{name}: {list(error.path)}: {error.message[:200]}"
            for error in OpenAPIV31SpecValidator(document).iter_errors()]


def test_the_merged_document_is_openapi_3_1(request):
    """Of the tables, which have the same operations each, some stand for all unless there is time."""
    assert faults_of("gateway", whole=request.config.getoption("--full")) == []


@pytest.mark.full
def test_each_document_is_openapi_3_1():
    """Each has its part in the merged one; alone it holds as well."""
    with ProcessPoolExecutor(2) as pool:
        faults = [fault for each in pool.map(faults_of, hub.OFFSETS) for fault in each]
    assert not faults, "\n".join(faults[:20])


def examples(part, at=""):
    """Each example of a part of the document: where it stands, its schema, the value."""
    if isinstance(part, list):
        for index, one in enumerate(part):
            yield from examples(one, f"{at}/{index}")
    if not isinstance(part, dict):
        return
    if isinstance(part.get("examples"), list):
        yield from ((at, part, value) for value in part["examples"])
    if "example" in part and "schema" in part:
        yield at, part["schema"], part["example"]
    for name, one in part.items():
        if name not in ("example", "examples"):
            yield from examples(one, f"{at}/{name}")


def test_each_example_is_what_its_schema_says(anyone, request):
    """Of the tables, as above, some stand for all unless there is time."""
    document = anyone.get("/openapi.json").json()
    components = document["components"]
    whole = request.config.getoption("--full")

    def is_looked_at(path):
        return whole or "/admin/" not in path or re.search(TABLES, path)

    found = [*examples({path: verbs for path, verbs in document["paths"].items()
                        if is_looked_at(path)}, "paths"),
             *examples({name: schema for name, schema in components["schemas"].items()
                        if is_looked_at(f"/{name.replace('.', '/')}/")}, "schemas"),
             *examples(components["responses"], "responses")]
    assert len(found) > 200 and {at.split("/")[0] for at, _, _ in found} == {
        "paths", "schemas", "responses"}
    faults = [f"{at}: {error.json_path}: {error.message[:200]}" for at, schema, value in found
              for error in Draft202012Validator(
                  {**schema, "components": components},
                  format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(value)]
    assert not faults, "\n".join(faults[:20])


def test_the_merged_one_has_every_context_and_each_operation_once(anyone):
    document = anyone.get("/openapi.json").json()
    assert document["x-unavailable"] == []
    for path in ("/api/v1/identity/me", "/api/v1/services/requests", "/api/v1/booking/bookings",
                 "/api/v1/community/notifications", "/readyz"):
        assert path in document["paths"], path
    names = [operation["operationId"] for verbs in document["paths"].values()
             for operation in verbs.values()]
    assert len(names) == len(set(names))


def test_one_who_has_it_is_told_that_nothing_changed(anyone):
    answer = anyone.get("/openapi.json")
    tag = answer.headers["ETag"]
    again = anyone.get("/openapi.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    head = anyone.call("HEAD", "/openapi.json")
    assert head.status_code == 200 and head.headers["ETag"] == tag
    assert int(head.headers["Content-Length"]) == len(answer.content)


def test_a_context_that_is_away_is_named(anyone):
    hub.stop("booking")
    try:
        hub.wait_until("booking is named", lambda: anyone.get("/openapi.json").json()
                       ["x-unavailable"] == ["booking"], 10, every=0.5)
        assert "/api/v1/booking/bookings" not in anyone.get("/openapi.json").json()["paths"]
    finally:
        hub.start("booking")
    hub.wait_until("booking is back", lambda: anyone.get("/openapi.json").json()
                   ["x-unavailable"] == [], 10, every=0.5)
