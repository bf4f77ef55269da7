import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// A company is verified by the signature of whoever may sign for it.
@Suite struct CompanySignatureTests {
  private struct Scene {
    let world: IdentityWorld
    let authority: TestAuthority
    let owner: Principal
    let company: Int64

    static let number = "200140000004"
    static let head = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1"

    /// A certificate of the organisation.
    func issue(
      _ file: String, iin: String = "850101300124", bin: String = Scene.number,
      usage: String = Scene.head, by other: TestAuthority? = nil
    ) throws {
      try (other ?? authority).issue(
        file, subject: "/CN=ТЕСТОВ ТЕСТ/serialNumber=IIN\(iin)/OU=BIN\(bin)", usage: usage)
    }

    func send(
      _ challenge: String, _ signature: [UInt8], as caller: Principal? = nil, to id: Int64? = nil
    ) async throws -> ServiceClient.Answer {
      try await world.post(
        "companies/\(id ?? company)/signature", IdentityWorld.signed(challenge, signature),
        as: caller ?? owner)
    }

    func sign(
      with file: String, as caller: Principal? = nil, by other: TestAuthority? = nil
    ) async throws -> ServiceClient.Answer {
      let text = try await world.toSign("company", for: company, as: caller ?? owner)
      return try await send(
        text, try (other ?? authority).sign(Array(text.utf8), as: file), as: caller)
    }

    func status() async throws -> String? {
      try await world.get("companies/\(company)", as: owner)["status"].string
    }

    func verifications() async throws -> Int {
      try await world.events.filter { $0 == "company.verified" }.count
    }
  }

