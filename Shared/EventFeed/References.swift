import JSON
import Kernel
import Outbox
import Postgres

extension Subscription {
  /// Keeps `user_ref` and `company_ref` by identity's events and snapshots. It reads the events by
  /// their published names, since no context's types are within reach here; the contexts test it
  /// with identity's Contract. A further `on(UserDeleted.self)` takes the place of the one here and
  /// must erase the reference itself.
  package static func references(consumer: String) -> Subscription {
    let user: Handler = { envelope, tx in
      try await saveUser(JSONParser.parse(envelope.data), envelope.aggregateRevision, in: tx)
    }
    let company: Handler = { envelope, tx in
      try await saveCompany(JSONParser.parse(envelope.data), envelope.aggregateRevision, in: tx)
    }
    return Subscription(
      source: "identity", consumer: consumer,
      handlers: [
        "user.activated": user, "user.updated": user, "company.created": company,
        "company.updated": company,
        "company.suspended": { envelope, tx in
          try await CompanyStandingEvent.suspended.save(envelope, in: tx)
        },
        "company.restored": { envelope, tx in
          try await CompanyStandingEvent.restored.save(envelope, in: tx)
        },
        "company.merged": { envelope, tx in
          let event = try JSONParser.parse(envelope.data)
          guard let from = event["from"]?.int64, let into = event["into"]?.int64
          else { throw MalformedReference() }
          try await ReferenceTables.mergeCompany(
            from: from, into: into, revision: envelope.aggregateRevision, in: tx)
        },
        "user.deleted": { envelope, tx in
          guard let id = Int64(envelope.aggregateID) else { throw MalformedReference() }
          try await ReferenceTables.eraseUser(id: id, revision: envelope.aggregateRevision, in: tx)
        },
      ],
      snapshots: [
        (
          "users",
          { items, tx in
            for item in items {
              try await saveUser(JSONParser.parse(item.data), item.revision, in: tx)
            }
          }
        ),
        (
          "companies",
          { items, tx in
            for item in items {
              let company = try JSONParser.parse(item.data)
              try await saveCompany(company, item.revision, in: tx)
              try await saveStanding(of: item, company, in: tx)
            }
          }
        ),
      ])
  }

  private static func saveUser(
    _ user: JSONValue, _ revision: Int64, in tx: Transaction
  ) async throws {
    guard let id = user["id"]?.int64 else { throw MalformedReference() }
    try await ReferenceTables.upsertUser(
      id: id, displayName: user["display_name"]?.string ?? "", avatar: user["avatar"]?.string,
      locale: user["locale"]?.string, revision: revision, deleted: user["deleted"]?.bool ?? false,
      in: tx)
  }

  /// A source that does not say leaves the standing as it is known; since when, no snapshot says.
  private static func saveStanding(
    of item: SnapshotItem, _ company: JSONValue, in tx: Transaction
  ) async throws {
    guard let isSuspended = company["suspended"]?.bool else { return }
    _ = try await ReferenceTables.save(
      CompanyStanding(
        company: item.id, suspendedAt: isSuspended ? WallClock.live.now() : nil,
        actor: nil),
      revision: item.revision, in: tx)
  }

  private static func saveCompany(
    _ company: JSONValue, _ revision: Int64, in tx: Transaction
  ) async throws {
    guard let id = company["id"]?.int64 else { throw MalformedReference() }
    // Of a snapshot, where the event was missed.
    if let other = company["merged_into"]?.int64 {
      return try await ReferenceTables.mergeCompany(
        from: id, into: other, revision: revision, in: tx)
    }
    try await ReferenceTables.upsertCompany(
      id: id, name: company["name"]?.string ?? "", verified: company["verified"]?.bool ?? false,
      region: company["region"]?.string, revision: revision,
      deleted: company["deleted"]?.bool ?? false, in: tx)
  }
}

/// An event or a row of identity without the key that it must have.
struct MalformedReference: Error {}
