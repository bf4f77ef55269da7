import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// Every verb of every table of every slice through the admin API, as a stranger, as somebody signed
/// in, as staff without the right, and as staff who hold exactly the rights that are asked for, or all
/// but one of them.
@Suite struct EveryTableTests {
  private static let signedIn = Principal(kind: .user, issuer: Principal.gateway, userID: 1)
  private static let bareStaff = Principal(
    kind: .user, issuer: Principal.gateway, userID: 2, isStaff: true)
  private static let superuser = Principal(
    kind: .user, issuer: Principal.gateway, userID: 3, isStaff: true, isSuperuser: true)

  @Test(arguments: SliceUnderTest.all) func every_verb(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      let root = "/api/v1/\(slice.slice.context)/admin"
      let declared = try await client.parameters()
      for table in schema.tables.values.sorted(by: { $0.name < $1.name }) {
        let list = "\(root)/\(table.name)"
        let parameters = try #require(declared[list], "\(list) is not described")
        let visit = TableVisit(
          client: client, database: database, table: table, list: list,
          key: keys[table.name] ?? "", declared: DeclaredQuery(parameters),
          tables: slice.slice.admin,
          body: SampleBody(
            table: table,
            rights: ColumnRights(
              secret: slice.slice.admin.secret[table.name] ?? [],
              localized: slice.slice.admin.translated[table.name] ?? []), keys: keys))
        for (principal, status) in [
          (Principal.anonymous(), 401), (Self.signedIn, 403), (Self.bareStaff, 403),
        ] {
          try await visit.isRefused(principal, status)
        }
        try await visit.isRead(by: visit.staff("view"))
        try await visit.isKeptFromWhoLacksOneRight()
        try await visit.isWritten(by: visit.staff("view", "add", "change", "delete"))
      }
    }
  }

  @Test(arguments: SliceUnderTest.all)
  func resources_answer_everybody(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      for resource in slice.slice.resources {
        let expand = resource.nested.map(\.name).joined(separator: ",")
        for query in ["", "?lang=*", "?count=exact"] + (expand.isEmpty ? [] : ["?expand=\(expand)"])
        {
          for principal in [Self.signedIn, Self.superuser] {
            let list = try await client.send(.get, resource.address + query, as: principal)
            #expect(
              [200, 403].contains(list.status), "\(resource.address)\(query) \(list.json)")
          }
        }
        let all = try await client.send(.get, resource.address, as: Self.superuser)
        #expect(all["items"].array?.isEmpty == false, "\(resource.address)")
      }
    }
  }
}

/// One table, visited by somebody.
private struct TableVisit {
  let client: ServiceClient
  let database: Database
  let table: TableSchema
  let list: String
  /// Of the row that is there.
  let key: String
  let declared: DeclaredQuery
  let tables: AdminTables
  let body: SampleBody

  private let tag = [(name: "If-Match", value: "*")]
  private var row: String { "\(list)/\(PercentEncoding.encode(key))" }

  init(
    client: ServiceClient, database: Database, table: TableSchema, list: String, key: String,
    declared: DeclaredQuery, tables: AdminTables, body: SampleBody
  ) {
    self.body = body
    self.client = client
    self.database = database
    self.table = table
    self.list = list
    self.key = key
    self.declared = declared
    self.tables = tables
  }

