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
import SignatureChecks
import Signatures
import TestSupport
import Testing

/// Every signature that does not count: refused with its reason, and nothing is saved.
struct SigningFaultTests {
  /// Certificates of the test's authority, and what becomes of a signature with one.
  struct Bad: Sendable, CustomTestStringConvertible {
    let story: String
    let code: String
    var subject = "/CN=ТЕСТОВ ТЕСТ/serialNumber=IIN\(SigningPeople.number)"
    var usage = "emailProtection"
    var prepare: @Sendable (inout SigningPeople) throws -> Void = { _ in }
    var sign: @Sendable (SigningPeople, [UInt8]) throws -> [UInt8] = {
      try $0.authority.sign($1, as: "person")
    }

    var testDescription: String { story }
  }

  private static let bad: [Bad] = [
    Bad(
      story: "over other bytes", code: "signature-wrong",
      sign: { try $0.authority.sign($1 + [0x20], as: "person") }),
    Bad(
      story: "over other bytes that stand in it", code: "signature-of-another-content",
      sign: { try $0.authority.sign($1 + [0x20], as: "person", detached: false) }),
    Bad(
      story: "the certificate has ended", code: "signature-expired",
      prepare: { $0.ahead = .seconds(11 * 86_400) }),
    Bad(
      story: "the certificate has not begun", code: "signature-expired",
      prepare: { $0.ahead = .seconds(-86_400) }),
    Bad(story: "for signing in", code: "signature-use", usage: "clientAuth"),
    Bad(
      story: "without a number", code: "signature-use", subject: "/CN=X/serialNumber=850101300124"),
    Bad(
      story: "of another person", code: "signature-of-another-person",
      subject: "/CN=X/serialNumber=IIN900202400121"),
    Bad(
      story: "of an organisation on a person's request", code: "signature-of-organisation",
      subject: "/CN=X/serialNumber=IIN\(SigningPeople.number)/OU=BIN200140000004"),
    Bad(
      story: "of an authority that nobody trusts", code: "signature-untrusted",
      prepare: { $0.trusted = [] }),
    Bad(
      story: "revoked", code: "signature-revoked",
      prepare: {
        $0.trusted = [$0.authority.certificate, try $0.authority.revoke("person")]
      }),
    Bad(
      story: "truncated", code: "signature-malformed",
      sign: { Array(try $0.authority.sign($1, as: "person").dropLast(9)) }),
    Bad(story: "garbage", code: "signature-malformed", sign: { _, _ in [1, 2, 3] }),
    Bad(
      story: "of two signers", code: "signature-malformed",
      prepare: { try $0.authority.issue("other") },
      sign: {
        try $0.authority.sign(
          $1, as: "person", more: ["-signer", "other.pem", "-inkey", "other.key"])
      }),
    Bad(
      story: "with a weak digest", code: "signature-algorithm",
      sign: { try $0.authority.sign($1, as: "person", digest: "sha1") }),
    Bad(
      story: "by GOST where nobody checks it", code: "signature-unsupported",
      sign: { GOSTLike.disguised(try $0.authority.sign($1, as: "person")) }),
  ]

  @Test(arguments: bad)
  func a_signature_that_does_not_count_says_why_and_saves_nothing(_ bad: Bad) async throws {
    var people = try SigningPeople()
    try people.authority.issue("person", subject: bad.subject, usage: bad.usage)
    try bad.prepare(&people)
    let signing = people
    try await ServicesDesk.open(signing: signing) { desk in
      let id = try await desk.draftToSign()
      let cms = try bad.sign(signing, try await desk.bytesToSign(id))
      let refused = try await desk.send(cms, for: id)
      #expect(refused.status == 422, "\(refused.json)")
      let fault = refused["errors"].array?.first
      #expect(fault?["code"]?.string == bad.code && fault?["pointer"] == "/cms")
      let text = String(decoding: refused.body, as: UTF8.self)
      #expect(!text.contains(SigningPeople.number), "no number in the answer")
      #expect(try await desk.world.count("service_documentsignature") == 0)
      #expect(try await desk.world.count("service_requestsubmission") == 0)
      #expect(try await desk.world.events(of: id) == ["request.created"])
    }
  }

