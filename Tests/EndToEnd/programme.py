"""A programme made as its makers do it: a form by the builder, a process, experts, a commission; and
the people whom it takes. By the gateway only."""

import uuid

from hub import Person, new_tin, wait_until
from test_signature import HEAD, new_iin

SERVICES = "/api/v1/services"
IDENTITY = "/api/v1/identity"

MAKER = [f"service.{verb}_{table}" for table in ("hubform", "hubformstep", "hubformfield", "service",
                                                 "expertisegroup") for verb in ("view", "add", "change")]
MAKER += ["service.change_commission"]


def words(ru, kk=None, en=None):
    return {"ru": ru, "kk": kk or ru, "en": en or ru}


def field(name, kind, title, required=True, **more):
    return {"name": name, "type": kind, "title": words(title), "required": required, **more}


def options(*codes):
    return [{"code": code, "label": words(code)} for code in codes]


STEPS = [
    {"title": words("Команда", "Команда", "Team"), "fields": [
        field("bin", "bin", "БИН", config={"matchCompany": True, "prefill": "company.tin"}),
        field("lead", "text", "Руководитель", config={"minLength": 2, "maxLength": 200}),
        field("phone", "phone", "Телефон", config={"mobileOnly": True}),
        field("email", "email", "Почта"),
        field("team", "group", "Люди", config={"minRows": 2, "maxRows": 20, "fields": [
            field("name", "text", "Имя"),
            field("role", "select", "Роль", options=options("lead", "developer", "sales")),
            field("born", "date", "День рождения", required=False, config={"max": "today"})]}),
        field("team_size", "computed", "Человек", required=False, config={"expr": {"count": "team"}})]},
    {"title": words("Проект", "Жоба", "Project"), "fields": [
        field("project", "text", "Название", config={"minLength": 3, "maxLength": 150}),
        field("stage", "radio", "Стадия", options=options("idea", "prototype", "sales")),
        field("income", "money", "Доход", config={
            "visible_if": {"field": "stage", "op": "eq", "value": "sales"}}),
        field("markets", "checkboxes", "Рынки", options=options("kz", "asia", "world"),
              config={"minItems": 1}),
        field("summary", "textarea", "Коротко", config={"minLength": 20, "maxLength": 3000}),
        field("starts_on", "date", "Начало", config={"min": "today", "max": "today+2y"}),
        field("site", "url", "Сайт", required=False),
        field("own_share", "percent", "Своих денег"),
        field("plan", "file", "Бизнес-план", config={"types": ["pdf"]})]},
    {"title": words("Смета", "Смета", "Budget"), "fields": [
        field("costs", "group", "Расходы", config={"minRows": 1, "fields": [
            field("purpose", "text", "На что"),
            field("amount", "money", "Сумма", config={"min": 1, "max": 20_000_000})]}),
        field("total", "computed", "Всего", required=False, config={"expr": {"sum": "costs.amount"}}),
        field("consent", "checkbox", "Согласие", config={"mustBeTrue": True})]},
]

CONFIG = {
    "assignment": "by_load",
    "expertise": {
        "kinds": [{"key": "technical", "title": words("Техническая", "Техникалық", "Technical"),
                   "experts": 2, "quorum": 2}],
        "criteria": [{"key": "novelty", "title": words("Новизна"), "weight": 2, "scale": 5,
                      "threshold": 3, "na": False},
                     {"key": "team", "title": words("Команда"), "scale": 5}],
        "deadline_wd": 10, "blind": False, "pass_score": 60, "automatic": False},
    "pitching": {"criteria": [{"key": "market", "title": words("Рынок"), "scale": 10},
                              {"key": "team", "title": words("Команда"), "scale": 10}],
                 "min_grades": 2, "minutes": 7},
    # Both are open as soon as the request is in force.
    "reports": [{"kind": "seed-money", "every": "month", "due_day": 25, "opens_days": 200,
                 "first": "current", "count": 2,
                 "fee": {"income_percent": "1", "years": 5, "participant_percent": "1"}}],
    "papers": {"language": "ru", "hub": words("Фонд «Тау құс»", "«Тау құс» қоры", "Tau Kus fund"),
               "signatory": words("Тестова А."), "certificate": {"valid_months": 36},
               "contract": {"valid_months": 12, "conditions": [
                   words("Деньги идут на смету.", "Ақша сметаға жұмсалады.", "Money goes to the budget."),
                   words("Команда отчитывается.", "Команда есеп береді.", "The team reports.")]}},
}


def done(answer, *statuses):
    assert answer.status_code in (statuses or (200, 201, 204)), f"{answer.status_code} {answer.text[:900]}"
    return answer.json() if answer.text else None


def grant(admin, person, *rights):
    done(admin.call("PUT", f"{IDENTITY}/users/{person.user['id']}/permissions",
                    json={"permissions": list(rights)}, headers={"Change-Reason": "Seed Money"}), 204)
    wait_until("the gateway knows", lambda: set(rights) <= set(
        person.get(f"{IDENTITY}/me").json()["permissions"]), 8)
    return person


