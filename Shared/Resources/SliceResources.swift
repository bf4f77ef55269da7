package import Access
package import HTTPServer
package import Idempotency
package import Postgres

/// Everything that a context says of its tables: what the outside may do with them and what staff
/// may. The routes follow from it.
package struct SliceResources: Sendable {
  /// The context's name in addresses, such as `booking`.
  package let context: String
  package let resources: [Resource]
  package let admin: AdminTables
  /// Rights of the context besides those to its tables.
  let ownPermissions: [DeclaredPermission]

  package init(
    _ context: String, resources: [Resource], admin: AdminTables,
    permissions: [DeclaredPermission] = []
  ) {
    self.context = context
    self.resources = resources
    self.admin = admin.following(resources)
    ownPermissions = permissions
  }

  /// What blanks the slice's revisions where a person is erased.
  package func erasure(in database: Database) -> RevisionErasure {
    RevisionErasure(database, admin)
  }

  package func routes(
    _ database: Database, _ cursors: CursorSigner, _ commands: IdempotentCommands,
    _ access: AccessGuard
  ) -> [Route] {
    let own = ResourceRoutes(database: database, cursors: cursors, commands: commands)
    let staff = AdminRoutes(
      context: context, tables: admin, database: database, cursors: cursors, commands: commands)
    return own.table(resources, access) + staff.table(access)
  }
}
