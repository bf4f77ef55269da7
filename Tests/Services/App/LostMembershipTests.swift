import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import Printing
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Whoever identity counts among a company no more does nothing for it, though he began the request and
/// still comes with the role. Each of them fails without the question to identity before the command.
struct LostMembershipTests {
  private let requests = "/api/v1/services/requests"

  private func isRefused(_ answer: ServiceClient.Answer) -> Bool {
    answer.status == 403 && answer["code"] == "not-a-member"
  }

  private func draft(_ desk: ServicesDesk) async throws -> Int64 {
    let id = try await desk.world.draft(for: 5)
    try await desk.world.fill(id, ServicesWorld.answers)
    return id
  }

  @Test func he_submits_nothing() async throws {
    try await ServicesDesk.open(memberships: []) { desk in
      let id = try await draft(desk)
      for who in [desk.applicant, desk.member] {
        let refused = try await desk.post("\(requests)/\(id)/submission", as: who)
        #expect(isRefused(refused), "\(refused.json)")
      }
      #expect(try await desk.world.count("service_requestsubmission") == 0)
      #expect(try await desk.world.events(of: id) == ["request.created"])
    }
  }

  @Test func without_identity_nobody_submits_for_a_company() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      let id = try await draft(desk)
      let refused = try await desk.post("\(requests)/\(id)/submission", as: desk.member)
      #expect(refused.status == 503 && refused["context"] == "identity")
      #expect(try await desk.world.count("service_requestsubmission") == 0)
    }
  }

  /// With the certificate of its head, and over what was frozen while he was one of it.
  @Test func he_signs_nothing() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [], signing: people) { desk in
      try await desk.wantSignatures()
      let id = try await draft(desk)
      let begun = try await desk.beginSigning(id, as: desk.member)
      #expect(isRefused(begun), "\(begun.json)")
      #expect(try await desk.world.count("service_frozendocument") == 0)
      try await desk.world.freeze(id)
      let newest = try await desk.world.requests.documents.newest(
        of: .submission(of: id, attempt: 1))
      let cms = try people.authority.sign(try #require(newest).bytes, as: "head")
      let refused = try await desk.send(cms, for: id, as: desk.member)
      #expect(isRefused(refused), "\(refused.json)")
      #expect(try await desk.world.count("service_documentsignature") == 0)
      #expect(try await desk.world.count("service_requestsubmission") == 0)
    }
  }

  @Test func he_signs_no_contract_of_it() async throws {
    let people = try SigningPeople.ofContracts()
    let tools = try TestFiles()
    let program = try tools.script(PaperTools.page)
    try await ServicesDesk.open(
      memberships: [], signing: people,
      printer: { PDFPrinter(spool: $0, program: program) }
    ) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract(for: 5)
      try await desk.work()
      let pdf = try await desk.contract(of: id, as: desk.member)
      let refused = try await desk.signContract(
        of: id, try people.authority.sign(pdf, as: "head"), as: desk.member)
      #expect(isRefused(refused), "\(refused.json)")
      #expect(try await desk.world.count("service_documentsignature") == 0)
      #expect(
        try await desk.world.count("service_paper where applicant_signed_at is not null") == 0)
    }
  }
}
