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

/// Requests that are signed: what is frozen, what a signature brings about, and what voids it.
struct SigningTests {
  private let requests = "/api/v1/services/requests"

  @Test func a_signature_submits_exactly_what_was_frozen() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")
      #expect(try await desk.world.count("service_requestsubmission") == 0)

      let begun = try await desk.beginSigning(id)
      #expect(begun.status == 201, "\(begun.json)")
      let bytes = try #require(begun["bytes"].string.flatMap { Base64.standard.bytes($0) })
      #expect(begun["sha256"].string == Hex.text(try SHA256.digest(bytes)))
      #expect(begun["expires_at"].string != nil)
      let document = try JSONParser.parse(bytes)
      #expect(document["request_id"]?.int64 == id && document["number"] == .null)
      #expect(document["answers"]?["project_name"] == "Құс жолы")

      let cms = try people.authority.sign(bytes, as: "person")
      let sent = try await desk.send(cms, for: id)
      #expect(sent.status == 200, "\(sent.json)")
      #expect(sent["number"].string?.hasPrefix("STARTUP-GRANT-") == true)
      #expect(sent["submission"]["sha256"]?.string == Hex.text(try SHA256.digest(bytes)))
      let row = try #require(
        try await desk.world.database.query(
          """
          select v.canonical, s.cms, s.user_id, s.signer_kind, s.certificate_issuer, s.verifier,
            s.certificate_serial, d.edition
          from service_requestsubmission v
          join service_frozendocument d on d.service_request_id = v.service_request_id
          join service_documentsignature s on s.document_id = d.id
          """
        ).first)
      #expect(try row.bytes("canonical") == bytes && row.bytes("cms") == cms)
      #expect(try row.int64("user_id") == ServicesWorld.applicant)
      #expect(try row.string("signer_kind") == "person" && row.string("verifier") == "local")
      #expect(try row.string("certificate_issuer") == "Test authority")
      #expect(try row.int("edition") == 1 && !row.string("certificate_serial").isEmpty)
      #expect(try await desk.world.events(of: id) == ["request.created", "request.submitted"])
    }
  }

  @Test(arguments: [true, false])
  func the_content_may_stand_in_the_signature_or_not(_ isDetached: Bool) async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let bytes = try await desk.bytesToSign(id)
      let cms = try people.authority.sign(bytes, as: "person", detached: isDetached)
      #expect(try await desk.send(cms, for: id).status == 200)
    }
  }

  /// Fails without the comparison with what would be frozen now.
  @Test func answers_that_change_meanwhile_make_the_signature_worthless() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let bytes = try await desk.bytesToSign(id)
      try await desk.world.fill(id, ["budget": 6_000_000])
      let refused = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(refused.status == 409 && refused["code"] == "signing-outdated")
      #expect(try await desk.world.count("service_documentsignature") == 0)
      #expect(try await desk.world.count("service_requestsubmission") == 0)

      let again = try await desk.bytesToSign(id)
      #expect(again != bytes)
      #expect(
        try await desk.send(try people.authority.sign(again, as: "person"), for: id).status == 200)
      #expect(try await desk.world.count("service_frozendocument") == 1)
    }
  }

  @Test func what_was_frozen_before_is_signed_no_more() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let nothing = try await desk.send([1], for: id)
      #expect(nothing.status == 409 && nothing["code"] == "nothing-to-sign")
      let first = try await desk.bytesToSign(id)
      _ = try await desk.bytesToSign(id)
      let late = try await desk.send(try people.authority.sign(first, as: "person"), for: id)
      #expect(late.status == 422, "it is not what is frozen now")
    }
  }

  @Test func after_half_an_hour_it_is_frozen_anew() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    let later = WallClock { WallClock.live.now() + .seconds(31 * 60) }
    try await ServicesDesk.open(clock: later, signing: people) { desk in
      let id = try await desk.draftToSign()
      // What is frozen goes by the database's clock, what is checked by the service's.
      try await desk.world.freeze(id)
      let newest = try await desk.world.requests.documents.newest(
        of: .submission(of: id, attempt: 1))
      let cms = try people.authority.sign(try #require(newest).bytes, as: "person")
      let late = try await desk.send(cms, for: id)
      #expect(late.status == 409 && late["code"] == "nothing-to-sign")
    }
  }

  @Test func faults_of_the_answers_come_before_anything_is_frozen() async throws {
    try await ServicesDesk.open(signing: try SigningPeople()) { desk in
      try await desk.wantSignatures()
      let id = try await desk.draft()
      let refused = try await desk.beginSigning(id)
      #expect(refused.status == 422 && (refused["errors"].array ?? []).count >= 8)
      #expect(try await desk.world.count("service_frozendocument") == 0)
    }
  }

  @Test func a_stranger_sees_nothing_and_signs_nothing() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      for who in [desk.person(8), desk.staff] {
        #expect(try await desk.beginSigning(id, as: who).status == 404)
        #expect(try await desk.send(cms, for: id, as: who).status == 404)
      }
    }
  }

  /// Fails where a check that was made before the key is looked up throws: nothing waits any more.
  @Test func a_repeated_call_is_answered_as_the_first() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      let key = [(name: "Idempotency-Key", value: "one")]
      let first = try await desk.send(cms, for: id, headers: key)
      let second = try await desk.send(cms, for: id, headers: key)
      #expect(first.status == 200 && second.status == 200)
      #expect(second["number"] == first["number"])
      let other = try await desk.send(cms, for: id)
      #expect(other.status == 409 && other["code"] == "nothing-to-sign")
    }
  }

  @Test func who_signed_signs_again_after_a_return() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      _ = try await desk.send(cms, for: id)
      // The service wants no signatures any more; this request was signed.
      _ = try await desk.world.database.query("update service_service set need_signature = false")
      try await desk.world.take(id)
      try await desk.world.decide(id, to: "returned", comment: "Бюджет", marks: ["budget"])
      let unchanged = try await desk.beginSigning(id)
      #expect(unchanged.status == 422 && unchanged["errors"].array?[0]["code"] == "not-revised")
      try await desk.world.fill(id, ["budget": 6_000_000])
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")
      let bytes = try await desk.bytesToSign(id)
      #expect(try JSONParser.parse(bytes)["number"]?.string?.hasPrefix("STARTUP-GRANT-") == true)
      let replayed = try await desk.send(cms, for: id)
      #expect(replayed.status == 422, "\(replayed.json)")
      let sent = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(sent.status == 200 && sent["submission"]["attempt"]?.int64 == 2)
      #expect(try await desk.world.count("service_documentsignature") == 2)
    }
  }

  @Test func a_table_with_a_step_for_it_waits_there() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      try await desk.world.giveStepOfSigning()
      let id = try await desk.draftToSign()
      let bytes = try await desk.bytesToSign(id)
      let waiting = try await desk.get("\(requests)/\(id)")
      #expect(waiting["bp_status"] == "signing" && waiting["status"] == "draft")
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")
      // Answers may still change there; it is then frozen anew where it stands.
      try await desk.world.fill(id, ["budget": 6_000_000])
      let stale = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(stale["code"] == "signing-outdated")
      let again = try await desk.bytesToSign(id)
      let sent = try await desk.send(try people.authority.sign(again, as: "person"), for: id)
      #expect(sent.status == 200 && sent["bp_status"] == "registered", "\(sent.json)")
    }
  }

  /// Held more than once: by the lock of the request, by the constraints that let a signature in once
  /// (`service_documentsignature_once`, `…_signer`), and by the row version in the statement that saves.
  /// This misses none of them while another one is there.
  @Test func sixteen_who_send_one_signature_submit_once() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await desk.draftToSign()
      let cms = try people.authority.sign(try await desk.bytesToSign(id), as: "person")
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 { group.addTask { try await desk.send(cms, for: id).status } }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
      #expect(statuses.allSatisfy { $0 == 200 || $0 == 409 }, "\(statuses)")
      #expect(try await desk.world.count("service_documentsignature") == 1)
    }
  }
}
