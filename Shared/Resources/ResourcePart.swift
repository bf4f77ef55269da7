import Access
import Audit
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import Synchronization

/// One resource at work.
final class ResourcePart: Sendable {
  private let resource: Resource
  private let database: Database
  private let source: SchemaSource
  private let cursors: CursorSigner
  let commands: IdempotentCommands
  /// Writes go into Django's admin log too; lists take `page=`.
  private let isAdmin: Bool
  private let known = Mutex<ResourcePlan?>(nil)

  init(
    _ resource: Resource, _ database: Database, _ source: SchemaSource, _ cursors: CursorSigner,
    _ commands: IdempotentCommands, isAdmin: Bool = false
  ) {
    self.isAdmin = isAdmin
    self.resource = resource
    self.database = database
    self.source = source
    self.cursors = cursors
    self.commands = commands
  }

  private func plan(_ schema: SliceSchema) throws -> ResourcePlan {
    if let plan = known.withLock({ $0 }) { return plan }
    let plan = try ResourcePlan(resource, in: schema)
    known.withLock { $0 = plan }
    return plan
  }

  func reader() async throws -> ResourceReader {
    let schema = try await source.schema()
    if ChangeFiling.tables.contains(resource.table) { try await ChangeFiling.now(database) }
    return ResourceReader(
      database: database, plan: try plan(schema), schema: schema, cursors: cursors,
      takesPages: isAdmin)
  }

  func writer(_ request: Request, _ principal: Principal) async throws -> ResourceWriter {
    let schema = try await source.schema()
    return ResourceWriter(
      database: database, plan: try plan(schema), schema: schema,
      context: WriteContext(request, principal, isByStaff: isAdmin))
  }

  /// What the description of the API has of it.
  func description() async throws -> ResourceDescription {
    let schema = try await source.schema()
    return ResourceDescription(try plan(schema), in: schema, isAdmin: isAdmin)
  }

  func list(_ request: Request, by principal: Principal) async throws -> Response {
    try await reader().list(request, by: principal)
  }

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    try await reader().show(request, by: principal)
  }

  func create(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let value = try await request.jsonValue()
    return try await explained {
      try await self.commands.run(request, by: principal) { transaction in
        var input = try InputReader(value)
        let made = try await writer.create(&input, in: transaction)
        return writer.answer(made, .created)
          .with(.location, "\(self.resource.address)/\(PercentEncoding.encode(made.key))")
      }
    }
  }

  func change(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let key = try writer.plan.key(request)
    let version = try request.expectedVersion()
    let value = try await request.jsonValue()
    return try await explained {
      try await self.database.transaction { transaction in
        var input = try InputReader(value)
        let made = try await writer.change(key, to: &input, version: version, in: transaction)
        return writer.answer(made, .ok)
      }
    }
  }

  func delete(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let key = try writer.plan.key(request)
    let version = try request.expectedVersion()
    return try await database.transaction { transaction in
      try await writer.delete(key, version: version, in: transaction)
      return .noContent
    }
  }

  /// Runs a write; where a constraint refused it, throws all that is wrong.
  func explained(_ write: () async throws -> Response) async throws -> Response {
    do {
      return try await write()
    } catch let broken as BrokenConstraint {
      throw try await broken.explanation { try await self.database.query($0) }
    }
  }

  func batch(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let value = try await request.jsonValue()
    return try await commands.run(request, by: principal) { transaction in
      let batch = try Batch(value, writer.plan)
      return try await batch.run(by: writer, in: transaction)
    }
  }
}

extension ResourceWriter {
  /// The row as it is now, with its version.
  func answer(_ made: Made, _ status: Status) -> Response {
    let languages = context.languages
    var response = Response.json(status: status) { json in
      if let row = made.row {
        plan.rows.write(row, in: languages.wantsAll ? nil : languages.language, to: &json)
      } else {
        json.object { _ in }
      }
    }
    .spoken(in: languages)
    if let version = made.version {
      response = response.with(.etag, EntityTag(rowVersion: version).description)
    }
    return response
  }
}
