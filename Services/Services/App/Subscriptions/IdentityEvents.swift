package import EventFeed
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import ServicesStore

extension ServicesApplication {
  /// What this slice hears of people and companies.
  package var subscriptions: [Subscription] {
    [
      Subscription(source: "identity", consumer: "services")
        .on(UserActivated.self) { event, envelope, tx in
          try await ReferenceTables.upsertUser(
            id: event.id, displayName: event.displayName, avatar: event.avatar,
            locale: event.locale, revision: envelope.aggregateRevision, in: tx)
        }
        .on(UserUpdated.self) { event, envelope, tx in
          try await ReferenceTables.upsertUser(
            id: event.id, displayName: event.displayName, avatar: event.avatar,
            locale: event.locale, revision: envelope.aggregateRevision, in: tx)
        }
        .on(UserDeleted.self) { event, envelope, tx in
          try await ReferenceTables.eraseUser(
            id: event.id, revision: envelope.aggregateRevision, in: tx)
          try await Requests.eraseDrafts(of: event.id, in: tx)
        }
        .on(CompanyCreated.self) { event, envelope, tx in
          try await ReferenceTables.upsertCompany(
            id: event.id, name: event.name, verified: event.verified,
            revision: envelope.aggregateRevision, in: tx)
        }
        .on(CompanyUpdated.self) { event, envelope, tx in
          try await ReferenceTables.upsertCompany(
            id: event.id, name: event.name, verified: event.verified,
            revision: envelope.aggregateRevision, in: tx)
        }
        .snapshot("users") { items, tx in
          for item in items { try await ServicesApplication.takeUser(item, in: tx) }
        }
        .snapshot("companies") { items, tx in
          for item in items { try await ServicesApplication.takeCompany(item, in: tx) }
        }
    ]
  }

  private static func takeUser(_ item: SnapshotItem, in tx: Transaction) async throws {
    let user = try JSONParser.parse(item.data)
    try await ReferenceTables.upsertUser(
      id: item.id, displayName: user["display_name"]?.string ?? "",
      avatar: user["avatar"]?.string, locale: user["locale"]?.string, revision: item.revision,
      deleted: user["deleted"]?.bool ?? (user["display_name"] == nil), in: tx)
  }

  private static func takeCompany(_ item: SnapshotItem, in tx: Transaction) async throws {
    let company = try JSONParser.parse(item.data)
    try await ReferenceTables.upsertCompany(
      id: item.id, name: company["name"]?.string ?? "",
      verified: company["verified"]?.bool ?? false, revision: item.revision,
      deleted: company["deleted"]?.bool ?? (company["name"] == nil), in: tx)
  }
}
