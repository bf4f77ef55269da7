"""Why somebody may do something, asked of a whole house: each service answers for its own things."""

import hub
from hub import Person

SERVICES = "/api/v1/services"


def why(admin, person):
    answer = admin.get(f"/api/v1/identity/users/{person.user['id']}/rights")
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(told):
    return {(role["service"], role["relation"], role["object"]) for role in told["roles"]}


def test_who_manages_a_service_and_owns_a_company_is_told_so(admin):
    person = Person.registered()
    assert why(admin, person)["roles"] == []
    company = person.post("/api/v1/identity/companies", {"tin": hub.new_tin(), "name": "Тау"}).json()["id"]
    managers = admin.get(f"{SERVICES}/managers/consultation")
    before = [manager["user_id"] for manager in managers.json()["managers"]]

    def manage(users):
        put = admin.call("PUT", f"{SERVICES}/managers/consultation", json={"users": users},
                         headers={"If-Match": "*"})
        assert put.status_code == 200, put.text

    manage(before + [person.user["id"]])
    try:
        whole = why(admin, person)
        assert found(whole) == {("identity", "owner", f"company:{company}"),
                                ("services", "manager", "service:consultation")}
        assert whole["roles_complete"] is True and whole["unavailable"] == []
    finally:
        manage(before)


def test_a_service_that_is_away_is_named_and_takes_nothing_of_the_others_with_it(admin):
    person = Person.registered()
    company = person.post("/api/v1/identity/companies", {"tin": hub.new_tin(), "name": "Тау"}).json()["id"]
    hub.stop("booking")
    try:
        partial = why(admin, person)
        assert found(partial) == {("identity", "owner", f"company:{company}")}
        assert partial["unavailable"] == ["booking"] and partial["roles_complete"] is False
    finally:
        hub.start("booking")
    assert why(admin, person)["unavailable"] == []
