package import Postgres
package import ServicesDomain

extension Requests {
  static let lockingAny = locking("true")
  private static let lockingSeveral = locking("true", several: true)

  /// Another machine came to its end, or a time did: the request moves on as its table says. Throws
  /// `RequestError.notAllowed` where the table has no such move from where it stands.
  @discardableResult
  package func fire(
    _ trigger: ProcessTable.Trigger, on id: Int64, by actor: Int64?, comment: String? = nil,
    in tx: Transaction
  ) async throws -> RequestStep {
    let locked = try await locked(id, by: Requests.lockingAny(id), in: tx)
    let made = try locked.fire(trigger, by: actor, comment: comment)
    try await save([made], by: .system, in: tx)
    return made.step
  }

  /// So many requests are held in memory with their answers.
  private static let mostAtOnce = 100

  /// The same for many requests, in the order of their ids: they are locked, read and written a hundred
  /// at a time.
  func fire(
    _ triggers: [(id: Int64, trigger: ProcessTable.Trigger)], by actor: Int64?, comment: String,
    in tx: Transaction
  ) async throws {
    var rest = triggers.sorted { $0.id < $1.id }[...]
    while !rest.isEmpty {
      let part = rest.prefix(Requests.mostAtOnce)
      rest = rest.dropFirst(part.count)
      let requests = try await locked(part.map(\.id), in: tx)
      let made = try zip(requests, part).map { locked, wanted in
        try locked.fire(wanted.trigger, by: actor, comment: comment)
      }
      try await save(made, by: .system, in: tx)
    }
  }

  /// One after the other where one is of the old site and not ready, or gone.
  private func locked(_ ids: [Int64], in tx: Transaction) async throws -> [LockedRequest] {
    let rows = try await tx.batch([
      Requests.holding(parentsOf: ids), Requests.lockingSeveral(ids.asArray),
    ])
    let known = Dictionary(try rows[1].map { (try $0.int64("id"), $0) }) { $1 }
    var requests: [LockedRequest] = []
    for id in ids {
      if let row = known[id], try !row.bool("is_unready"), try !row.bool("is_unfrozen") {
        requests.append(try await read(row, in: tx))
      } else {
        requests.append(try await locked(id, by: Requests.lockingAny(id), in: tx))
      }
    }
    return requests
  }
}

extension LockedRequest {
  func fire(
    _ trigger: ProcessTable.Trigger, by actor: Int64?, comment: String?
  ) throws -> UnsavedStep {
    var moved = self
    let step = try moved.request.fire(
      trigger, by: actor, comment: comment, table: table, calendar: calendar, today: context.today)
    return UnsavedStep(step: step, locked: moved)
  }
}