  private func scene(
    draft: Bool = false, proven: Bool = true, _ body: (Scene) async throws -> Void
  ) async throws {
    try await IdentityWorld.withAuthority { world, authority in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner, draft: draft)
      if proven { _ = try await world.proveNumber(authority, as: owner) }
      let session = try await world.session("owner@example.kz")
      try await body(Scene(world: world, authority: authority, owner: session, company: id))
    }
  }

  @Test(arguments: [true, false]) func a_head_verifies_the_company_by_a_signature(
    draft: Bool
  ) async throws {
    try await scene(draft: draft) { scene in
      try scene.issue("head")
      #expect(try await scene.status() == (draft ? "draft" : "pending_verification"))
      // when
      let answer = try await scene.sign(with: "head")
      #expect(answer.status == 200 && answer["status"] == "verified", "\(answer.json)")
      #expect(answer["verified_at"].string != nil)
      #expect(try await scene.verifications() == 1)
      let letter = try await scene.world.letters(to: "owner@example.kz").last
      #expect(letter?.contains("Тау құс") == true)
      let how = try await scene.world.database.query("select verified_how from account_company")
      #expect(try how.map { try $0.string("verified_how") } == ["signature"])
    }
  }

  @Test func who_signed_and_with_which_certificate_is_kept() async throws {
    try await scene { scene in
      try scene.issue("head")
      _ = try await scene.sign(with: "head")
      try await scene.world.file()
      let kept = try await scene.world.database.query(
        """
        select r.user_id::bigint as user_id, r.comment from reversion_version v
        join reversion_revision r on r.id = v.revision_id
        where v.model = 'account.company' order by v.id desc limit 1
        """)
      #expect(try kept[0].int64("user_id") == scene.owner.userID)
      #expect(try kept[0].string("comment").hasPrefix("signature: certificate "))
      #expect(try kept[0].string("comment").hasSuffix(" of Test authority"))
    }
  }

  @Test func a_rejected_company_is_verified_and_a_suspended_one_is_not() async throws {
    try await scene { scene in
      try scene.issue("head")
      let staff = scene.world.registrar(99)
      let path = "companies/\(scene.company)/"
      let no: JSONValue = ["verified": false, "reason": "нет устава"]
      _ = try await scene.world.post(path + "verification", no, as: staff)
      // when
      #expect(try await scene.sign(with: "head")["status"] == "verified")
      #expect(try await scene.sign(with: "head").status == 200, "the same again")
      #expect(try await scene.verifications() == 1)
      _ = try await scene.world.post(path + "suspension", ["reason": "по решению"], as: staff)
      let refused = try await scene.sign(with: "head")
      #expect(refused.status == 409 && refused["code"] == "wrong-state")
    }
  }

  /// Each is stopped by a line of its own in `CompanySignature.demandSpeaks`.
  @Test func a_certificate_that_does_not_speak_for_the_company_verifies_nothing() async throws {
    try await scene { scene in
      try scene.issue("stranger", iin: "900202400121")
      try scene.issue("other", bin: "210340012344")
      try scene.issue("employee", usage: "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.4")
      for (file, code) in [
        ("stranger", "signature-of-another-person"), ("other", "signature-of-another-company"),
        ("person", "signature-of-another-company"), ("employee", "signature-without-right"),
      ] {
        let answer = try await scene.sign(with: file)
        #expect(answer.status == 422, "\(file)")
        let fault = answer["errors"].array?.first
        #expect(fault?["pointer"] == "/signature" && fault?["code"]?.string == code, "\(file)")
      }
      #expect(try await scene.status() == "pending_verification")
      #expect(try await scene.verifications() == 0)
    }
  }

  /// Fails where any use will do: whoever signs in with a key would sign for the company.
  @Test func the_heads_key_for_signing_in_verifies_nothing() async throws {
    try await scene { scene in
      try scene.issue("head", usage: "clientAuth,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1")
      let answer = try await scene.sign(with: "head")
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["code"] == "signature-use")
      #expect(try await scene.status() == "pending_verification")
      #expect(try await scene.verifications() == 0)
    }
  }

  @Test func a_certificate_that_is_not_trusted_or_is_over_verifies_nothing() async throws {
    try await scene { scene in
      let foreign = try TestAuthority("Foreign")
      try scene.issue("head", by: foreign)
      let untrusted = try await scene.sign(with: "head", by: foreign)
      #expect(untrusted["errors"].array?.first?["code"] == "signature-untrusted")
      try scene.issue("head")
      scene.world.clock.move(.seconds(11 * 86_400))
      let owner = try await scene.world.session("owner@example.kz")
      let late = try await scene.sign(with: "head", as: owner)
      #expect(late["errors"].array?.first?["code"] == "signature-expired", "\(late.json)")
      #expect(try await scene.verifications() == 0)
    }
  }

  @Test func other_bytes_and_a_challenge_that_was_used_verify_nothing() async throws {
    try await scene { scene in
      try scene.issue("head")
      let text = try await scene.world.toSign("company", for: scene.company, as: scene.owner)
      let other = try await scene.send(
        text, try scene.authority.sign(Array("something else".utf8), as: "head"))
      #expect(other["errors"].array?.first?["code"] == "signature-wrong", "\(other.json)")
      // The challenge went with the first try, whatever became of it.
      let signed = try scene.authority.sign(Array(text.utf8), as: "head")
      let again = try await scene.send(text, signed)
      #expect(again["errors"].array?.first?["code"] == "wrong-challenge")
      #expect(try await scene.status() == "pending_verification")
    }
  }

  /// What stops the first is the look at the challenge's opening: number and owner are the same.
  @Test func a_challenge_is_for_one_company_and_one_person() async throws {
    try await scene { scene in
      try scene.issue("head")
      let twin = try await scene.world.duplicate(
        of: Scene.number, owner: UserID(scene.owner.userID ?? 0))
      let text = try await scene.world.toSign("company", for: scene.company, as: scene.owner)
      let signed = try scene.authority.sign(Array(text.utf8), as: "head")
      let moved = try await scene.send(text, signed, to: twin)
      #expect(moved["errors"].array?.first?["code"] == "wrong-challenge")
      let stranger = try await scene.world.member("two@example.kz")
      #expect(try await scene.send(text, signed, as: stranger).status == 422)
      #expect(try await scene.send(text, signed)["status"] == "verified")
    }
  }

  @Test func who_does_not_own_the_company_does_not_verify_it() async throws {
    try await scene(proven: false) { scene in
      try scene.issue("head")
      let visitor = try await scene.world.post(
        "signature-challenges",
        ["purpose": "company", "company_id": .number("\(scene.company)")])
      #expect(visitor.status == 401)
      let nameless = try await scene.world.post(
        "signature-challenges", ["purpose": "company"], as: scene.owner)
      #expect(nameless["errors"].array?.first?["pointer"] == "/company_id")
      let unproven = try await scene.sign(with: "head")
      #expect(unproven.status == 409 && unproven["code"] == "iin-not-proved")
      let admin = try await scene.world.member("admin@example.kz")
      try await scene.world.join(
        UserID(admin.userID ?? 0), company: scene.company, as: "admin")
      _ = try await scene.world.proveNumber(scene.authority, as: admin)
      // when
      #expect(try await scene.sign(with: "head", as: admin).status == 403)
      #expect(try await scene.verifications() == 0)
    }
  }

  /// Sixteen signatures, each over a challenge of its own.
  @Test func sixteen_signatures_verify_a_company_once() async throws {
    try await scene { scene in
      try scene.issue("head")
      var signed: [(String, [UInt8])] = []
      for _ in 0..<16 {
        let text = try await scene.world.toSign("company", for: scene.company, as: scene.owner)
        signed.append((text, try scene.authority.sign(Array(text.utf8), as: "head")))
      }
      let (world, owner, ready) = (scene.world, scene.owner, signed)
      let path = "companies/\(scene.company)/signature"
      // when
      let results = await contenders(16) { index in
        let signed = IdentityWorld.signed(ready[index].0, ready[index].1)
        return try await world.post(path, signed, as: owner).status
      }
      let answers = results.compactMap { try? $0.get() }
      #expect(answers.filter { $0 == 200 }.count >= 1)
      #expect(answers.allSatisfy { $0 == 200 || $0 == 429 }, "\(answers)")
      #expect(try await scene.verifications() == 1)
      #expect(try await scene.status() == "verified")
    }
  }
}
