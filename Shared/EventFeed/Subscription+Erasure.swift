import JSON
import Outbox
package import Postgres

/// Somebody whom identity has erased, and what he wished.
package struct ErasedPerson: Sendable {
  package let id: Int64
  /// What he said to others loses its text; else it stays without his name.
  package let wipesComments: Bool

  fileprivate init(_ id: Int64, _ told: JSONValue) {
    self.id = id
    wipesComments = told["wipes_comments"]?.bool ?? false
  }
}

extension Subscription {
  /// Erases a person's traces in this slice and says how many rows of each table that were. Run again
  /// it finds nothing more to do.
  package typealias Erasure =
    @Sendable (_ person: ErasedPerson, Transaction) async throws -> [String: Int]

  /// Of identity's subscription: erases when identity says so, when it asks again, and when a snapshot
  /// says what no event did; each time with a receipt (`UserErased`) in the same transaction. The
  /// events are read by their published names, as in `references`.
  package func erasing(as service: String, _ erase: @escaping Erasure) -> Subscription {
    let handle: Handler = { envelope, tx in
      guard let user = Int64(envelope.aggregateID) else { throw MalformedReference() }
      // Both events carry the revision of the account.
      try await ReferenceTables.eraseUser(
        id: user, revision: envelope.aggregateRevision, in: tx)
      let person = ErasedPerson(user, try JSONParser.parse(envelope.data))
      try await answer(try await erase(person, tx), of: user, by: service, in: tx)
    }
    var all = handlers
    for type in ["user.deleted", "user.erasure_asked"] { all[type] = handle }
    let snapshots = snapshots.map { kind, take in
      let erasing: SnapshotHandler = { items, tx in
        try await take(items, tx)
        for item in items {
          let told = try JSONParser.parse(item.data)
          guard told["deleted"]?.bool == true else { continue }
          let counts = try await erase(ErasedPerson(item.id, told), tx)
          try await answer(counts, of: item.id, by: service, in: tx)
        }
      }
      return kind == "users" ? (kind: kind, take: erasing) : (kind: kind, take: take)
    }
    return Subscription(
      source: source, consumer: consumer, handlers: all, snapshots: snapshots)
  }
}

private func answer(
  _ counts: [String: Int], of user: Int64, by service: String, in tx: Transaction
) async throws {
  try await OutboxWriter.append(
    UserErased(id: user, service: service, counts: counts.filter { $0.value > 0 }), rev: 1,
    actor: nil, in: tx)
}
