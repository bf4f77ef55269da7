"""Seed Money: from a form that somebody builds to the reports of those who got the money. All by the
gateway; a colleague of the applicant works with a partner's application."""

import base64
import datetime
import hashlib
import json
import re
import secrets
import subprocess
import uuid

import zxingcpp
from authlib.integrations.requests_client import OAuth2Session
from PIL import Image

import browsing
import hub
import programme
from hub import Person, problem, psql, wait_until
from programme import SERVICES, Signer, Team, done, grant
from test_oauth import Partner, answered, metadata  # noqa: F401
from test_requests import move, new_draft, notices, save, submit, take
from test_signature import authority  # noqa: F401
from test_signed_requests import frozen, sign

TODAY = datetime.date.today()


class Story:
    """Who takes part, and what has been made so far."""

    def __init__(self, admin, authority):  # noqa: F811
        self.admin = admin
        self.code = f"seed-{uuid.uuid4().hex[:6]}"
        self.maker = grant(admin, Person.registered(), *programme.MAKER)
        self.manager = grant(admin, Person.registered(), "services.decide_request")
        self.clerk = Signer(
            grant(admin, Person.registered(), "services.keep_protocols"), authority)
        self.secretary = self.clerk.person
        self.experts = [expert(admin), expert(admin)]
        self.chair, *self.members = [Signer(Person.registered(), authority) for _ in range(3)]
        self.signatory = Signer(
            grant(admin, Person.registered(), "services.sign_contract"), authority)
        self.team = Team(authority)
        # An expert who belongs to the company that will ask.
        self.friend = expert(admin)
        done(self.team.head.post(
            f"{programme.IDENTITY}/companies/{self.team.company}/members",
            {"user_id": self.friend.user["id"], "role": "member"}))

    @property
    def at(self):
        return f"{SERVICES}/requests/{self.request}"

    def status(self):
        return done(self.team.head.get(self.at))["bp_status"]

    def stands(self, step, seconds=20):
        wait_until(f"the request stands at {step}", lambda: self.status() == step, seconds)

    def move(self, who, origin, target, **more):
        done(move(who, self.request, origin, target, **more))
        assert self.status() == target


def expert(admin):
    return grant(admin, Person.registered(), "services.give_expertise")


def told(person, kind, count=1):
    """It arrived, as often as it should; the last of them."""
    def found():
        return [notice for notice in notices(person) if notice["data"].get("kind") == kind]

    wait_until(f"{count} of {kind}", lambda: len(found()) >= count, 20)
    assert len(found()) == count, found()
    return found()[0]


def told_that_it_is(person, step):
    """Once, in the applicant's words."""
    def found():
        return [notice for notice in notices(person) if notice["description"].endswith(f": {step}")]

    wait_until(f"a notice that it is {step}", found, 20)
    assert len(found()) == 1, found()


# MARK: before anybody asks


def the_service_is_made(story):
    maker, code = story.maker, story.code
    form = programme.made_by_the_builder(maker, code)
    programme.process_without_second_form(maker, code)
    programme.experts_of(maker, code, [*story.experts, story.friend])
    programme.commission_of(maker, code, story.chair.person, story.secretary,
                            [member.person for member in story.members])
    problem(Person().get(f"{SERVICES}/catalogue/{code}"), 404)
    programme.managed_by(maker, code, story.manager)
    programme.opened(maker, code, form)
    shown = done(Person().get(f"{SERVICES}/catalogue/{code}/form"))
    assert len(shown["steps"]) == 3


# MARK: the application


def at_a_partners(person, about):
    """What a partner's application may do for somebody who lets it read and write."""
    partner = Partner()
    session = OAuth2Session(partner.client_id, partner.secret, scope="openid read write",
                            redirect_uri=partner.redirect, code_challenge_method="S256")
    verifier = secrets.token_urlsafe(48)
    address, state = session.create_authorization_url(
        about["authorization_endpoint"], code_verifier=verifier)
    session.fetch_token(about["token_endpoint"], authorization_response=answered(person, address),
                        code_verifier=verifier, state=state)
    return session


def answers_of_the_head(story):
    return {
        "bin": story.team.tin, "lead": "Айгерім Сейітқызы", "phone": "+77010000000",
        "email": "tau@example.kz", "project": "Құс жолы", "stage": "sales", "income": "4000000.50",
        "markets": ["kz", "asia"], "summary": "Спутниковые снимки для степных хозяйств.",
        "starts_on": (TODAY + datetime.timedelta(days=30)).isoformat(), "own_share": "20",
        "team": [{"name": "Ерлан", "role": "lead", "born": "1990-04-12"},
                 {"name": "Дана", "role": "developer"}],
    }


