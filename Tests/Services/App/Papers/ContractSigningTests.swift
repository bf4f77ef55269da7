import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// From the approval to the certificate: a contract is printed, signed by both sides, and the request is
/// active.
@Suite(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
struct ContractSigningTests {
  @Test func both_sign_the_pdf_and_the_request_is_active_with_its_certificate() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      try await desk.wantContracts(#"{"certificate": {"valid_months": 36}}"#)
      try await desk.world.name(company: 5, "ТОО «Ақ Құс»")
      let id = try await desk.requestAtContract(for: 5)
      let drawn = try await desk.papers(of: id, as: desk.member)
      #expect(drawn.count == 1 && drawn[0]["status"] == "pending" && drawn[0]["file"] == .null)
      let early = try await desk.send(
        .get, "/api/v1/services/requests/\(id)/contract", as: desk.member)
      #expect(early.status == 200 && early["document"] == .null)

      try await desk.work()
      let pdf = try await desk.contract(of: id, as: desk.member)
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      #expect(try PaperTools.text(of: pdf).contains("ТОО «Ақ Құс»"))
      let head = try people.authority.sign(pdf, as: "head")
      let first = try await desk.signContract(of: id, head, as: desk.member)
      #expect(first.status == 200 && first["hub_signed_at"] == .null, "\(first.json)")
      #expect(first["bp_status"] == "contract")
      #expect(try await desk.told("contract.signature_awaited") == [ServicesWorld.staff])
      let again = try await desk.signContract(of: id, head, as: desk.member)
      #expect(again.status == 409 && again["code"] == "already-signed")

      let hub = try people.authority.sign(
        try await desk.contract(of: id, as: desk.signatory), as: "hub")
      let second = try await desk.signContract(of: id, hub, as: desk.signatory)
      #expect(second.status == 200 && second["bp_status"] == "active", "\(second.json)")
      #expect(second["request_status"] == "active")
      try await desk.work()
      let papers = try await desk.papers(of: id, as: desk.member)
      #expect(papers.compactMap { $0["kind"]?.string } == ["contract", "certificate"])
      #expect(papers[1]["status"] == "ready" && papers[1]["valid_until"]?.string != nil)
      #expect(
        try await desk.paperEvents() == [
          "contract.drawn", "contract.signature_awaited", "company.participant_granted",
          "certificate.issued",
        ])
    }
  }

  /// Fails where an authorised person may sign instead of the head, or the hub's side is open to all.
  @Test func who_may_not_sign_for_a_side_does_not() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract(for: 5)
      let soon = try await desk.signContract(of: id, [1], as: desk.member)
      #expect(soon.status == 409 && soon["code"] == "paper-not-ready")
      try await desk.work()
      let pdf = try await desk.contract(of: id, as: desk.member)
      let authorized = try people.authority.sign(pdf, as: "authorized")
      let refused = try await desk.signContract(of: id, authorized, as: desk.member)
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["code"] == "signature-without-right")
      let hub = try people.authority.sign(pdf, as: "hub")
      #expect(try await desk.signContract(of: id, hub, as: desk.person(8)).status == 404)
      let staff = try await desk.signContract(of: id, hub, as: desk.staff)
      #expect(staff.status == 403 && staff["code"] == "forbidden")
      let other = try people.authority.sign(Array("%PDF-another".utf8), as: "hub")
      #expect(try await desk.signContract(of: id, other, as: desk.signatory).status == 422)
      #expect(try await desk.world.count("service_documentsignature") == 0)
    }
  }

  /// Held more than once: by the lock of the request, which each side takes first, and by that of the paper
  /// behind it. This misses neither while the other one is there.
  @Test func sixteen_sign_at_once_and_the_request_moves_once() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(signing: people) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.work()
      let pdf = try await desk.contract(of: id)
      let mine = try people.authority.sign(pdf, as: "person")
      let hub = try people.authority.sign(pdf, as: "hub")
      let results = await contenders { index in
        try await index % 2 == 0
          ? desk.signContract(of: id, mine) : desk.signContract(of: id, hub, as: desk.signatory)
      }
      let statuses = try results.map { try $0.get().status }
      #expect(statuses.count { $0 == 200 } == 2, "\(statuses)")
      #expect(statuses.count { $0 == 409 } == 14)
      #expect(try await desk.world.count("service_documentsignature") == 2)
      #expect(
        try await desk.world.count(
          "service_servicerequestbpstatus where bp_status = 'active'") == 1)
      #expect(try await desk.world.count("service_paper where kind = 'certificate'") == 1)
    }
  }

  @Test func a_contract_that_is_drawn_again_voids_the_first_one() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(signing: people) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.work()
      let old = try people.authority.sign(try await desk.contract(of: id), as: "person")
      try await desk.world.decide(id, from: "contract", to: "completeness_check")
      let away = try await desk.signContract(of: id, old)
      #expect(away.status == 409 && away["code"] == "contract-not-awaited")
      try await desk.world.decide(id, to: "contract")
      try await desk.work()
      let papers = try await desk.papers(of: id)
      #expect(papers.compactMap { $0["status"]?.string } == ["revoked", "ready"])
      #expect(try await desk.signContract(of: id, old).status == 422, "it is of the first one")
    }
  }

  /// Fails without the effects, or where eligibility does not ask whether it is suspended.
  @Test func a_suspension_takes_the_benefits_and_its_end_gives_them_back() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      try await desk.wantContracts()
      _ = try await desk.world.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = jsonb_set(
          jsonb_set(bp_config, '{statuses,suspended}', bp_config #> '{statuses,active}'),
          '{transitions}', (bp_config -> 'transitions')
            || '[{"from": "active", "to": "suspended", "by": "staff",
                  "effects": ["suspend_participant"]},
                 {"from": "suspended", "to": "active", "by": "staff",
                  "effects": ["restore_participant"]}]')
        where code = 'startup-grant'
        """)
      try await desk.world.setting(
        "eligibility", to: #"{"participant": ["startup-grant"]}"#, of: "consultation")
      let id = try await desk.activeRequest(people)
      func isEligible() async throws -> Bool? {
        try await desk.send(
          .get, "/api/v1/services/catalogue/consultation/eligibility?company_id=5",
          as: desk.member)["eligible"].bool
      }
      #expect(try await isEligible() == true)
      try await desk.world.decide(id, from: "active", to: "suspended")
      #expect(try await desk.paperEvents().last == "company.participant_suspended")
      #expect(try await isEligible() == false)
      #expect(try await desk.papers(of: id, as: desk.member)[1]["status"] == "ready")
      try await desk.world.decide(id, from: "suspended", to: "active")
      #expect(try await desk.paperEvents().last == "company.participant_granted")
      #expect(try await isEligible() == true)
    }
  }

  @Test func the_end_revokes_the_certificate() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      try await desk.wantContracts()
      let id = try await desk.activeRequest(people)
      try await desk.world.decide(id, from: "active", to: "ended")
      let papers = try await desk.papers(of: id, as: desk.member)
      #expect(papers.compactMap { $0["status"]?.string } == ["ready", "revoked"])
      #expect(
        try await desk.paperEvents().suffix(2) == [
          "certificate.revoked", "company.participant_revoked",
        ])
    }
  }
}
