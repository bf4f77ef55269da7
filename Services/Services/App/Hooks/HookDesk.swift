import Access
import HTTPCore
import HTTPServer
import Idempotency
import Kernel
import Postgres
import Resources
import ServicesDomain
package import ServicesStore

/// Hooks, what comes in, and what other systems are told: what its routes and jobs share.
package struct HookDesk: Sendable {
  static let root = "/api/v1/services/hooks"
  /// The right of the staff, and the scope of applications.
  package static let manage = "services.manage_hooks"
  package static let scope = "services.hooks"

  let database: Database
  let commands: IdempotentCommands
  let cursors: CursorSigner
  let clock: WallClock
  package let hooks: Hooks
  package let incoming: IncomingHooks
  package let messages: OutsideMessages
  package let secrets: HookSecrets
  let calls: HookCalls
  let systems: [OutsideKind: any OutsideSystem]

  init(_ app: ServicesApplication) {
    database = app.database
    commands = app.commands
    cursors = app.cursors
    clock = app.clock
    hooks = Hooks(database: app.database)
    incoming = IncomingHooks(database: app.database)
    messages = OutsideMessages(database: app.database)
    secrets = app.outside.secrets
    calls = app.outside.calls
    systems = Dictionary(app.outside.systems.map { ($0.kind, $0) }) { first, _ in first }
  }

  func routes(_ access: AccessGuard) -> [Route] {
    HookRoutes(desk: self).table(access) + HookLogRoutes(desk: self).table(access)
      + IncomingHookRoutes(desk: self).table(access)
  }
}

extension ServicesApplication {
  package var hookDesk: HookDesk { HookDesk(self) }
}

extension AccessRule {
  /// The staff with the right, and applications with the scope.
  static let hooks = AccessRule.permissionOrScope(HookDesk.manage, scope: HookDesk.scope)
}

extension Principal {
  /// Whose hooks he works on; `AccessRule.hooks` let him in.
  func hookOwner() throws(AccessRefusal) -> HookOwner {
    guard kind == .application else { return .staff(organization: bound) }
    guard let clientID else { throw .notAllowed }
    return .application(clientID)
  }
}
