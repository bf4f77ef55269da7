import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// Every verb of every resource by everybody whom its policies know: the holder of exactly the
/// right, the owner, the member of the company, whoever comes to a row of the right state; and by
/// who lacks one thing of it, or comes to a row that lacks one thing.
@Suite struct EveryResourceTests {
  @Test(arguments: SliceUnderTest.all)
  func every_verb_of_every_resource(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      // Whoever makes a row that says who made it is one of the people of this slice, if it has them.
      for people in try Self.stamped(by: slice.slice.resources, in: schema) {
        try await SampleRows.add(Need.people, to: schema.table(people), database)
      }
      for resource in slice.slice.resources {
        let table = try schema.table(resource.table)
        let visit = ResourceVisit(
          client: client, database: database, schema: schema, resource: resource,
          sample: keys[table.name] ?? "",
          body: SampleBody(table: table, rights: resource.columns, keys: keys))
        try await visit.isRead()
        try await visit.isChanged()
        try await visit.isMade()
        try await visit.isDeleted()
      }
    }
  }

  /// Tables to which columns refer that are set to the caller.
  private static func stamped(
    by resources: [Resource], in schema: SliceSchema
  ) throws -> Set<String> {
    var tables: Set<String> = []
    for resource in resources {
      let table = try schema.table(resource.table)
      tables.formUnion(
        resource.columns.stamps.keys.compactMap { table.reference(of: $0)?.table })
    }
    return tables
  }
}

private struct ResourceVisit {
  let client: ServiceClient
  let database: Database
  let schema: SliceSchema
  let resource: Resource
  /// The key of the row that is there.
  let sample: String
  let body: SampleBody

  private static let refusals = [401, 403, 404]
  private let anyVersion = [(name: "If-Match", value: "*")]
  private var table: TableSchema { body.table }

  init(
    client: ServiceClient, database: Database, schema: SliceSchema, resource: Resource,
    sample: String, body: SampleBody
  ) {
    self.client = client
    self.database = database
    self.schema = schema
    self.resource = resource
    self.sample = sample
    self.body = body
  }

  private func path(_ key: String) -> String {
    "\(resource.address)/\(PercentEncoding.encode(key))"
  }

  // MARK: The verbs

