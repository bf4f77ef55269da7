import EventLoop
import Kernel
import Observability

extension LoopDatabase {
  private static let attempts = 3

  func transaction<R: Sendable>(
    _ isolation: Isolation, _ body: (Transaction) async throws -> R
  ) async throws -> R {
    let began = MonotonicInstant.now
    defer { metrics.transactions.observe(MonotonicInstant.now - began) }
    var attempt = 1
    while true {
      let transaction = Transaction(self, try await pool.take(), isolation)
      do {
        if isolation != .readOnlySnapshot, let origin = ChangeOrigin.current {
          try transaction.enqueue(origin.announcement)
        }
        let result = try await body(transaction)
        try await transaction.commit()
        pool.giveBack(transaction.connection)
        transaction.runHooks()
        return result
      } catch {
        transaction.abandon()
        guard transaction.mustRunAgain, attempt < LoopDatabase.attempts else { throw error }
      }
      metrics.retried()
      try await sleepOnLoop(for: .milliseconds(Int.random(in: 0...(10 << attempt))))
      attempt += 1
    }
  }
}
