import Access
package import CommunityApp
import CommunityDomain
package import CommunityStore
import Crypto
import DatabaseHost
package import EventFeed
import FileRecords
import FoundationEssentials
import HTTPCore
import HTTPServer
import Idempotency
import JSON
package import Kernel
import Migrations
import Observability
package import Outbox
package import Postgres
import Resources
package import TestSupport

/// A slice of its own for one test: a database, the store, the routes, and what comes by the feed.
package struct CommunityWorld: Sendable {
  package let database: Database
  package let notifications: Notifications
  package let app: CommunityApplication
  package let client: ServiceClient
  package let files: TestFiles

  /// `prepare` says how the desk of public files differs from the usual one.
  package static func with<R>(
    files prepare: (Database, TestFiles) throws -> MediaDesk = {
      MediaDesk(
        database: $0, store: $1.store, users: .nobody, settings: MediaSettings(limit: 1 << 20))
    }, _ body: (CommunityWorld) async throws -> R
  ) async throws -> R {
    let folders = try LibraryMigrations.folders() + [CommunitySlice.migrations()]
    return try await TestDatabase.with(folders: folders, schema: "community") { database in
      let files = try TestFiles()
      return try await body(try CommunityWorld(database, files, try prepare(database, files)))
    }
  }

  private init(_ database: Database, _ files: TestFiles, _ media: MediaDesk) throws {
    self.files = files
    self.database = database
    notifications = Notifications(database: database)
    let commands = IdempotentCommands(database: database)
    let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
    let app = CommunityApplication(
      notifications: notifications, commands: commands, cursors: cursors, media: media)
    self.app = app
    client = try ServiceClient(audience: "community") {
      app.routes($0) + FileAccessRoute(.community(database)).table($0)
        + SliceResources.community.routes(database, cursors, commands, $0)
    }
  }
}

extension CommunityWorld {
  /// An event as it comes by the feed.
  package static func envelope(
    _ event: some ContractEvent, revision: Int64 = 1, actor: Int64? = nil
  ) throws -> Envelope {
    let type = Swift.type(of: event)
    return Envelope(
      id: UUID(), position: 1, type: type.type, version: type.version,
      aggregateType: type.aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: actor, traceID: nil,
      occurredAt: WallClock.live.now(), data: try JSONCoding.encode(event))
  }

  /// Whoever listens for it does what it does.
  package func hear(_ envelope: Envelope) async throws {
    for subscription in app.subscriptions {
      guard let handler = subscription.handlers[envelope.type] else { continue }
      try await database.transaction { try await handler(envelope, $0) }
    }
  }

  package func hear(_ event: some ContractEvent, revision: Int64 = 1) async throws {
    try await hear(try Self.envelope(event, revision: revision))
  }

  package func get(_ path: String, by member: Int64 = 1) async throws -> ServiceClient.Answer {
    try await client.send(
      .get, "/api/v1/community/notifications" + path,
      as: Principal(kind: .user, issuer: "gateway", userID: member))
  }

  package func post(
    _ path: String, _ json: String? = nil, by member: Int64 = 1,
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, "/api/v1/community/notifications" + path, json: json, headers: headers,
      as: Principal(kind: .user, issuer: "gateway", userID: member))
  }

  /// How many are unread, by the address that the badge asks.
  package func unread(of member: Int64 = 1) async throws -> Int64? {
    try await get("/unread-count", by: member)["count"].int64
  }
}

extension CommunityWorld {
  /// The real runner over a feed that the test plays.
  package func runner(following source: String, from feed: FeedSource) -> SubscriptionRunner? {
    app.subscriptions.first { $0.source == source }.map { subscription in
      SubscriptionRunner(
        subscription, source: feed, database: database,
        logger: Logger(label: "test", level: .error), metrics: Metrics())
    }
  }
}
