import Crypto
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

/// One signature is one signature: what other machines may rely on when they have documents signed.
struct SignatureReuseTests {
  private func frozen(
    _ world: ServicesWorld, _ bytes: [UInt8], of key: String = "1", edition: Int = 1,
    until end: Instant? = nil
  ) async throws -> FrozenDocument {
    let thing = DocumentThing(
      .commissionProtocol, of: key, in: "service_protocol", edition: edition)
    return try await world.database.transaction { tx in
      try await world.requests.documents.freeze(
        bytes, of: thing, by: 70, now: WallClock.live.now(), until: end, in: tx)
    }
  }

  private func take(
    _ signature: CheckedSignature, of document: FrozenDocument, in world: ServicesWorld,
    at now: Instant = WallClock.live.now()
  ) async throws {
    _ = try await world.database.transaction { tx in
      try await world.requests.documents.take(
        signature, of: document, stillSaying: document.bytes, now: now, in: tx)
    }
  }

  private func signature(
    of document: FrozenDocument, by user: Int64 = 70, value: [UInt8] = [1]
  ) -> CheckedSignature {
    CheckedSignature(
      documentID: document.id, userID: user, companyID: nil, policy: .person, serialNumber: "01",
      issuer: "CA", validUntil: WallClock.live.now(), cms: [1, 2], valueDigest: value,
      verifiedAt: WallClock.live.now(), isRemote: false)
  }

  /// Seen failing without the constraint on `value_sha256`.
  @Test func a_signature_is_refused_for_another_document() async throws {
    try await ServicesWorld.open { world in
      let one = try await frozen(world, [1])
      let two = try await frozen(world, [1], of: "2")
      try await take(signature(of: one), of: one, in: world)
      await #expect(throws: SignatureRefusal.used) {
        try await take(signature(of: two), of: two, in: world)
      }
      await #expect(throws: SignatureRefusal.outdated) {
        try await take(signature(of: one, by: 71, value: [2]), of: two, in: world)
      }
    }
  }

  @Test func several_people_sign_one_document_each_once() async throws {
    try await ServicesWorld.open { world in
      let document = try await frozen(world, [1])
      try await take(signature(of: document, by: 70, value: [1]), of: document, in: world)
      try await take(signature(of: document, by: 71, value: [2]), of: document, in: world)
      await #expect(throws: SignatureRefusal.alreadySigned) {
        try await take(signature(of: document, by: 70, value: [3]), of: document, in: world)
      }
      let signed = try await world.database.transaction { tx in
        try await world.requests.documents.signatures(of: document.thing, in: tx)
      }
      #expect(signed.map(\.userID) == [70, 71] && signed[0].policy == .person)
    }
  }

  /// Fails without the look at the expiry where a signature is taken: its check takes its time.
  @Test func what_expired_while_a_signature_was_checked_is_not_signed() async throws {
    try await ServicesWorld.open { world in
      let end = WallClock.live.now() + .seconds(1_800)
      let document = try await frozen(world, [1], until: end)
      let given = signature(of: document)
      for late in [end, end + .seconds(1)] {
        await #expect(throws: SignatureRefusal.nothingToSign) {
          try await take(given, of: document, in: world, at: late)
        }
      }
      #expect(try await world.count("service_documentsignature") == 0)
      try await take(given, of: document, in: world, at: end - .seconds(1))
      #expect(try await world.count("service_documentsignature") == 1)
    }
  }

  @Test func sixteen_documents_want_one_signature_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      var documents: [FrozenDocument] = []
      for key in 0..<16 { documents.append(try await frozen(world, [1], of: String(key))) }
      let all = documents
      let results = await contenders { index in
        try await take(signature(of: all[index]), of: all[index], in: world)
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      #expect(try await world.count("service_documentsignature") == 1)
    }
  }

  @Test func what_is_signed_never_changes_and_stays_when_it_is_frozen_anew() async throws {
    try await ServicesWorld.open { world in
      let document = try await frozen(world, [1])
      try await take(signature(of: document), of: document, in: world)
      _ = try await frozen(world, [2])
      #expect(try await world.count("service_frozendocument") == 2)
      for change: SQL in [
        "update service_frozendocument set bytes = '\\x00'",
        "update service_documentsignature set cms = '\\x00'",
        "delete from service_frozendocument",
      ] {
        await #expect(throws: DatabaseError.self) { _ = try await world.database.query(change) }
      }
    }
  }

  @Test func what_nobody_signed_in_time_goes_a_day_later() async throws {
    try await ServicesWorld.open { world in
      let signed = try await frozen(world, [1])
      try await take(signature(of: signed), of: signed, in: world)
      let now = WallClock.live.now()
      for (key, age) in [("late", 2), ("young", 0)] {
        let thing = DocumentThing(.report, of: key, in: "service_report")
        _ = try await world.database.transaction { tx in
          try await world.requests.documents.freeze(
            [2], of: thing, by: 7, now: now, until: now - .seconds(age * 86_400), in: tx)
        }
      }
      #expect(try await world.requests.documents.purge(now: now) { false } == 1)
      #expect(
        try await world.count("service_frozendocument where primary_key in ('1', 'young')") == 2)
    }
  }

  /// Whatever is put around it, the value of the signature is the same.
  @Test func the_same_signature_with_more_around_it_is_the_same() throws {
    let authority = try TestAuthority()
    try authority.issue("person")
    try authority.issue("other")
    let content: [UInt8] = [1, 2, 3]
    let cms = try authority.sign(content, as: "person", more: ["-noattr"])
    let longer = try authority.sign(
      content, as: "person", more: ["-noattr", "-certfile", "other.pem"])
    #expect(cms != longer)
    #expect(
      try SignatureOutline(cms).valueDigest == SignatureOutline(longer).valueDigest)
  }
}
