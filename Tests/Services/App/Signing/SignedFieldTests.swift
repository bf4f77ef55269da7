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

/// A form that wants a signature among its fields.
struct SignedFieldTests {
  private let requests = "/api/v1/services/requests"
  private static let head = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1"
  private static let authorized = "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.2"

  private func makeService(_ kind: String, in desk: ServicesDesk) async throws {
    try await desk.world.service(
      "signed", FormSamples.field("name", "text", required: true),
      FormSamples.field("sign", "signature", required: true, ["kind": .text(kind)]))
    let process = JSONText(CanonicalJSON.bytes(of: ProcessSamples.short))
    _ = try await desk.world.database.query(
      """
      update service_service set bp_config = \(process)::jsonb, row_version = row_version + 1
      where code = 'signed'
      """)
  }

  private func answers(
    of id: Int64, attempt: Int, in desk: ServicesDesk
  ) async throws -> [String: FormValue] {
    let row = try #require(
      try await desk.world.database.query(
        """
        select data from service_requestsubmission
        where service_request_id = \(id) and attempt = \(attempt)
        """
      ).first)
    return try FormValue(json: row.json("data")).object ?? [:]
  }

  /// Fails where a word that somebody types meets the demand.
  @Test func what_is_typed_is_no_signature_and_a_signature_fills_the_field_in() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      try await makeService("eds_person", in: desk)
      let id = try await desk.draft("signed")
      let saved = try await desk.save(id, ["name": "Ayan", "sign": "x"])
      #expect(saved.status == 200 && saved["missing"].array?.isEmpty == true, "\(saved.json)")
      #expect(saved["data"]["sign"] == nil)
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")

      let bytes = try await desk.bytesToSign(id)
      #expect(try JSONParser.parse(bytes)["answers"]?["sign"] == nil)
      let sent = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(sent.status == 200, "\(sent.json)")
      let signature = try #require(
        try await desk.world.database.query("select id from service_documentsignature").first)
      let key = String(try signature.int64("id"))
      let kept = try await answers(of: id, attempt: 1, in: desk)
      #expect(kept == ["name": "Ayan", "sign": .text(key)])
      let shown = try await desk.get("\(requests)/\(id)/form-data")
      #expect(shown["data"]["sign"]?.string == key)
    }
  }

  /// Fails where the key of the first version stays in the draft, or is called a change.
  @Test func each_version_has_a_signature_of_its_own() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      try await makeService("eds_person", in: desk)
      let id = try await desk.draft("signed")
      _ = try await desk.save(id, ["name": "Ayan"])
      let first = try await desk.bytesToSign(id)
      _ = try await desk.send(try people.authority.sign(first, as: "person"), for: id)
      try await desk.world.take(id)
      try await desk.world.decide(id, to: "returned", comment: "Имя", marks: ["name"])
      let saved = try await desk.save(id, ["name": "Aigerim"])
      #expect(saved["data"]["sign"] == nil, "\(saved.json)")
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")
      let second = try await desk.bytesToSign(id)
      let sent = try await desk.send(try people.authority.sign(second, as: "person"), for: id)
      #expect(sent.status == 200, "\(sent.json)")
      let versions = [
        try await answers(of: id, attempt: 1, in: desk)["sign"],
        try await answers(of: id, attempt: 2, in: desk)["sign"],
      ]
      #expect(versions[0] != nil && versions[1] != nil && versions[0] != versions[1])
      let shown = try await desk.get("\(requests)/\(id)/submissions/2?against=1")
      #expect(shown["changes"].array?.compactMap(\.string) == ["/name"])
      #expect(shown["differences"].array?.compactMap { $0["field"]?.string } == ["name"])
    }
  }

  @Test(arguments: ["eds_company", "eds_head"])
  func what_a_company_signs_no_person_sends(_ kind: String) async throws {
    let people = try SigningPeople()
    try await ServicesDesk.open(signing: people) { desk in
      try await makeService(kind, in: desk)
      let id = try await desk.draft("signed")
      _ = try await desk.save(id, ["name": "Ayan"])
      for refused in [
        try await desk.beginSigning(id), try await desk.post("\(requests)/\(id)/submission"),
      ] {
        #expect(refused.status == 409 && refused["code"] == "company-signature-required")
      }
      #expect(try await desk.world.count("service_requestsubmission") == 0)
      #expect(try await desk.world.count("service_frozendocument") == 0)
    }
  }

  @Test(
    arguments: [
      ("eds_head", head, nil), ("eds_head", authorized, "signature-without-right"),
      ("eds_company", head, nil), ("eds_company", authorized, nil),
      ("eds_person", head, "signature-of-organisation"),
    ] as [(String, String, String?)])
  func a_company_is_spoken_for_by_whom_the_field_names(
    _ kind: String, _ usage: String, _ code: String?
  ) async throws {
    var people = try SigningPeople()
    let subject = "/CN=X/serialNumber=IIN\(SigningPeople.number)/OU=BIN200140000004"
    try people.authority.issue("person", subject: subject, usage: usage)
    people.companies = [5: "200140000004"]
    try await ServicesDesk.open(memberships: [5], signing: people) { [people] desk in
      try await makeService(kind, in: desk)
      let id = try await desk.world.draft(for: 5, service: "signed")
      try await desk.world.fill(id, ["name": "Ayan"])
      let bytes = try await desk.bytesToSign(id, as: desk.member)
      let sent = try await desk.send(
        try people.authority.sign(bytes, as: "person"), for: id, as: desk.member)
      #expect(sent.status == (code == nil ? 200 : 422), "\(sent.json)")
      #expect(sent["errors"].array?.first?["code"]?.string == code)
    }
  }

  /// Fails where the word `qr` says nothing: any signature would do.
  @Test func a_telephone_is_asked_for_where_the_field_says_so() async throws {
    var people = try SigningPeople()
    try people.authority.issue("person")
    let phone = SignedByTelephone(people)
    people.telephones = phone.telephones
    try await ServicesDesk.open(signing: people) { [people] desk in
      try await makeService("qr", in: desk)
      let id = try await desk.draft("signed")
      _ = try await desk.save(id, ["name": "Ayan"])
      let bytes = try await desk.bytesToSign(id)
      let cms = try people.authority.sign(bytes, as: "person")
      let refused = try await desk.send(cms, for: id)
      #expect(refused.status == 409 && refused["code"] == "telephone-signature-required")
      #expect(try await desk.post("\(requests)/\(id)/signing/qr").status == 201)
      let sent = try await desk.post("\(requests)/\(id)/signatures", #"{"qr_secret":"s"}"#)
      #expect(sent.status == 200, "\(sent.json)")
    }
  }
}

/// A telephone that signs whatever it is shown.
private struct SignedByTelephone {
  let telephones: TelephoneSigning

  init(_ people: SigningPeople) {
    let shown = ShownBytes()
    telephones = TelephoneSigning { wish in
      await shown.show(wish.content)
      return Array(#"{"secret":"s","qr":"mobileSign:x"}"#.utf8)
    } signature: { _, _ in
      try people.authority.sign(await shown.bytes, as: "person")
    }
  }
}

private actor ShownBytes {
  private(set) var bytes: [UInt8] = []

  func show(_ bytes: [UInt8]) { self.bytes = bytes }
}
