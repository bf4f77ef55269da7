package import Access
import HTTPCore
package import HTTPServer
package import Idempotency
import JSON
import Kernel
import OpenAPI
package import Postgres
import Synchronization

/// `/api/v1/<context>/admin`: every table of the slice for staff, by permission.
package final class AdminRoutes: Sendable {
  private let root: String
  private let tables: AdminTables
  private let database: Database
  private let source: SchemaSource
  private let cursors: CursorSigner
  private let commands: IdempotentCommands
  private let parts = Mutex<[String: ResourcePart]>([:])

  package init(
    context: String, tables: AdminTables, database: Database, cursors: CursorSigner,
    commands: IdempotentCommands
  ) {
    root = "/api/v1/\(context)/admin"
    self.tables = tables
    self.database = database
    self.cursors = cursors
    self.commands = commands
    source = SchemaSource(database: database)
  }

  package func table(_ access: AccessGuard) -> [Route] {
    let list = root + "/{table}"
    let row = list + "/{id}"
    func part(
      _ verb: @escaping @Sendable (ResourcePart) -> PrincipalHandler
    ) -> PrincipalHandler {
      { request, principal in try await verb(try await self.part(request))(request, principal) }
    }
    func each(
      _ describe: @escaping @Sendable (ResourceDescription) -> Endpoint?
    ) -> @Sendable () async throws -> [Endpoint] {
      { try await self.descriptions().compactMap(describe) }
    }
    func written(
      _ describe: @escaping @Sendable (ResourceDescription) -> Endpoint
    ) -> @Sendable () async throws -> [Endpoint] {
      { try await self.descriptions(onlyPlain: true).map(describe) }
    }
    return [
      access.route(.get, root, .staff, handler: overview).described(AdminDescriptions.overview),
      access.route(.get, list, .staff, handler: part { $0.list }).described(by: each { $0.list }),
      access.route(.post, list, .staff, handler: part { $0.create })
        .described(by: written { $0.create }),
      access.route(.post, list + "/batches", .staff, handler: part { $0.batch })
        .described(by: written { $0.batch }),
      access.route(.get, row, .staff, handler: part { $0.show }).described(by: each { $0.show }),
      access.route(.patch, row, .staff, handler: part { $0.change })
        .described(by: written { $0.change }),
      access.route(.delete, row, .staff, handler: part { $0.delete })
        .described(by: written { $0.delete }),
      access.route(.get, list + "/history", .staff, handler: part { $0.findInHistory })
        .described(by: each { $0.findInHistory }),
      access.route(.get, row + "/history/{version}", .staff, handler: part { $0.compare })
        .described(by: each { $0.compare }),
      access.route(.get, row + "/history", .staff, handler: part { $0.history })
        .described(by: each { $0.history }),
      access.route(.post, row + "/restorations", .staff, handler: part { $0.restore })
        .described(by: written { $0.restore }),
      access.route(.post, row + "/status-corrections", .staff, handler: part { $0.correct })
        .described(by: each { $0.correct }),
      access.route(.post, row + "/reveals", .staff, handler: part { $0.reveal })
        .described(by: each { $0.reveal }),
    ]
  }

  private func descriptions(onlyPlain: Bool = false) async throws -> [ResourceDescription] {
    let schema = try await source.schema()
    let names = schema.tables.keys.filter { !onlyPlain || tables.plain.contains($0) }.sorted()
    var descriptions: [ResourceDescription] = []
    for name in names {
      guard let part = part(named: name, in: schema) else { continue }
      descriptions.append(try await part.description())
    }
    return descriptions
  }

  private func part(_ request: Request) async throws -> ResourcePart {
    let name = request.parameter("table") ?? ""
    if let part = parts.withLock({ $0[name] }) { return part }
    guard let part = part(named: name, in: try await source.schema()) else { throw NothingThere() }
    return part
  }

  private func part(named name: String, in schema: SliceSchema) -> ResourcePart? {
    guard let table = schema.tables[name] else { return nil }
    let part = ResourcePart(
      tables.resource(of: table, at: root), database, source, cursors, commands, isAdmin: true)
    return parts.withLock { parts in
      if let known = parts[name] { return known }
      parts[name] = part
      return part
    }
  }

  /// The tables that the caller may look at, about how many rows each has, and what he may do.
  private func overview(_ request: Request, by principal: Principal) async throws -> Response {
    let schema = try await source.schema()
    let counts = try await estimates()
    let visible = schema.tables.values.sorted { $0.name < $1.name }.filter {
      principal.has(ModelName(table: $0.name).permission("view"))
    }
    return Response.json(reserving: 8_192) { json in
      json.object { json in
        json.array("items", visible) { json, table in
          let name = ModelName(table: table.name)
          let isPlain = tables.plain.contains(table.name)
          json.object { json in
            json.field("table", table.name)
            json.field("model", name.description)
            json.field("address", "\(root)/\(table.name)")
            json.field("key", table.key.name)
            json.field("estimated_rows", counts[table.name] ?? 0)
            for verb in ["add", "change", "delete"] {
              json.field("may_\(verb)", isPlain && principal.has(name.permission(verb)))
            }
          }
        }
      }
    }
    .with(.cacheControl, "no-store")
  }

  /// From the server's statistics: counting three million rows for a page nobody reads is no use.
  private func estimates() async throws -> [String: Int64] {
    let rows = try await database.query(
      """
      select coalesce(parent.relname, c.relname)::text as name,
        sum(greatest(c.reltuples, 0))::bigint as rows
      from pg_class c
      left join pg_inherits i on i.inhrelid = c.oid
      left join pg_class parent on parent.oid = i.inhparent
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      group by 1
      """)
    return try Dictionary(
      uniqueKeysWithValues: rows.map { (try $0.string("name"), try $0.int64("rows")) })
  }
}
