import Access
import EventLoop
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct IdempotencyTests {
  private static let user = Principal(kind: .user, issuer: "gateway", userID: 1)
  private static let other = Principal(kind: .user, issuer: "gateway", userID: 2)
  private static let path = "/api/v1/booking/things"

  private struct Refused: ProblemConvertible {
    var problem: Problem { Problem(status: 409, code: "no", title: Localized(en: "No")) }
  }

  /// `POST things {name}` makes a row; the name `no` is refused after the row was written.
  private func world(_ body: (Database, ServiceClient) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [try IdempotencyMigrations.folder()]) { database in
      _ = try await database.query(
        "create table thing (id bigint generated always as identity, name text not null)")
      let commands = IdempotentCommands(database: database)
      let client = try ServiceClient(audience: "booking") { access in
        [
          access.route(.post, Self.path, .anyone) { request, principal in
            var input = try await request.json()
            let name = input.string("name")
            let wanted = try input.finish(name)
            return try await commands.run(request, by: principal) { tx in
              let rows = try await tx.query(
                "insert into thing (name) values (\(wanted)) returning id")
              guard wanted != "no", let row = rows.first else { throw Refused() }
              let id = try row.int64("id")
              return Response.json(status: .created) { json in
                json.object { $0.field("id", id) }
              }.with(.location, "\(Self.path)/\(id)")
            }
          }
        ]
      }
      try await body(database, client)
    }
  }

  private func post(
    _ client: ServiceClient, _ name: String, key: String?, as principal: Principal = Self.user
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, Self.path, json: "{\"name\":\"\(name)\"}",
      headers: key.map { [(name: "Idempotency-Key", value: $0)] } ?? [], as: principal)
  }

  private func expect(_ status: Int, _ answer: ServiceClient.Answer) {
    #expect(answer.status == status)
  }

  private func things(_ database: Database) async throws -> Int {
    try await database.query("select id from thing").count
  }

  @Test func the_same_key_gets_the_first_answer_and_does_nothing_again() async throws {
    try await world { database, client in
      let first = try await post(client, "a", key: "k1")
      let second = try await post(client, "a", key: "k1")

      #expect(first.status == 201 && second.status == 201)
      #expect(second.body == first.body)
      #expect(second.headers["Location"] == first.headers["Location"])
      #expect(second.headers["Content-Type"] == first.headers["Content-Type"])
      #expect(second.headers["Idempotency-Replayed"] == "true")
      #expect(try await things(database) == 1)
    }
  }

  @Test func another_body_under_the_same_key_is_refused() async throws {
    try await world { database, client in
      _ = try await post(client, "a", key: "k1")
      let second = try await post(client, "b", key: "k1")
      #expect(second.status == 422)
      #expect(second["code"].string == "idempotency-key-reused")
      #expect(try await things(database) == 1)
    }
  }

  @Test func a_key_belongs_to_its_user_and_means_nothing_for_nobody() async throws {
    try await world { database, client in
      _ = try await post(client, "a", key: "k1")
      _ = try await post(client, "a", key: "k1", as: Self.other)
      _ = try await post(client, "a", key: "k1", as: .anonymous())
      _ = try await post(client, "a", key: "k1", as: .anonymous())
      _ = try await post(client, "a", key: nil)
      _ = try await post(client, "a", key: nil)
      #expect(try await things(database) == 6)
    }
  }

  @Test func a_refused_command_leaves_nothing_and_the_key_free() async throws {
    try await world { database, client in
      try await expect(409, post(client, "no", key: "k1"))
      #expect(try await things(database) == 0)
      try await expect(201, post(client, "a", key: "k1"))
      #expect(try await things(database) == 1)
    }
  }

  /// Fails if the key were looked up first and stored afterwards.
  @Test func sixteen_duplicates_at_once_make_one_thing() async throws {
    try await world { database, client in
      let answers = await contenders(16) { _ in try await post(client, "a", key: "k1") }
      let bodies = try answers.map { try $0.get() }
      #expect(bodies.allSatisfy { $0.status == 201 })
      #expect(Set(bodies.map(\.body)).count == 1)
      #expect(try await things(database) == 1)
    }
  }

  @Test func after_a_day_a_key_is_free_and_swept() async throws {
    try await world { database, client in
      _ = try await post(client, "a", key: "k1")
      _ = try await post(client, "a", key: "k2")
      _ = try await database.query(
        "update idempotency_key set created_at = now() - interval '25 hours'")
      try await expect(201, post(client, "b", key: "k1"))
      #expect(try await IdempotentCommands(database: database).purge() == 1)
      let again = try await post(client, "b", key: "k1")
      #expect(again["id"] == .number("3"))
    }
  }

  @Test(arguments: ["", "ключ", "a b", String(repeating: "k", count: 256)])
  func a_bad_key_is_refused(_ key: String) async throws {
    try await world { database, client in
      try await expect(400, post(client, "a", key: key))
      #expect(try await things(database) == 0)
    }
  }
}