class Signer:
    """A person whose number is proved, with keys of the trial authority."""

    def __init__(self, person, authority, company=None):
        self.person, self.authority, self.iin = person, authority, new_iin()
        self.own = f"own-{person.user['id']}"
        authority.issue(self.own, f"/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN{self.iin}",
                        "clientAuth,emailProtection")
        done(person.call("PUT", f"{IDENTITY}/me/iin", json=self.answer("number", self.own)))

    def answer(self, purpose, key, **more):
        asked = self.person.post(f"{IDENTITY}/signature-challenges", {"purpose": purpose, **more})
        text = done(asked)["challenge"]
        return {"challenge": text, "signature": self.authority.sign(text, key)}

    def heads(self, company, tin):
        """Is its head, and says so by the key."""
        self.key_of_head = f"head-{self.person.user['id']}"
        self.authority.issue(self.key_of_head, "/CN=ТЕСТОВА АЙГЕРІМ/serialNumber=IIN"
                             f"{self.iin}/OU=BIN{tin}", HEAD)
        verified = done(self.person.post(
            f"{IDENTITY}/companies/{company}/signature",
            self.answer("company", self.key_of_head, company_id=company)))
        assert verified["status"] == "verified"

    def sign(self, content):
        return self.authority.sign(content, self.own)

    def sign_as_head(self, content):
        return self.authority.sign(content, self.key_of_head)


class Team:
    """A company with its head and a colleague."""

    def __init__(self, authority):
        self.head = Person.registered(language="en")
        self.colleague = Person.registered(language="ru")
        self.tin = new_tin()
        self.name = f"Тау құс {uuid.uuid4().hex[:6]}"
        made = self.head.post(f"{IDENTITY}/companies", {"tin": self.tin, "name": self.name})
        self.company = done(made)["id"]
        done(self.head.post(f"{IDENTITY}/companies/{self.company}/members",
                            {"user_id": self.colleague.user["id"], "role": "manager"}))
        self.signer = Signer(self.head, authority)
        self.signer.heads(self.company, self.tin)


def made_by_the_builder(maker, code):
    """A form of three steps, published, and the service that asks by it: closed."""
    form = done(maker.post(f"{SERVICES}/forms", {"code": code, "name": words("Заявка")}), 201)["id"]
    draft = done(maker.call("PUT", f"{SERVICES}/forms/{form}/definition", json={"steps": STEPS},
                            headers={"If-Match": "*"}))
    assert draft["faults"] == [], draft["faults"]
    done(maker.post(f"{SERVICES}/forms/{form}/publications"), 201)
    done(maker.post(f"{SERVICES}/services", {
        "code": code, "name": words("Деньги на посев", "Себуге ақша", "Seed money"),
        "category": "support", "need_company": True, "need_signature": True, "config": CONFIG}), 201)
    return form


def process_without_second_form(maker, code):
    """The usual process, but for what this service does not have; judged, then kept."""
    asked = maker.get(f"{SERVICES}/processes/{code}")
    process = done(asked)["process"]
    second = {step for step, told in process["statuses"].items() if told.get("stage") == 2}
    process["statuses"] = {k: v for k, v in process["statuses"].items() if k not in second}
    process["transitions"] = [move for move in process["transitions"]
                              if move["from"] not in second and move["to"] not in second]
    judged = done(maker.post(f"{SERVICES}/processes/{code}/checks", {"process": process}))
    assert judged["valid"] and judged["errors"] == [], judged
    kept = maker.call("PUT", f"{SERVICES}/processes/{code}", json={"process": process},
                      headers={"If-Match": asked.headers["ETag"]})
    assert done(kept)["is_own"] is True


def opened(maker, code, form):
    done(maker.patch(f"{SERVICES}/services/{code}",
                     {"hub_form_id": form, "start_date": "2026-01-01T00:00:00Z", "published": True},
                     headers={"If-Match": "*"}))


def experts_of(maker, code, people, kind="technical"):
    group = done(maker.post(f"{SERVICES}/expertise-groups", {
        "service_id": code, "key": kind}), 201)["id"]
    for person in people:
        done(maker.post(f"{SERVICES}/expertise-group-members",
                        {"expertisegroup_id": group, "user_id": person.user["id"]}), 201)


def commission_of(maker, code, chair, secretary, members):
    roles = [(chair, "chair"), (secretary, "secretary"), *((member, "member") for member in members)]
    done(maker.call("PUT", f"{SERVICES}/commissions/{code}", json={"voting_days": 5, "members": [
        {"user_id": person.user["id"], "role": role, "starts_on": "2026-01-01"}
        for person, role in roles]}))


def managed_by(maker, code, person):
    """Who is given the requests of a service."""
    at = f"{SERVICES}/managers/{code}"
    kept = done(maker.call("PUT", at, json={"users": [person.user["id"]]},
                           headers={"If-Match": maker.get(at).headers["ETag"]}))
    assert [manager["user_id"] for manager in kept["managers"]] == [person.user["id"]], kept