def two_people_write_one_draft(story, about):
    head, team = story.team.head, story.team
    problem(head.post(f"{SERVICES}/requests", {"service": story.code}), 409, "not-eligible")
    draft = new_draft(head, story.code, company_id=team.company)
    story.request = draft["id"]
    begun = done(head.get(f"{story.at}/form-data"))
    assert begun["data"]["bin"] == team.tin, "it is filled in from the company"
    assert done(save(head, story.request, answers_of_the_head(story)))["complete"] is False

    # The colleague sees the same draft with a partner's application, and writes the budget.
    story.partner = at_a_partners(team.colleague, about)
    form = story.partner.get(f"{hub.URL}{story.at}/form-data")
    assert done(form)["data"]["project"] == "Құс жолы"
    budget = {"data": {"costs": [{"purpose": "Сервер", "amount": "250000.00"},
                                 {"purpose": "Люди", "amount": "1500000.50"}]}}
    at = f"{hub.URL}{story.at}/form-data"
    kept = done(story.partner.patch(at, json=budget, headers={"If-Match": form.headers["ETag"]}))
    assert [row["purpose"] for row in kept["data"]["costs"]] == ["Сервер", "Люди"]
    # Whoever saw the draft before that is told.
    late = head.patch(f"{story.at}/form-data", {"data": {"lead": "Ерлан"}},
                      headers={"If-Match": form.headers["ETag"]})
    problem(late, 412)

    paper = b"%PDF-1.7\n%\xe2\xe3\n" + uuid.uuid4().bytes.hex().encode()
    made = done(story.partner.post(
        f"{hub.URL}{SERVICES}/files?source=service.servicerequest&primary_key={story.request}",
        data=paper, headers={"Content-Type": "application/pdf",
                             "Content-Disposition": 'attachment; filename="plan.pdf"'}), 201)
    rest = done(save(head, story.request, {"plan": made["id"], "consent": True}))
    assert rest["complete"] is True, rest["missing"]


def it_is_signed_and_sent(story):
    head = story.team.head
    problem(submit(head, story.request), 409, "signature-required")
    content = frozen(head, story.request)
    sent = json.loads(content)["answers"]
    assert sent["project"] == "Құс жолы" and float(sent["total"]) == 1_750_000.50, sent
    refused = problem(sign(head, story.request, cms=story.team.signer.sign(content)), 422)
    assert refused["errors"][0]["code"] == "signature-of-another-company"
    sent = done(sign(head, story.request, cms=story.team.signer.sign_as_head(content)))
    assert sent["submission"]["sha256"] == hashlib.sha256(content).hexdigest()
    story.number = sent["number"]
    assert story.number.startswith(story.code.upper())
    assert story.number in told(head, "request.submitted")["description"]


def it_comes_back_and_is_sent_again(story):
    head, manager = story.team.head, story.manager
    # Given to the service's only manager as it came in.
    assert story.status() == "completeness_check"
    told(manager, "request.work.submitted")
    told(manager, "request.work.status_changed")
    story.move(manager, "completeness_check", "returned", comment="Уточните",
               fields=[{"field": "summary", "comment": "Слишком коротко"},
                       {"field": "own_share", "comment": "Чьих денег?"}])
    told(head, "request.returned")
    # The colleague reads it at the partner's; only what was marked is open.
    seen = done(story.partner.get(f"{hub.URL}{story.at}"))
    assert seen["bp_status"] == "returned"
    problem(save(head, story.request, {"project": "Другое"}), 422)
    done(save(head, story.request, {"own_share": "35", "summary":
                                    "Спутниковые снимки и советы для степных хозяйств Казахстана."}))
    content = frozen(head, story.request)
    done(sign(head, story.request, cms=story.team.signer.sign_as_head(content)))
    story.stands("completeness_check")
    told(head, "request.submitted", 2)
    changed = done(manager.get(f"{story.at}/submissions/2?against=1"))
    assert "35" in json.dumps(changed), changed


# MARK: those who judge


def opinion(person, story):
    (item,) = [item for item in done(person.get(f"{SERVICES}/expertise/mine"))["items"]
               if item["request_id"] == story.request]
    return f"{SERVICES}/expertise/{item['id']}"