  @Test func who_has_not_proved_his_number_signs_nothing() async throws {
    var people = try SigningPeople()
    try people.authority.issue("person")
    people.people = [:]
    try await ServicesDesk.open(signing: people) { [people] desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      let refused = try await desk.send(cms, for: id)
      #expect(refused.status == 409 && refused["code"] == "iin-not-proved")
    }
  }

  private static let head = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1"
  private static let authorized = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.2"
  private static let employee = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.5"

  /// Of a company's request: BIN in the certificate, its words, number of the company, what comes of it.
  @Test(
    arguments: [
      ("/OU=BIN200140000004", head, "200140000004", nil),
      ("/OU=BIN200140000004", authorized, "200140000004", nil),
      ("/OU=BIN200140000004", employee, "200140000004", "signature-without-right"),
      ("/OU=BIN200140000004", head, "200140000015", "signature-of-another-company"),
      ("", "emailProtection", "200140000004", "signature-of-another-company"),
      ("", "emailProtection", SigningPeople.number, nil),
    ] as [(String, String, String, String?)])
  func for_a_company_signs_who_may_speak_for_it(
    _ unit: String, _ usage: String, _ number: String, _ code: String?
  ) async throws {
    var people = try SigningPeople()
    let subject = "/CN=X/serialNumber=IIN\(SigningPeople.number)\(unit)"
    try people.authority.issue("person", subject: subject, usage: usage)
    people.companies = [5: number]
    try await ServicesDesk.open(memberships: [5], signing: people) { [people] desk in
      try await desk.wantSignatures()
      let id = try await desk.world.draft(for: 5)
      try await desk.world.fill(id, ServicesWorld.answers)
      let bytes = try await desk.bytesToSign(id, as: desk.member)
      let sent = try await desk.send(
        try people.authority.sign(bytes, as: "person"), for: id, as: desk.member)
      #expect(sent.status == (code == nil ? 200 : 422), "\(sent.json)")
      #expect(sent["errors"].array?.first?["code"]?.string == code)
      let signed = try await desk.world.database.query(
        "select company_id, signer_kind from service_documentsignature")
      #expect(signed.count == (code == nil ? 1 : 0))
      if let row = signed.first {
        #expect(try row.int64("company_id") == 5 && row.string("signer_kind") == "company")
      }
    }
  }

  @Test func without_identity_nothing_is_signed() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    let deaf = SignatureDesk(
      verifier: Trusting(people), numbers: SignerNumbers { _ in throw PeerUnavailable("identity") })
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      let document = try #require(
        try await desk.world.requests.documents.newest(of: .submission(of: id, attempt: 1)))
      await #expect(throws: PeerUnavailable.self) {
        _ = try await deaf.check(
          cms, over: document, by: ServicesWorld.applicant, for: .person)
      }
    }
  }

  /// A verifier of signatures by GOST that is away once, and then there.
  @Test func a_verifier_that_is_away_is_temporary_and_saves_nothing() async throws {
    var people = try SigningPeople()
    try people.authority.issue("person")
    let verifier = Wavering()
    people.remote = verifier
    try await ServicesDesk.open(signing: people) { [people] desk in
      let id = try await desk.draftToSign()
      let bytes = try await desk.bytesToSign(id)
      let cms = GOSTLike.disguised(try people.authority.sign(bytes, as: "person"))
      let away = try await desk.send(cms, for: id)
      #expect(away.status == 503 && away["code"] == "signature-verifier-unavailable")
      #expect(away.headers["Retry-After"] == "30")
      #expect(try await desk.world.count("service_documentsignature") == 0)
      verifier.comeBack()
      let sent = try await desk.send(cms, for: id)
      #expect(sent.status == 200, "\(sent.json)")
      let kept = try await desk.world.database.query(
        "select verifier from service_documentsignature")
      #expect(try kept.first?.string("verifier") == "remote")
    }
  }
}
