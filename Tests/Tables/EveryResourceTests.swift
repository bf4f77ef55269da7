import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// Every verb of every resource by everybody whom its policies know: the holder of exactly the right,
/// the owner, the member of the company; and by who lacks one thing of it.
@Suite struct EveryResourceTests {
  @Test(arguments: SliceUnderTest.all)
  func every_verb_of_every_resource(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      for resource in slice.slice.resources {
        let table = try schema.table(resource.table)
        let visit = ResourceVisit(
          client: client, database: database, resource: resource, key: keys[table.name] ?? "",
          body: SampleBody(table: table, rights: resource.columns, keys: keys))
        try await visit.giveSample(to: Need.user)
        try await visit.isRead()
        try await visit.isChanged()
        // A thing may be there once for each.
        try await visit.giveSample(to: Need.user + 2)
        try await visit.isMadeAndDeleted()
      }
    }
  }
}

private struct ResourceVisit {
  let client: ServiceClient
  let database: Database
  let resource: Resource
  let key: String
  let body: SampleBody

  private static let stranger = Principal(
    kind: .user, issuer: Principal.gateway, userID: Need.user + 1)
  private static let refusals = [401, 403, 404]
  private let anyVersion = [(name: "If-Match", value: "*")]
  private var row: String { "\(resource.address)/\(PercentEncoding.encode(key))" }

  init(
    client: ServiceClient, database: Database, resource: Resource, key: String, body: SampleBody
  ) {
    self.client = client
    self.database = database
    self.resource = resource
    self.key = key
    self.body = body
  }

  /// The sample belongs to that person and to the company of whom the policies speak.
  func giveSample(to user: Int64) async throws {
    let needs = [resource.read, resource.change, resource.delete].flatMap(Need.all)
    for need in needs {
      let columns =
        need.owner.map { ($0, user) } + need.company.map { ($0, Need.companyID) }
      let (table, keyName, key) = (resource.table, body.table.key.name, key)
      try await database.withSession { session in
        // Where people have a table of their own the sample need not be one of them.
        try await session.run(script: "set session_replication_role = replica")
        for (column, number) in columns {
          _ = try await session.query(
            """
            update \(identifier: table) set \(identifier: column) = \(number)
            where \(identifier: keyName)::text = \(key)
            """)
        }
      }
    }
  }

  func isRead() async throws {
    for need in Need.all(of: resource.read) {
      let shown = try await client.send(.get, row, as: need.principal())
      #expect(shown.status == 200, "\(row) as \(need) \(shown.json)")
      let list = try await client.send(.get, resource.address, as: need.principal())
      #expect(list["items"].array?.isEmpty == false, "\(resource.address) as \(need)")
      for code in need.codes {
        // What is left is what anybody has who owns nothing of it.
        let lacking = try await client.send(.get, row, as: need.principal(without: code))
        let open = try await client.send(.get, row, as: Self.stranger)
        let owns = Need.all(of: resource.read).contains { $0.codes.isEmpty }
        #expect(
          lacking.status == open.status || owns, "\(row) as \(need) without \(code)")
      }
    }
    for principal in [Principal.anonymous(), Self.stranger] {
      let list = try await client.send(.get, resource.address, as: principal)
      let shown = try await client.send(.get, row, as: principal)
      let isThere = list["items"].array?.isEmpty == false
      #expect(isThere == (shown.status == 200), "\(row) \(shown.status)")
      #expect(isThere || Self.refusals.contains(shown.status), "\(row) \(shown.json)")
    }
  }

  func isChanged() async throws {
    try await isRefused(resource.change, .patch, row, body.change)
    for need in Need.all(of: resource.change) {
      let principal = reading(need)
      let changed = try await client.send(
        .patch, row, json: body.change, headers: anyVersion, as: principal)
      #expect(changed.status == 200, "PATCH \(row) as \(need) \(changed.json)")
    }
  }

  func isMadeAndDeleted() async throws {
    try await isRefused(resource.create, .post, resource.address, body.create)
    try await isRefused(resource.delete, .delete, row, nil)
    for need in Need.all(of: resource.create) {
      for inBatch in [false, true] {
        let made = try await make(by: reading(need), inBatch: inBatch)
        guard let key = made?[body.table.key.name] else {
          Issue.record("POST \(resource.address) as \(need), in a batch: \(inBatch)")
          continue
        }
        try await delete(key)
      }
    }
  }

  private func make(by principal: Principal, inBatch: Bool) async throws -> JSONValue? {
    guard inBatch else {
      let answer = try await client.send(
        .post, resource.address, json: body.create, as: principal)
      #expect(answer.status == 201, "POST \(resource.address) \(answer.json)")
      return answer.status == 201 ? answer.json : nil
    }
    let operations = #"{"operations": [{"create": \#(body.create)}]}"#
    func results(_ principal: Principal) async throws -> JSONValue? {
      try await client.send(
        .post, resource.address + "/batches", json: operations, as: principal
      )["results"].array?.first
    }
    #expect(try await results(Self.stranger)?["status"]?.int64 == 403, "\(resource.address)")
    let result = try await results(principal)
    #expect(result?["status"]?.int64 == 201, "\(resource.address)")
    return result?["item"]
  }

  private func delete(_ key: JSONValue) async throws {
    let text = key.string ?? key.decimal ?? ""
    for need in Need.all(of: resource.delete).prefix(1) {
      let gone = try await client.send(
        .delete, "\(resource.address)/\(PercentEncoding.encode(text))", headers: anyVersion,
        as: reading(need))
      #expect(gone.status == 204, "DELETE \(resource.address) as \(need) \(gone.json)")
    }
  }

  /// By a stranger, by nobody, and by who lacks one right of what a way asks for.
  private func isRefused(
    _ policy: Policy, _ method: Method, _ path: String, _ json: String?
  ) async throws {
    guard !Need.all(of: policy).isEmpty else { return }
    var principals = [Principal.anonymous(), Self.stranger]
    for need in Need.all(of: policy) {
      principals += need.codes.map { reading(need, without: $0) }
    }
    for principal in principals {
      let answer = try await client.send(
        method, path, json: json, headers: anyVersion, as: principal)
      #expect(
        Self.refusals.contains(answer.status), "\(method.token) \(path) \(answer.json)")
    }
  }

  /// With the rights to read besides: nobody can change what he does not see.
  private func reading(_ need: Need, without code: String? = nil) -> Principal {
    var principal = need.principal(without: code)
    let seeing = Need.all(of: resource.read).first { !$0.codes.isEmpty }?.codes ?? []
    principal.permissions.formUnion(seeing.subtracting([code ?? ""]))
    return principal
  }
}