def two_experts_judge(story):
    manager = story.manager
    at = f"{story.at}/expertise"
    for expert in story.experts:
        done(manager.post(at, {"kind": "technical", "user_id": expert.user["id"]}), 201)
    refused = manager.post(at, {"kind": "technical", "user_id": story.friend.user["id"]})
    assert problem(refused, 409, "conflict-of-interest")["reason"] == "member"
    story.move(manager, "completeness_check", "expertise")
    for expert, novelty in zip(story.experts, (4, 2)):
        told(expert, "expertise.assigned")
        place = opinion(expert, story)
        done(expert.post(f"{place}/acceptance"))
        tag = expert.get(place).headers["ETag"]
        scores = {"novelty": {"score": novelty}, "team": {"score": 5}}
        done(expert.patch(place, {"scores": scores, "recommendation": "yes"},
                          headers={"If-Match": tag}))
        if novelty < 3:
            # What is low wants words.
            problem(expert.call("POST", f"{place}/submission"), 422)
            scores["novelty"]["comment"] = "Такое уже есть."
            done(expert.patch(place, {"scores": scores},
                              headers={"If-Match": expert.get(place).headers["ETag"]}))
        done(expert.call("POST", f"{place}/submission"))
    story.stands("expertise_done")
    told(manager, "expertise.submitted", 2)
    summary = done(manager.get(f"{at}/summary"))
    # (2·4 + 5) ⁄ 15 is 86.67, (2·2 + 5) ⁄ 15 is 60; half a hundredth goes up.
    assert summary["total"]["mean"] == "73.34", summary
    assert summary["passed"] is True
    assert "Такое уже есть" not in str(done(story.team.head.get(story.at)))
    problem(story.team.head.get(f"{at}/summary"), 403)


def it_is_pitched(story):
    manager, jury = story.manager, [story.chair, *story.members]
    story.move(manager, "expertise_done", "pitching")
    day = done(manager.post(f"{SERVICES}/pitching-sessions", {
        "service": story.code, "starts_at": "2027-01-15T08:00:00Z", "place": "Зал 1",
        "requests": [story.request], "jurors": [juror.person.user["id"] for juror in jury]}), 201)
    at = f"{SERVICES}/pitching-sessions/{day['id']}"
    done(manager.post(f"{at}/opening"))
    told(story.team.head, "pitching.invited")
    assert done(story.secretary.post(f"{at}/turns"))["current_request_id"] == story.request
    for juror, market in zip(jury, (6, 8, 10)):
        told(juror.person, "pitching.invited")
        done(juror.person.post(f"{at}/grades", {
            "request_id": story.request, "scores": {"market": market, "team": 9}}))
    live = done(manager.get(f"{at}/totals"))
    assert live["turn"]["number"] == story.number and live["turn"]["seconds_left"] > 0, live
    (place,) = live["items"]
    assert (place["grades"], place["mean"]) == (3, "17.00"), place
    (outcome,) = done(manager.post(f"{at}/closing"))["items"]
    assert outcome["moved"] is True, outcome
    story.stands("pitching_done")


def the_commission_votes(story):
    story.move(story.secretary, "pitching_done", "voting")
    at = f"{story.at}/votes/mine"
    for number, voter in enumerate([story.chair, *story.members]):
        told(voter.person, "ballot.opened")
        (mine,) = [item for item in done(voter.person.get(f"{SERVICES}/votes/mine"))["items"]
                   if item["request_id"] == story.request]
        story.ballot = mine["ballot_id"]
        if number == 1:
            early = story.secretary.post(f"{SERVICES}/ballots/{story.ballot}/closure")
            problem(early, 409, "quorum-missing")
            problem(voter.person.call("PUT", at, json={"choice": "against"}), 422)
            done(voter.person.call("PUT", at, json={"choice": "against", "comment": "Дорого"}))
        else:
            done(voter.person.call("PUT", at, json={"choice": "for"}))
    # Nobody is left to wait for.
    story.stands("protocol")
    # Twice that it came to be checked, that the experts were done, and now; the day of pitching he
    # closed himself.
    told(story.manager, "request.work.status_changed", 4)


