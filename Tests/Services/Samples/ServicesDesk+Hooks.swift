package import Access
import EventFeed
import HTTPCore
package import JSON
import Kernel
import Observability
import Outbox
import Postgres
import ServicesApp
import ServicesStore
import TestSupport

/// What partners and the staff do with hooks.
extension ServicesDesk {
  package static let hooks = "/api/v1/services/hooks"

  package var keeper: Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 73, permissions: [HookDesk.manage],
      isStaff: true)
  }

  package func partner(_ client: String = "app_partner", scopes: Set<String> = [HookDesk.scope])
    -> Principal
  {
    Principal(
      kind: .application, issuer: Principal.gateway, scopes: scopes, clientID: client)
  }

  /// The grant lets an application hear of its requests, and tells systems of submissions.
  package func open(to client: String = "app_partner") async throws {
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1, config = config || jsonb_build_object(
        'hooks', jsonb_build_object('applications', jsonb_build_array(\(client)::text)),
        'outside', '{"edms": ["request.submitted"], "crm": ["request.submitted"]}'::jsonb)
      where code = 'startup-grant'
      """)
  }

  /// A hook. Throws `NoDraft` if it was refused.
  package func hook(
    as principal: Principal? = nil, url: String = "http://127.0.0.1:9/in",
    types: String = #"["request.created", "request.submitted", "request.assigned"]"#
  ) async throws -> (id: Int64, secret: String) {
    let answer = try await post(
      ServicesDesk.hooks, "{\"url\": \"\(url)\", \"event_types\": \(types)}",
      as: principal ?? keeper)
    guard let id = answer["id"].int64, let secret = answer["secret"].string else {
      throw NoDraft(status: answer.status)
    }
    return (id, secret)
  }

  /// The slice hears its own history, from the beginning.
  package func hearOwnEvents() async throws {
    let database = world.database
    try await OutboxNumberer(
      database: database, logger: Logger(label: "test", sink: .recording()), metrics: Metrics()
    ).numberAll()
    let handlers = app.hookDesk.subscription.handlers
    let reader = OutboxReader(database)
    let events = try await reader.page(after: reader.oldest(), types: nil).events
    for event in events {
      guard let handle = handlers[event.type] else { continue }
      try await database.transaction { tx in try await handle(event, tx) }
    }
  }

  /// What was sent to a hook, in its order.
  package func deliveries(
    of hook: Int64, as principal: Principal? = nil
  ) async throws -> [JSONValue] {
    let path = "\(ServicesDesk.hooks)/\(hook)/deliveries?limit=100"
    let answer = try await send(.get, path, as: principal ?? keeper)
    return (answer["items"].array ?? []).reversed()
  }

  package func hookState(_ hook: Int64) async throws -> JSONValue {
    try await send(.get, "\(ServicesDesk.hooks)/\(hook)", as: keeper).json
  }
}
