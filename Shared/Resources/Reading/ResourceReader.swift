import Access
import HTTPCore
import JSON
import Kernel
import Postgres

/// Answers the reads of one resource.
struct ResourceReader: Sendable {
  let database: Database
  let plan: ResourcePlan
  let schema: SliceSchema
  let cursors: CursorSigner
  var takesPages = false

  // MARK: A list

  func list(_ request: Request, by principal: Principal) async throws -> Response {
    let list = try ListStatements(
      request.target.query, by: principal, in: request.languages, of: plan, schema,
      takesPages: takesPages)
    let query = list.query
    let name = query.name(of: plan, for: principal)
    guard let narrowed = try await narrowed(list) else {
      let total: Int64? = query.count == nil ? nil : 0
      return try answer(page(nil, 0, next: nil, total: total, request.languages), to: request)
    }
    var paged = narrowed.conditions
    if let cursor = query.cursor {
      paged.append(try list.after(cursors.position(cursor, of: name)))
    }
    let rows = try await rows(list.page(where: paged), byScan: narrowed.isScan)
    let total = try await count(query.count, list.conditions)
    let next =
      try rows.count > query.limit
      ? cursors.cursor(query.order.position(of: rows[query.limit - 1]), of: name) : nil
    return try answer(
      page(rows, query.limit, next: next, total: total, request.languages), to: request)
  }

  private func answer(_ page: Response, to request: Request) throws -> Response {
    plan.resource.isDirectory ? try page.revalidated(for: request) : page
  }

  /// Nobody knows beforehand how many rows a word has. The planner takes a rare one for one of many,
  /// walks through all rows in the order of the list and finds nothing: so what is found is looked up
  /// first, and if it is little the list is made of it. `nil`: nothing is found.
  private func narrowed(
    _ list: ListStatements
  ) async throws -> (conditions: [SQL], isScan: Bool)? {
    guard list.query.search != nil else { return (list.conditions, false) }
    let isScan = plan.resource.search?.isScan ?? false
    let found = try await rows(list.found, byScan: isScan)
    guard !found.isEmpty else { return nil }
    guard found.count <= ListStatements.few else { return (list.conditions, isScan) }
    return ([list.isNamed(by: try found.map { try $0.string("key") })], false)
  }

  /// A scan runs where no other read waits for it, and not for long: the table may have grown since
  /// it was taken for a small one.
  private func rows(_ statement: SQL, byScan isScan: Bool) async throws -> Rows {
    guard isScan else { return try await database.read(statement) }
    return try await database.transaction { transaction in
      try transaction.enqueue("set local statement_timeout = '3s'")
      return try await transaction.query(statement)
    }
  }

  static func filter(_ conditions: [SQL]) -> SQL {
    conditions.isEmpty ? .empty : "where \(conditions.joined(" and "))"
  }

  private func count(_ kind: ListQuery.Count?, _ conditions: [SQL]) async throws -> Int64? {
    guard let kind else { return nil }
    let filter = ResourceReader.filter(conditions)
    switch kind {
    case .exact:
      let rows = try await database.query(
        "select count(*) as total from \(identifier: plan.table.name) item \(filter)")
      return try rows.first?.int64("total")
    case .planned:
      let rows = try await database.query(
        """
        explain (format json)
        select 1 from \(identifier: plan.table.name) item \(filter)
        """)
      let text = try rows.first?.string("QUERY PLAN") ?? "[]"
      let plan = try JSONParser.parse(Array(text.utf8)).array?.first?["Plan"]
      return plan?["Plan Rows"]?.int64
    }
  }

  private func page(
    _ rows: Rows?, _ limit: Int, next: String?, total: Int64?, _ languages: LanguageChoice
  ) -> Response {
    Response.json(reserving: 8_192) { json in
      json.object { json in
        json.key("items")
        if let rows {
          plan.rows.write(
            rows, limit: limit, in: languages.wantsAll ? nil : languages.language, to: &json)
        } else {
          json.raw("[]")
        }
        json.field("next", next)
        if let total { json.field("total", total) }
      }
    }
    .spoken(in: languages)
  }

  // MARK: One row

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    let reach = try plan.resource.read.reach(of: principal).condition()
    let wish = try ProjectionWish(request, plan)
    let key = try plan.key(request)
    var conditions: [SQL] = ["item.\(identifier: plan.table.key.name) = \(key)"]
    if let reach { conditions.append(reach) }
    if let living = plan.resource.softDelete?.living { conditions.append(living) }
    let rows = try await database.read(
      """
      select \(try plan.projection(wish, in: request.languages, schema))
        \(plan.versionColumn)
      from \(identifier: plan.table.name) item \(ResourceReader.filter(conditions))
      """)
    guard let row = rows.first else { throw NothingThere() }
    return try answer(row, request)
  }

  private func answer(_ row: Row, _ request: Request) throws -> Response {
    let languages = request.languages
    guard plan.hasVersion else { return body(of: row, languages) }
    let tag = EntityTag(rowVersion: try row.int64(VersionColumn.name))
    if Preconditions(request.headers).evaluate(tag: tag, method: .get) == .notModified {
      return Response(.notModified).with(.etag, tag.description).spoken(in: languages)
    }
    return body(of: row, languages).with(.etag, tag.description)
  }

  private func body(of row: Row, _ languages: LanguageChoice) -> Response {
    Response.json { json in
      plan.rows.write(row, in: languages.wantsAll ? nil : languages.language, to: &json)
    }
    .spoken(in: languages)
  }
}

extension ResourcePlan {
  /// The key in a request's path, ready to be compared; what cannot be one names nothing.
  func key(_ request: Request) throws(NothingThere) -> SQL {
    guard let text = request.parameter("id"), table.key.type.accepts(text) else {
      throw NothingThere()
    }
    return key(text)
  }

  func key(_ text: String) -> SQL { "\(text)::\(unsafe: table.key.type.castName)" }

  var versionColumn: SQL {
    hasVersion ? ", item.row_version as \(unsafe: VersionColumn.name)" : .empty
  }
}

extension SoftDelete {
  /// What rows that are there look like.
  var living: SQL {
    switch self {
    case .time(let column): "item.\(identifier: column) is null"
    case .flag(let column): "item.\(identifier: column)"
    }
  }
}

extension Search {
  func condition(_ text: String) -> SQL {
    switch self {
    case .words(let column):
      ("item.\(identifier: column) @@ search_query(\(text))" as SQL).plannedAnew
    case .parts(let columns):
      ("(\(columns.map { contains(text, $0) }.joined(" or ")))" as SQL).plannedAnew
    case .scan(let columns, .none): Search.parts(columns).condition(text)
    case .scan(let columns, let words?):
      """
      (\(Search.words(words).condition(text)) or \(Search.parts(columns).condition(text)))
      """
    }
  }

  var isScan: Bool { if case .scan = self { true } else { false } }

  private func contains(_ text: String, _ column: String) -> SQL {
    "item.\(identifier: column) ilike \(likePattern(of: text))"
  }
}
