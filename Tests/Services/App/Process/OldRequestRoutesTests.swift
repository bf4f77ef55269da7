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

/// Requests of the old site as people go on with them by the routes.
struct OldRequestRoutesTests {
  private let requests = "/api/v1/services/requests"

  /// Taken by the staff and returned with marks.
  private func returned(
    _ desk: ServicesDesk, _ fields: String = #"{"field":"market","comment":"Какой?"}"#
  ) async throws -> Int64 {
    let id = try await desk.world.old(answers: ServicesWorld.oddOldAnswers)
    let taken = try await desk.post("\(requests)/\(id)/assignment", "{}", as: desk.staff)
    #expect(taken.status == 200 && taken["bp_status"] == "completeness_check", "\(taken.json)")
    let back = try await desk.post(
      "\(requests)/\(id)/transitions",
      """
      {"from":"completeness_check","to":"returned","comment":"Уточните","fields":[\(fields)]}
      """, as: desk.staff)
    #expect(back.status == 200 && back["status"] == "revision", "\(back.json)")
    return id
  }

  @Test func the_applicant_revises_what_was_marked_and_the_staff_decides() async throws {
    try await ServicesDesk.open { desk in
      let id = try await returned(desk)
      let shown = try await desk.get("\(requests)/\(id)/form-data")
      #expect(shown["open_fields"].array == ["market"])
      #expect(shown["missing"].array?.isEmpty == true)
      let locked = try await desk.save(id, ["region": "astana"])
      #expect(locked.status == 422 && locked["errors"].array?[0]["code"] == "locked")
      let long = try await desk.save(id, ["market": .text(String(repeating: "я", count: 21))])
      #expect(long.status == 200)
      let refused = try await desk.post("\(requests)/\(id)/submission")
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.compactMap { $0["pointer"]?.string } == ["/data/market"])

      #expect(try await desk.save(id, ["market": "Қазақстан"]).status == 200)
      let sent = try await desk.post("\(requests)/\(id)/submission")
      #expect(sent.status == 200 && sent["submission"]["attempt"]?.int == 2, "\(sent.json)")
      #expect(sent["bp_status"] == "completeness_check")

      let versions = try await desk.get("\(requests)/\(id)/submissions")
      #expect(versions["items"].array?.map { $0["imported"]?.bool } == [true, false])
      let second = try await desk.get("\(requests)/\(id)/submissions/2?against=1")
      #expect(second["differences"].array?.map { $0["field"] } == ["market"])
      #expect(second["data"]["leftover"] == "Бұрынғы")
      let decided = try await desk.post(
        "\(requests)/\(id)/transitions",
        """
        {"from":"completeness_check","to":"refused_formal","reason":"incomplete","comment":"Нет"}
        """, as: desk.staff)
      #expect(decided.status == 200 && decided["status"] == "rejected")
      let history = try await desk.get("\(requests)/\(id)/history")
      #expect(
        history["items"].array?.compactMap { $0["to"]?.string } == [
          "submitted", "completeness_check", "returned", "registered", "completeness_check",
          "refused_formal",
        ])
    }
  }

  @Test func one_that_was_in_progress_is_taken_commented_and_decided() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.old(answers: ServicesWorld.oddOldAnswers)
      let path = "\(requests)/\(id)"
      #expect(try await desk.post("\(path)/assignment", "{}", as: desk.staff).status == 200)
      let said = try await desk.post(
        "\(path)/comments", #"{"text":"Сайта нет","visibility":"applicant"}"#, as: desk.staff)
      #expect(said.status == 201, "\(said.json)")
      let answer = try await desk.post(
        "\(path)/comments", #"{"text":"Будет","visibility":"applicant"}"#)
      #expect(answer.status == 201)
      let decided = try await desk.post(
        "\(path)/transitions",
        #"{"from":"completeness_check","to":"refused_formal","reason":"incomplete"}"#,
        as: desk.staff)
      #expect(decided.status == 200 && decided["status"] == "rejected", "\(decided.json)")
    }
  }

  @Test func who_signs_signs_the_old_answers_too() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await returned(desk)
      try await desk.wantSignatures("old-grant")
      #expect(try await desk.save(id, ["market": "Қазақстан"]).status == 200)
      let unsigned = try await desk.post("\(requests)/\(id)/submission")
      #expect(unsigned.status == 409 && unsigned["code"] == "signature-required")
      let bytes = try await desk.bytesToSign(id)
      let document = try JSONParser.parse(bytes)
      #expect(document["answers"]?["website"] == "жоқ" && document["attempt"]?.int == 2)
      #expect(document["answers"]?["market"] == "Қазақстан" && document["imported"] == nil)
      let sent = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(sent.status == 200, "\(sent.json)")
      #expect(sent["submission"]["sha256"]?.string == Hex.text(try SHA256.digest(bytes)))
    }
  }

  /// Fails where a number that was never given makes it a first submission: its service is closed.
  @Test func one_without_a_number_is_signed_though_its_service_is_closed() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      let id = try await returned(desk)
      try await desk.wantSignatures("old-grant")
      _ = try await desk.world.database.query(
        "update service_servicerequest set number = null where id = \(id)")
      _ = try await desk.world.database.query(
        "update service_service set end_date = '2023-06-01' where code = 'old-grant'")
      #expect(try await desk.save(id, ["market": "Қазақстан"]).status == 200)
      let bytes = try await desk.bytesToSign(id)
      let sent = try await desk.send(try people.authority.sign(bytes, as: "person"), for: id)
      #expect(sent.status == 200 && sent["number"].string?.hasPrefix("OLD-GRANT-") == true)
    }
  }

  /// Fails where an author is taken for granted.
  @Test func one_without_an_author_is_its_companys() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let id = try await desk.world.old(
        status: "revision", word: "commission", author: nil, company: 5,
        answers: ServicesWorld.oddOldAnswers)
      let path = "\(requests)/\(id)"
      for reader in [desk.member, desk.staff] {
        let shown = try await desk.send(.get, "\(path)/form-data", as: reader)
        #expect(shown.status == 200 && shown["data"]["market"] == "Шаңырақ", "\(shown.json)")
      }
      let sent = try await desk.post("\(path)/submission", as: desk.member)
      #expect(sent.status == 200 && sent["submission"]["attempt"]?.int == 2, "\(sent.json)")
      let versions = try await desk.send(.get, "\(path)/submissions", as: desk.member)
      #expect(versions["items"].array?.map { $0["user_id"] } == [.null, .number("7")])
      let first = try await desk.send(.get, "\(path)/submissions/1", as: desk.staff)
      #expect(first.status == 200 && first["imported"].bool == true)
    }
  }
}