  func isRead() async throws {
    let ways = Need.ways(of: resource.read)
    for way in ways {
      try await prepare(sample, for: way, of: ways)
      #expect(try await isSeen(by: way), "\(resource.address) as \(way)")
      for caller in way.lacking {
        #expect(
          try await isSeen(by: caller) == isLet(caller, by: ways),
          "\(resource.address) as \(caller) instead of \(way)")
      }
      for atom in way.states.flatMap(\.atoms) {
        try await put(sample, atom, holds: false)
        #expect(
          try await isSeen(by: way) == isLet(way, by: ways),
          "\(resource.address) as \(way) without \(atom)")
        try await put(sample, atom, holds: true)
      }
    }
  }

  func isChanged() async throws {
    let ways = Need.ways(of: resource.change).map(\.ofCommand)
    for way in ways {
      try await prepare(sample, for: way, of: ways)
      try await isKept(sample, by: way, of: ways, .patch, body.change)
      let changed = try await client.send(
        .patch, path(sample), json: body.change, headers: anyVersion, as: reading(way).principal)
      #expect(changed.status == 200, "PATCH \(path(sample)) as \(way) \(changed.json)")
    }
    // A thing may be there once for each: the sample makes room.
    try await give(sample, to: Need.user + 2, company: Need.companyID + 1)
  }

  func isMade() async throws {
    let ways = Need.ways(of: resource.create).map(\.ofCommand)
    for way in ways {
      for caller in way.lacking.map({ reading($0, insteadOf: way) })
      where !isLet(caller, by: ways) {
        let refused = try await client.send(
          .post, resource.address, json: body.create, as: caller.principal)
        #expect(
          Self.refusals.contains(refused.status),
          "POST \(resource.address) as \(caller) \(refused.json)")
        guard !caller.asksNothing else { continue }
        #expect(
          try await inBatch(by: caller)?["status"]?.int64 == 403,
          "\(resource.address) in a batch as \(caller)")
      }
      if let made = try await make(by: way) { try await forget(made) }
      let result = try await inBatch(by: reading(way))
      #expect(result?["status"]?.int64 == 201, "\(resource.address) in a batch as \(way)")
      if let made = key(of: result?["item"]) { try await forget(made) }
    }
  }

  /// By each way a row of its own.
  func isDeleted() async throws {
    let ways = Need.ways(of: resource.delete).map(\.ofCommand)
    for way in ways {
      let maker = try #require(
        Need.ways(of: resource.create).first?.ofCommand, "who makes \(resource.address)?")
      guard let key = try await make(by: maker) else { continue }
      try await prepare(key, for: way, of: ways)
      try await isKept(key, by: way, of: ways, .delete, nil)
      let gone = try await client.send(
        .delete, path(key), headers: anyVersion, as: reading(way).principal)
      #expect(gone.status == 204, "DELETE \(resource.address) as \(way) \(gone.json)")
      try await forget(key)
    }
  }

  // MARK: Callers

  /// Whether one who has just this, of a row that is in no special state, is let in by some way.
  private func isLet(_ caller: Need, by ways: [Need]) -> Bool {
    ways.contains { $0.states.isEmpty && caller.covers($0) }
  }

  /// With the rights to read besides, but for those whose lack is looked at: nobody can change what
  /// he does not see.
  private func reading(_ caller: Need, insteadOf way: Need? = nil) -> Need {
    guard !caller.asksNothing, caller.service == nil else { return caller }
    let seeing = Need.ways(of: resource.read).first { !$0.codes.isEmpty }?.codes ?? []
    let taken = way.map { $0.codes.subtracting(caller.codes) } ?? []
    var caller = caller
    caller.codes.formUnion(seeing.subtracting(taken))
    return caller
  }

  /// In the list and by its address alike.
  private func isSeen(by caller: Need) async throws -> Bool {
    let list = try await client.send(
      .get, resource.address + "?limit=100", as: caller.principal)
    let shown = try await client.send(.get, path(sample), as: caller.principal)
    let isListed = list["items"].array?.contains { key(of: $0) == sample } ?? false
    #expect(isListed == (shown.status == 200), "\(path(sample)) as \(caller): \(shown.status)")
    #expect(
      isListed || Self.refusals.contains(shown.status), "\(path(sample)) \(shown.json)")
    return isListed
  }

  /// From all who lack one thing of the way, and while the row lacks one.
  private func isKept(
    _ key: String, by way: Need, of ways: [Need], _ method: Method, _ json: String?
  ) async throws {
    func isRefused(_ caller: Need, _ why: String) async throws {
      guard !isLet(caller, by: ways) else { return }
      let answer = try await client.send(
        method, path(key), json: json, headers: anyVersion, as: caller.principal)
      #expect(
        Self.refusals.contains(answer.status),
        "\(method.token) \(path(key)) as \(caller) \(why) \(answer.json)")
    }
    for caller in way.lacking {
      try await isRefused(reading(caller, insteadOf: way), "instead of \(way)")
    }
    for atom in way.states.flatMap(\.atoms) {
      try await put(key, atom, holds: false)
      try await isRefused(reading(way), "without \(atom)")
      try await put(key, atom, holds: true)
    }
  }

  private func make(by way: Need) async throws -> String? {
    let made = try await client.send(
      .post, resource.address, json: body.create, as: reading(way).principal)
    #expect(made.status == 201, "POST \(resource.address) as \(way) \(made.json)")
    return made.status == 201 ? key(of: made.json) : nil
  }

  private func inBatch(by caller: Need) async throws -> JSONValue? {
    try await client.send(
      .post, resource.address + "/batches",
      json: #"{"operations": [{"create": \#(body.create)}]}"#, as: caller.principal
    )["results"].array?.first
  }

  private func key(of row: JSONValue?) -> String? {
    row?[table.key.name].flatMap { $0.string ?? $0.decimal }
  }

  // MARK: Rows

  /// The row is the caller's by this way, and open to nobody by another way's state.
  private func prepare(_ key: String, for way: Need, of ways: [Need]) async throws {
    let closed = ways.compactMap { $0.states.first?.atoms.first }
    try await withRestingTriggers { session in
      let samples = SampleState(schema: schema, session: session)
      for atom in closed { try await samples.put(atom, of: table, key, holds: false) }
      for state in way.states { try await samples.put(state, of: table, key, holds: true) }
    }
    try await give(key, to: Need.user, company: Need.companyID)
  }

  private func put(_ key: String, _ state: RowState, holds: Bool) async throws {
    try await withRestingTriggers { session in
      try await SampleState(schema: schema, session: session)
        .put(state, of: table, key, holds: holds)
    }
  }

  /// The row belongs to that person and to that company, in all columns of which the policies
  /// speak.
  private func give(_ key: String, to user: Int64, company: Int64) async throws {
    let needs = [resource.read, resource.change, resource.delete].flatMap(Need.ways)
    let columns =
      Set(needs.flatMap(\.owner)).map { ($0, user) }
      + Set(needs.flatMap(\.company)).map { ($0, company) }
    try await withRestingTriggers { session in
      for (column, number) in columns {
        _ = try await session.query(
          """
          update \(identifier: table.name) set \(identifier: column) = \(number)
          where \(identifier: table.key.name)::text = \(key)
          """)
      }
    }
  }

  private func forget(_ key: String) async throws {
    try await withRestingTriggers { session in
      _ = try await session.query(
        """
        delete from \(identifier: table.name) where \(identifier: table.key.name)::text = \(key)
        """)
    }
  }

  /// Where people have a table of their own the sample need not be one of them, and what was
  /// published may be taken back.
  private func withRestingTriggers(
    _ body: @escaping @Sendable (Session) async throws -> Void
  ) async throws {
    try await database.withSession { session in
      try await session.run(script: "set session_replication_role = replica")
      try await body(session)
    }
  }
}
