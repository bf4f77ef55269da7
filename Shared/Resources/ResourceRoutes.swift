package import Access
import HTTPCore
package import HTTPServer
package import Idempotency
package import Postgres

/// Makes the routes of a service's resources.
package struct ResourceRoutes: Sendable {
  private let database: Database
  private let source: SchemaSource
  private let cursors: CursorSigner
  private let commands: IdempotentCommands

  package init(database: Database, cursors: CursorSigner, commands: IdempotentCommands) {
    self.database = database
    self.cursors = cursors
    self.commands = commands
    source = SchemaSource(database: database)
  }

  /// The routes of every verb that some policy opens.
  package func table(_ resources: [Resource], _ access: AccessGuard) -> [Route] {
    resources.flatMap { routes(of: $0, access) }
  }

  private func routes(of resource: Resource, _ access: AccessGuard) -> [Route] {
    let part = ResourcePart(resource, database, source, cursors, commands)
    let row = resource.address + "/{id}"
    var routes: [Route] = []
    if resource.read.isOpen {
      let reading = AccessRule.of(resource.read, or: .anyone)
      routes.append(
        access.route(.get, resource.address, reading, handler: part.list)
          .described { try await [part.description().list] })
      routes.append(
        access.route(.get, row, reading, handler: part.show)
          .described { try await [part.description().show] })
    }
    if resource.create.isOpen {
      routes.append(
        access.route(
          .post, resource.address, .of(resource.create, or: .signedIn), handler: part.create
        )
        .described { try await [part.description().create] })
    }
    if resource.change.isOpen {
      routes.append(
        access.route(.patch, row, .of(resource.change, or: .signedIn), handler: part.change)
          .described { try await [part.description().change] })
    }
    if resource.delete.isOpen {
      routes.append(
        access.route(.delete, row, .of(resource.delete, or: .signedIn), handler: part.delete)
          .described { try await [part.description().delete] })
    }
    if resource.create.isOpen || resource.change.isOpen || resource.delete.isOpen {
      routes.append(
        access.route(
          .post, resource.address + "/batches",
          .of(resource.create, resource.change, resource.delete, or: .signedIn),
          handler: part.batch
        )
        .described { try await [part.description().batch] })
    }
    return routes
  }
}

extension AccessRule {
  /// What a route asks before the policies do: the processes that they name, or else `rule`.
  fileprivate static func of(_ policies: Policy..., or rule: AccessRule) -> AccessRule {
    let callers = policies.flatMap { policy -> [String] in
      if case .service(let callers) = policy { callers } else { [] }
    }
    return callers.isEmpty ? rule : .service(callers)
  }
}
