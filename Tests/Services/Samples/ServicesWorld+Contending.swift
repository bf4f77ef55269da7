package import Postgres
import TestSupport

extension ServicesWorld {
  /// Sixteen do `work` while a transaction that has done `hold` is not over. It ends as soon as one of them
  /// waits for it, or has come to an end without waiting; `look` sees what it sees just before.
  ///
  /// So nobody has to be lucky to meet: without what makes them wait, one is through before the other
  /// transaction is over, at every run.
  package func contending<S: Sendable, R: Sendable>(
    against hold: @escaping @Sendable (Transaction) async throws -> Void,
    seeing look: @escaping @Sendable (Transaction) async throws -> S,
    _ work: @escaping @Sendable (Int) async throws -> R
  ) async throws -> (seen: S, results: [Result<R, any Error>]) {
    let (seen, working) = try await database.transaction { tx in
      try await hold(tx)
      let end = End()
      let working = Task {
        await contenders { index in
          defer { end.comes() }
          return try await work(index)
        }
      }
      while !end.hasCome {
        if try await ServicesWorld.isWaitedFor(tx) { break }
      }
      return (try await look(tx), working)
    }
    return (seen, await working.value)
  }

  private static func isWaitedFor(_ tx: Transaction) async throws -> Bool {
    let waiting = try await tx.query(
      """
      select exists (select from pg_locks w
        where not w.granted and pg_backend_pid() = any(pg_blocking_pids(w.pid))) as is_there
      """)
    return try waiting.first?.bool("is_there") ?? false
  }
}
