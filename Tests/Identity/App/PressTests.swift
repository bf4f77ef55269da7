import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Journalists ask, the press desk answers.
@Suite struct PressTests {
  private static let right = "account.change_contactpress"

  private static func question(
    _ email: String = "press@example.kz", locale: String = "kk", about company: Int64? = nil
  ) -> JSONValue {
    [
      "outlet": "Тау жаңалықтары", "name": "Айгерім", "email": .string(email),
      "phone": "+7 701 111 22 33", "subject": "Форум", "message": "Кім ашады?",
      "locale": .string(locale),
      "company_id": company.map { .number("\($0)") } ?? .null,
    ]
  }

  private func asked(
    in world: IdentityWorld, as author: Principal = .anonymous()
  ) async throws -> Int64 {
    let answer = try await world.post("press-requests", Self.question(), as: author)
    #expect(answer.status == 202 && answer["status"] == "pending", "\(answer.json)")
    return try #require(
      try await world.database.query(
        "select max(id)::bigint as id from account_contactpress"
      ).first?.int64("id"))
  }

  private func step(
    _ name: String, of id: Int64, _ body: JSONValue = [:], version: String = "*",
    by colleague: Principal, in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "press-requests/\(id)/\(name)", body, as: colleague,
      headers: [(name: "If-Match", value: version)])
  }

  @Test(arguments: [
    ("ru", "Вы спрашивали: Форум"), ("kk", "Сіз сұрадыңыз: Форум"), ("en", "You asked: Форум"),
  ]) func a_journalist_is_answered_in_his_language(locale: String, words: String) async throws {
    try await IdentityWorld.with { world in
      let desk = try await world.staff("desk@example.kz", Self.right)
      try await world.run(
        """
        insert into account_user_user_permissions (user_id, permission_id)
        select \(UserID(desk.userID ?? 0)), id from auth_permission
        where codename = 'change_contactpress'
        """)
      let sent = try await world.post("press-requests", Self.question(locale: locale))
      #expect(sent.status == 202)
      #expect(try await world.letters(to: "desk@example.kz").last?.contains("№") == true)
      let id = try #require(
        try await world.database.query("select id::bigint as id from account_contactpress").first?
          .int64("id"))
      let letter = try await world.get("press-requests/\(id)/letter", as: desk)
      #expect(letter["message"] == "Кім ашады?" && letter["phone"] == "+77011112233")
      #expect(try await step("answer", of: id, ["text": "Мэр"], by: desk, in: world).status == 409)
      // when
      let taken = try await step("assignment", of: id, by: desk, in: world)
      #expect(taken["status"] == "in_work" && taken["assignee_id"].int64 == desk.userID)
      let answered = try await step("answer", of: id, ["text": "Мэр"], by: desk, in: world)
      #expect(answered.status == 200 && answered["status"] == "answered", "\(answered.json)")

      let mail = try await world.letters(to: "press@example.kz")
      #expect(mail.count == 1 && mail[0].contains(words) && mail[0].contains("Мэр"))
    }
  }

  @Test func who_saw_an_older_version_changes_nothing() async throws {
    try await IdentityWorld.with { world in
      let desk = try await world.staff("desk@example.kz", Self.right)
      let other = try await world.staff("other@example.kz", Self.right)
      let id = try await asked(in: world)
      let taken = try await step("assignment", of: id, version: "\"1\"", by: desk, in: world)
      #expect(taken.status == 200 && taken.headers[.etag] == "\"2\"")
      let late = try await step("assignment", of: id, version: "\"1\"", by: other, in: world)
      #expect(late.status == 412)
      let foreign = try await step(
        "closure", of: id, ["reason": "no question"], by: other, in: world)
      #expect(foreign.status == 409 && foreign["code"] == "taken-by-other")
      // when
      let closed = try await step(
        "closure", of: id, ["reason": "no question"], by: desk, in: world)
      #expect(closed["status"] == "closed")
      #expect(try await world.letters(to: "press@example.kz").isEmpty)
    }
  }

  @Test func the_desk_alone_reads_and_the_list_is_masked() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.member("author@example.kz")
      let id = try await asked(in: world, as: author)
      let stranger = try await world.member("two@example.kz")
      for caller in [Principal.anonymous(), stranger, author] {
        let letter = try await world.get("press-requests/\(id)/letter", as: caller)
        #expect([401, 403].contains(letter.status))
      }
      let list = try SliceClient(world)
      let viewer = try await world.staff("view@example.kz", "account.view_contactpress")
      for reader in [author, viewer] {
        let row = try await list.send(.get, "press-requests/\(id)", as: reader)
        #expect(row.status == 200 && row["subject"] == "Форум", "\(row.json)")
        #expect(row["email"].string?.contains("press@example.kz") == false)
        #expect(row["message"].string?.contains("ашады") == false)
      }
      #expect(try await list.send(.get, "press-requests/\(id)", as: stranger).status == 404)
    }
  }

  @Test func all_faults_are_told_at_once_and_change_nothing() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.post(
        "press-requests", ["email": "nobody", "subject": "", "website": "https://spam.example"])
      let pointers = answer["errors"].array?.compactMap { $0["pointer"]?.string }
      #expect(
        Set(pointers ?? []) == ["/name", "/email", "/subject", "/message", "/website"],
        "\(answer.json)")
      let owner = try await world.member("owner@example.kz")
      let draft = try await world.company(of: owner, draft: true)
      for company in [draft, 999_999] {
        let unknown = try await world.post("press-requests", Self.question(about: company))
        #expect(unknown["errors"].array?.first?["pointer"] == "/company_id", "\(unknown.json)")
      }
      #expect(try await world.count("account_contactpress") == 0)
    }
  }

  @Test func five_a_day_of_one_address_are_enough() async throws {
    try await IdentityWorld.with { world in
      for index in 0..<6 {
        let answer = try await world.post("press-requests", Self.question())
        #expect(answer.status == (index < 5 ? 202 : 429))
      }
      #expect(try await world.count("account_contactpress") == 5)
      #expect(
        try await world.post("press-requests", Self.question("two@example.kz")).status == 202)
      // when
      world.clock.move(.seconds(86_400))
      #expect(try await world.post("press-requests", Self.question()).status == 202)
    }
  }

  /// The lock on the row, and the status that is looked at under it, let one through.
  @Test func of_sixteen_answers_one_is_mailed() async throws {
    try await IdentityWorld.with { world in
      let desk = try await world.staff("desk@example.kz", Self.right)
      let id = try await asked(in: world)
      _ = try await step("assignment", of: id, by: desk, in: world)
      let path = "press-requests/\(id)/answer"
      // when
      let results = await contenders(16) { index in
        try await world.post(
          path, ["text": .string("no. \(index)")], as: desk,
          headers: [(name: "If-Match", value: "*")]
        ).status
      }
      let statuses = results.compactMap { try? $0.get() }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 409 }.count == 15)
      #expect(try await world.letters(to: "press@example.kz").count == 1)
    }
  }

  @Test(.onLoop) func a_year_after_its_answer_nothing_is_left() async throws {
    try await IdentityWorld.with { world in
      let desk = try await world.staff("desk@example.kz", Self.right)
      try await world.run("insert into account_contactpress (author_id) values (null)")
      let id = try await asked(in: world)
      world.clock.move(.seconds(300 * 86_400))
      _ = try await step("assignment", of: id, by: desk, in: world)
      _ = try await step("answer", of: id, ["text": "Мэр Асқар"], by: desk, in: world)
      try await world.file()
      world.clock.move(.seconds(364 * 86_400))
      try await world.app.tidy()
      #expect(try await world.count("account_contactpress") == 2)
      // when
      world.clock.move(.seconds(2 * 86_400))
      try await world.app.tidy()
      #expect(try await world.count("account_contactpress") == 1, "the old site's row stays")
      try await expectNoTrace(of: ["press@example.kz", "ашады", "77011112233"], in: world)
    }
  }

  @Test func who_is_erased_leaves_no_question_signed_in_or_not() async throws {
    try await IdentityWorld.with { world in
      let desk = try await world.staff("desk@example.kz", Self.right)
      let author = try await world.member("press@example.kz")
      let first = try await asked(in: world, as: author)
      let second = try await asked(in: world)
      for id in [first, second] {
        _ = try await step("assignment", of: id, by: desk, in: world)
      }
      let other = try await world.post("press-requests", Self.question("two@example.kz"))
      #expect(other.status == 202)
      try await world.file()
      // when
      let session = try await world.session("press@example.kz")
      _ = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: session)
      try await world.pass(.seconds(14 * 86_400))
      #expect(try await world.count("account_contactpress") == 1)
      try await expectNoTrace(of: ["press@example.kz"], in: world)
    }
  }

  private func expectNoTrace(of marks: [String], in world: IdentityWorld) async throws {
    for mark in marks {
      let found = try await world.database.query(
        """
        select model from reversion_version
        where position(\(mark) in coalesce(object::text, '') || serialized_data) > 0
        """)
      #expect(found.isEmpty, "a revision knows \(mark)")
    }
  }
}
