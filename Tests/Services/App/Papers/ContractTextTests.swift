import Crypto
import Kernel
import Postgres
import Printing
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// A contract is another one by the time a signature is taken that was checked before.
struct ContractTextTests {
  /// A signature that was checked, whatever it is: here it is not asked how.
  private func sign(
    _ document: FrozenDocument, of id: Int64, in world: ServicesWorld
  ) async throws {
    let now = WallClock.live.now()
    let signature = CheckedSignature(
      documentID: document.id, userID: ServicesWorld.applicant, companyID: nil, policy: .person,
      serialNumber: "0a", issuer: "Test", validUntil: now + .seconds(60), cms: [1],
      valueDigest: try Random.bytes(32), verifiedAt: now, isRemote: false)
    let viewer = world.viewer()
    try await world.database.transaction { tx in
      let locked = try await world.requests.lock(id, ownedBy: viewer, in: tx)
      try await Papers(world.requests).sign(
        locked, as: .applicant, with: signature, over: document, in: tx)
    }
  }

  /// Fails without the comparison with the document of the contract that holds. Where their bytes differ,
  /// as they do by their numbers, `SignedDocuments.take` refuses it as well: here all pages are the same.
  @Test func a_signature_under_the_contract_before_is_not_taken_for_this_one() async throws {
    let tools = try TestFiles()
    let program = try tools.script(PaperTools.page)
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, program: program) }
    ) { desk in
      let papers = Papers(desk.world.requests)
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.work()
      let former = try await papers.contractToSign(of: id).document
      try await desk.world.decide(id, from: "contract", to: "completeness_check")
      try await desk.world.decide(id, to: "contract")
      try await desk.work()
      let document = try await papers.contractToSign(of: id).document
      #expect(former.id != document.id && former.bytes == document.bytes)
      await #expect(throws: SignatureRefusal.outdated) {
        try await sign(former, of: id, in: desk.world)
      }
      #expect(try await desk.world.count("service_documentsignature") == 0)
      try await sign(document, of: id, in: desk.world)
      #expect(
        try await desk.world.count("service_paper where applicant_signed_at is not null") == 1)
    }
  }
}