def the_protocol_is_signed_and_applied(story):
    secretary, root = story.secretary, f"{SERVICES}/protocols"
    made = done(secretary.post(root, {"service": story.code, "held_on": TODAY.isoformat()}), 201)
    at = f"{root}/{made['id']}"
    waiting = done(secretary.get(f"{at}/candidates"))["items"]
    assert [item["request_id"] for item in waiting] == [story.request]

    def step(method, path, body=None):
        tag = secretary.get(at).headers["ETag"]
        return secretary.call(method, at + path, json=body or {}, headers={"If-Match": tag})

    against = step("PUT", "/agenda", {"accepted": [], "rejected": [story.request]})
    if against.status_code == 200:
        problem(step("POST", "/agreement"), 409, "against-votes")
    done(step("PUT", "/agenda", {"accepted": [story.request], "rejected": []}))
    done(step("POST", "/agreement"))
    wait_until("a draft of the minutes is printed",
               lambda: done(story.chair.person.get(at))["paper"]["status"] == "ready", 30)
    assert done(story.chair.person.get(at))["paper"]["is_draft"] is True
    done(step("POST", "/signing"))
    text = base64.b64decode(done(secretary.get(f"{at}/text"))["bytes"])
    story.protocol = at
    for member in [story.chair, *story.members]:
        told(member.person, "protocol.signing_requested")
        done(member.person.post(f"{at}/signatures", {"cms": member.sign(text)}))
    missing = problem(step("POST", "/completion"), 409, "signatures-missing")
    assert missing["user_ids"] == [secretary.user["id"]]
    done(secretary.post(f"{at}/signatures", {"cms": story.clerk.sign(text)}))
    story.stands("commission_approved")
    told(story.team.head, "request.approved")
    told(story.chair.person, "protocol.applied")
    told(story.team.head, "letter.issued")
    assert "decision" in [paper["kind"] for paper in done(story.team.head.get(
        f"{story.at}/papers"))["items"]]


# MARK: the money


def the_contract_is_signed_by_both(story):
    head = story.team.head
    story.move(story.manager, "commission_approved", "contract")
    told(head, "contract.drawn")
    at = f"{story.at}/contract"
    wait_until("the contract is printed", lambda: done(head.get(at))["document"], 30)
    document = done(head.get(at))["document"]
    paper = base64.b64decode(document["bytes"])
    assert "Деньги идут на смету" in text_of(paper)
    problem(story.manager.post(f"{at}/signatures",
                               {"cms": story.signatory.sign(paper)}), 403)
    done(head.post(f"{at}/signatures", {"cms": story.team.signer.sign_as_head(paper)}))
    assert story.status() == "contract"
    again = head.post(f"{at}/signatures", {"cms": story.team.signer.sign_as_head(paper)})
    problem(again, 409, "already-signed")
    done(story.signatory.person.post(f"{at}/signatures", {"cms": story.signatory.sign(paper)}))
    story.stands("active")
    told_that_it_is(head, "Active")


def text_of(paper):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True,
                          check=True, timeout=30).stdout.decode()


def code_on(paper, folder):
    """What a camera reads from the first page."""
    (folder / "paper.pdf").write_bytes(paper)
    subprocess.run(["pdftoppm", "-r", "200", "-f", "1", "-l", "1", "-gray", "-png", "-singlefile",
                    "paper.pdf", "page"], cwd=folder, check=True, timeout=30)
    (found,) = zxingcpp.read_barcodes(Image.open(folder / "page.png"))
    return found.text


def anybody_checks_the_certificate(story, folder):
    head = story.team.head
    told(head, "certificate.issued")

    def certificate():
        (found,) = [paper for paper in done(head.get(f"{story.at}/papers"))["items"]
                    if paper["kind"] == "certificate"]
        return found

    wait_until("the certificate is printed", lambda: certificate()["status"] == "ready", 30)
    told_of = certificate()
    link = done(head.post(f"{told_of['file']}/links"), 201)["url"]
    fetched = head.get(re.sub(r"^https?://[^/]+", "", link))
    assert fetched.status_code == 200 and fetched.content.startswith(b"%PDF-")
    paper = fetched.content
    assert hashlib.sha256(paper).hexdigest() == told_of["sha256"]
    text = text_of(paper)
    for fact in (told_of["number"], story.team.name, story.number):
        assert fact in text, (fact, text)
    address = code_on(paper, folder)
    assert address == told_of["check"]

    path = re.sub(r"^https?://[^/]+", "", address)
    stranger = Person()
    for language, word in (("ru", "действителен"), ("kk", "жарамды"), ("en", "valid")):
        page = stranger.get(path, headers={"Accept-Language": language})
        assert page.status_code == 200 and f'lang="{language}"' in page.text
        assert word in page.text.lower(), (language, page.text)
        for fact in (told_of["number"], story.team.name, told_of["sha256"]):
            assert fact in page.text
    assert done(stranger.get(SERVICES + path))["status"] == "valid"
    problem(stranger.get(SERVICES + path[:-1] + ("A" if path[-1] != "A" else "B")), 404)
    # The partner's application may read it for the colleague, as the colleague may.
    assert done(story.partner.get(f"{hub.URL}{story.at}/papers"))["items"]
    looks_well(path)