/// Files that old answers name are read by whom the request is, whatever they hang on.
struct OldAnswerFileTests {
  private let path = "/api/v1/services/files/\(ServicesWorld.oldFile)"

  private func statuses(_ desk: ServicesDesk) async throws -> [Int] {
    var found: [Int] = []
    for reader in [desk.applicant, desk.staff, desk.person(8)] {
      found.append(try await desk.send(.get, path, as: reader).status)
    }
    return found
  }

  @Test func they_stay_readable_before_and_after_the_request_goes_on() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.addOldFile()
      let id = try await desk.world.old(answers: ServicesWorld.oddOldAnswers)
      #expect(try await statuses(desk) == [200, 200, 404])
      try await desk.world.take(id)
      try await desk.world.decide(id, to: "returned", comment: "План", marks: ["plan"])
      #expect(try await statuses(desk) == [200, 200, 404])
      // Another one takes its place: the old version still names it.
      let mine = try await desk.world.file(of: id)
      try await desk.world.fill(id, ["plan": .text(mine)])
      try await desk.world.submit(id)
      #expect(try await statuses(desk) == [200, 200, 404])
      let link = try await desk.post("\(path)/links")
      #expect(link.status == 404, "its bytes did not come along")
      #expect(
        try await desk.send(.delete, path, headers: [(name: "If-Match", value: "*")]).status == 403,
        "it is not his to take back")
    }
  }

  @Test func an_old_draft_is_the_applicants_alone() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.addOldFile()
      _ = try await desk.world.old(
        status: "draft", word: nil, answers: ServicesWorld.oddOldAnswers)
      #expect(try await statuses(desk) == [200, 404, 404])
    }
  }

  /// Fails where what is typed counts: then anybody reads any file by naming it.
  @Test func what_is_typed_here_names_nothing() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.addOldFile()
      let id = try await desk.world.old(
        status: "draft", word: nil, answers: ServicesWorld.oldAnswers)
      #expect(try await desk.save(id, ["plan": .text(ServicesWorld.oldFile)]).status == 200)
      #expect(try await statuses(desk) == [404, 404, 404])
      let faults = try await desk.world.faults(of: id)
      #expect(faults == ["/data/plan not-a-file"])
    }
  }

  /// Fails where one file that may be read opens the list of its thing.
  @Test func one_of_them_opens_no_other_of_the_same_thing() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.addOldFile()
      _ = try await desk.world.old(answers: ServicesWorld.oddOldAnswers)
      let listed = try await desk.get(
        "/api/v1/services/files?source=account.company&primary_key=27")
      #expect(listed.status == 200 && listed["items"].array?.isEmpty == true)
    }
  }
}