  func isRefused(_ principal: Principal, _ status: Int) async throws {
    let calls: [(Method, String, String?)] = [
      (.get, list, nil), (.post, list, "{}"), (.post, list + "/batches", #"{"operations": []}"#),
      (.get, row, nil), (.patch, row, "{}"), (.delete, row, nil), (.get, row + "/history", nil),
      (.post, row + "/restorations", #"{"version": 1}"#),
      (.post, row + "/reveals", #"{"columns": ["id"], "reason": "none at all"}"#),
      (.post, row + "/status-corrections", "{}"),
      (.post, list + "/exports", #"{"format": "csv"}"#),
    ]
    for (method, path, body) in calls where !path.hasSuffix("/batches") || status != 403 {
      let answer = try await client.send(method, path, json: body, headers: tag, as: principal)
      #expect(answer.status == status, "\(method.token) \(path)")
    }
  }

  func isRead(by staff: Principal) async throws {
    let page = try await client.send(.get, list + "?count=exact", as: staff)
    #expect(page.status == 200, "\(list) \(page.json)")
    #expect((page["total"].int64 ?? 0) >= 1, "\(list)")
    let shown = try await client.send(.get, row, as: staff)
    #expect(shown.status == 200, "\(row) \(shown.json)")
    for secret in tables.secret[table.name] ?? [] {
      #expect(table.column(secret) != nil, "\(table.name).\(secret) is no column")
      #expect(shown.json[secret] == nil, "\(table.name).\(secret)")
    }
    for personal in tables.personal[table.name] ?? [] {
      #expect(table.column(personal) != nil, "\(table.name).\(personal) is no column")
      let value = shown[personal]
      #expect(
        value.isNull || value == "" || value.string?.hasSuffix("•••") == true,
        "\(table.name).\(personal)")
    }
    try await isOrderedAndFiltered(by: staff, shown.json)
    try await hasHistory(for: staff, shown.json)
  }

  /// As the description of the API says, and not otherwise.
  private func isOrderedAndFiltered(by staff: Principal, _ shown: JSONValue) async throws {
    for column in table.columns {
      for sign in ["", "-"] {
        let ordered = try await client.send(.get, list + "?order=\(sign)\(column.name)", as: staff)
        let expected = declared.orders.contains(column.name) ? 200 : 400
        #expect(ordered.status == expected, "\(list) by \(sign)\(column.name) \(ordered.json)")
      }
      guard !DeclaredQuery.others.contains(column.name) else { continue }
      for suffix in DeclaredQuery.suffixes {
        let filter = column.name + suffix
        let value = DeclaredQuery.value(of: filter, column, shown: shown[column.name])
        let query = "?\(filter)=\(PercentEncoding.encode(value))"
        let filtered = try await client.send(.get, list + query, as: staff)
        let expected = declared.filters.contains(filter) ? 200 : 400
        #expect(filtered.status == expected, "\(list)\(query) \(filtered.json)")
      }
    }
  }

  /// Of a row that was changed once.
  private func hasHistory(for staff: Principal, _ shown: JSONValue) async throws {
    let version = try await database.query(
      """
      with revision as (insert into reversion_revision default values returning id)
      insert into reversion_version (object_id, model, action, object, revision_id)
      select \(key)::text, \(ModelName(table: table.name).description)::text, 'change',
        '{}'::jsonb, id
      from revision returning id
      """
    )[0].int64("id")
    let history = try await client.send(.get, row + "/history", as: staff)
    #expect(history.status == 200, "\(row) \(history.json)")
    #expect(history["items"].array?.first?["id"]?.int64 == version, "\(row) \(history.json)")
    let compared = try await client.send(.get, row + "/history/\(version)", as: staff)
    #expect(compared.status == 200, "\(row) \(compared.json)")
    if shown[table.key.name] != nil {
      let held = PercentEncoding.encode("{\"\(table.key.name)\": 1}")
      let found = try await client.send(
        .get, list + "/history?object__contains=" + held, as: staff)
      #expect(found.status == 200, "\(list) \(found.json)")
    }
    for secret in tables.secret[table.name] ?? [] {
      let changes = history["items"].array?.first?["changes"]?.array ?? []
      #expect(!changes.contains { $0["column"]?.string == secret }, "\(table.name).\(secret)")
    }
  }

  /// Staff with these rights to the table and no others.
  func staff(_ verbs: String...) -> Principal {
    let name = ModelName(table: table.name)
    return Principal(
      kind: .user, issuer: Principal.gateway, userID: 4,
      permissions: Set(verbs.map(name.permission)), isStaff: true)
  }

  /// Each call with every right but the one that it asks for.
  func isKeptFromWhoLacksOneRight() async throws {
    let version = #"{"version": 1}"#
    let reveal = #"{"columns": ["id"], "reason": "none at all"}"#
    let calls: [(Principal, Method, String, String?)] = [
      (staff("add", "change", "delete", "reveal"), .get, list, nil),
      (staff("add", "change", "delete", "reveal"), .get, row, nil),
      (staff("add", "change", "delete", "reveal"), .get, row + "/history", nil),
      (staff("add", "change", "delete", "reveal"), .post, row + "/reveals", reveal),
      (staff("add", "change", "delete", "reveal"), .post, list + "/exports", #"{"format": "csv"}"#),
      (staff("view", "change", "delete", "reveal"), .post, list, body.create),
      (staff("view", "add", "delete", "reveal"), .patch, row, "{}"),
      (staff("view", "add", "delete", "reveal"), .post, row + "/restorations", version),
      (staff("view", "add", "delete", "reveal"), .post, row + "/status-corrections", "{}"),
      (staff("view", "add", "change", "reveal"), .delete, row, nil),
      (staff("view", "add", "change", "delete"), .post, row + "/reveals", reveal),
    ]
    for (principal, method, path, json) in calls {
      let answer = try await client.send(method, path, json: json, headers: tag, as: principal)
      #expect(answer.status == 403, "\(method.token) \(path) \(answer.json)")
    }
  }

  func isWritten(by staff: Principal) async throws {
    if tables.plain.contains(table.name) {
      let changed = try await client.send(
        .patch, row, json: body.change, headers: tag, as: staff)
      #expect(changed.status == 200, "PATCH \(row) \(changed.json)")
      try await isMadeAndTakenBack(by: staff)
    } else {
      for (method, path) in [(Method.post, list), (.patch, row), (.delete, row)] {
        let answer = try await client.send(method, path, json: "{}", headers: tag, as: staff)
        #expect(answer.status == 403, "\(method.token) \(path)")
      }
    }
  }

  /// Makes a row, changes and deletes it in a batch, brings it back and deletes it again.
  private func isMadeAndTakenBack(by staff: Principal) async throws {
    let made = try await client.send(.post, list, json: body.create, as: staff)
    #expect(made.status == 201, "POST \(list) \(made.json)")
    let key = made[table.key.name]
    guard let text = key.string ?? key.decimal else { return }
    let path = "\(list)/\(PercentEncoding.encode(text))"
    let id = key.string.map { "\"\($0)\"" } ?? text
    let batch = try await client.send(
      .post, list + "/batches",
      json: """
        {"operations": [{"change": {}, "id": \(id), "row_version": 1},
          {"delete": {}, "id": \(id), "row_version": 2}]}
        """, as: staff)
    let results = batch["results"].array?.compactMap { $0["status"]?.int64 }
    #expect(results == [200, 204], "\(list) \(batch.json)")
    #expect(try await client.send(.get, path, as: staff).status == 404, "\(path)")

    let history = try await client.send(.get, path + "/history", as: staff)
    let verbs = history["items"].array?.compactMap { $0["verb"]?.string }
    #expect(verbs == ["delete", "change", "create"], "\(path)")
    let deletion = history["items"].array?.first?["id"]?.int64 ?? 0
    let back = try await client.send(
      .post, path + "/restorations", json: #"{"version": \#(deletion)}"#, as: staff)
    #expect(back.status == 200, "\(path) \(back.json)")
    let gone = try await client.send(.delete, path, headers: tag, as: staff)
    #expect(gone.status == 204, "DELETE \(path) \(gone.json)")
  }
}