def looks_well(path):
    driver = browsing.driver(browsing.PHONE)
    try:
        for scheme in ("light", "dark"):
            browsing.prefers(driver, scheme)
            driver.get(hub.URL + path)
            assert browsing.complaints(driver) == []
            assert browsing.violations(driver) == []
        browsing.screenshot(driver, "certificate")
    finally:
        driver.quit()


def two_reports_are_owed(story):
    head, manager, admin = story.team.head, story.manager, story.admin
    owed = done(head.get(f"{story.at}/reports"))["items"]
    assert len(owed) == 2 and {report["status"] for report in owed} == {"scheduled"}, owed
    the_clock_turns(admin)
    told(head, "report.opened", 2)
    first, second = sorted(report["id"] for report in owed)
    root = f"{SERVICES}/reports/seed-money"

    # The first in time.
    report = f"{root}/{first}"
    data = {"income": "1000000.50", "jobs": 4,
            "milestones": [{"milestone": "Прототип", "state": "done"}]}
    kept = head.patch(report, {"data": data}, headers={"If-Match": head.get(report).headers["ETag"]})
    fee = done(kept)["fee"]
    assert fee["total"] == "20000.02", fee
    done(head.post(f"{report}/submission"))
    told(manager, "report.submitted")
    done(manager.post(f"{report}/review"))
    done(manager.post(f"{report}/acceptance", {"comment": "Хорошо"}))
    told(head, "report.accepted")

    # The second is late: its day has passed, as the clock finds out.
    yesterday = (TODAY - datetime.timedelta(days=1)).isoformat()
    psql("services", f"""update service_seedmoneyreport set due_on = '{yesterday}',
        deadline_on = '{yesterday}' where id = {second}""")
    the_clock_turns(admin)
    told(head, "report.overdue")
    late = f"{root}/{second}"
    assert done(head.get(late))["status"] == "overdue"
    assert second in [item["id"] for item in done(
        manager.get(f"{root}?scope=work&overdue=true&service={story.code}"))["items"]]
    # It can still be handed in; nothing more is owed then.
    done(head.patch(late, {"data": data}, headers={"If-Match": head.get(late).headers["ETag"]}))
    done(head.post(f"{late}/submission"))
    done(manager.post(f"{late}/review"))
    done(manager.post(f"{late}/acceptance"))
    story.stands("completed")
    told_that_it_is(head, "Completed")


def the_clock_turns(admin):
    """As an operator begins at once what begins by the hour."""
    done(admin.post("/api/v1/services/admin/job-schedules/reports.timers/runs"))


# MARK: the story


def test_seed_money(admin, authority, metadata, tmp_path):  # noqa: F811
    story = Story(admin, authority)
    the_service_is_made(story)
    two_people_write_one_draft(story, metadata)
    it_is_signed_and_sent(story)
    it_comes_back_and_is_sent_again(story)
    two_experts_judge(story)
    it_is_pitched(story)
    the_commission_votes(story)
    the_protocol_is_signed_and_applied(story)
    the_contract_is_signed_by_both(story)
    anybody_checks_the_certificate(story, tmp_path)
    two_reports_are_owed(story)
    nothing_was_told_to_strangers(story)


def nothing_was_told_to_strangers(story):
    assert notices(story.maker) == []
    logs = "".join(path.read_text() for path in (hub.HOME / "logs").glob("*.log"))
    for number in (story.team.signer.iin, story.chair.iin):
        assert number not in logs
    steps = [item["to"] for item in done(story.team.head.get(f"{story.at}/history"))["items"]]
    assert {"registered", "returned", "expertise", "pitching", "voting", "protocol",
            "contract", "active", "completed"} <= set(steps), steps
