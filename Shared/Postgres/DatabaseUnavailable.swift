package import Kernel

/// The database cannot be asked now, or did not answer in time. Nothing was changed by the failed
/// call. Told to clients as 503 with `Retry-After`.
package struct DatabaseUnavailable: Error, Sendable, CustomStringConvertible {
  package enum Reason: String, Sendable {
    /// No connection could be made.
    case notConnected
    /// The connection broke before the answer.
    case connectionLost
    /// Every connection is busy and the queue is full.
    case saturated
    /// `statement_timeout` passed.
    case statementTimeout
    /// `lock_timeout` passed, or `nowait` met a lock.
    case lockTimeout
    /// `close()` was called.
    case closed
    /// The server said so: shutting down, starting up, too many connections, out of disk.
    case server
  }

  package let reason: Reason
  package let state: SQLState?

  package init(_ reason: Reason, state: SQLState? = nil) {
    self.reason = reason
    self.state = state
  }

  package var description: String {
    "database unavailable: \(reason.rawValue)\(state.map { " (\($0.code))" } ?? "")"
  }
}

extension DatabaseUnavailable: ProblemConvertible {
  package var problem: Problem {
    Problem(
      status: 503, code: "database-unavailable",
      title: Localized(
        ru: "Сервис временно недоступен", kk: "Сервис уақытша қолжетімсіз",
        en: "The service is temporarily unavailable"),
      retryAfter: .seconds(1))
  }
}

/// The connection broke while a change was being confirmed: it may have been saved or not. Told to
/// clients as 503; a caller with an idempotency key may safely repeat.
package struct OutcomeUnknown: Error, Sendable, CustomStringConvertible {
  package init() {}
  package var description: String { "the outcome of a commit is not known" }
}

extension OutcomeUnknown: ProblemConvertible {
  package var problem: Problem {
    Problem(
      status: 503, code: "outcome-unknown",
      title: Localized(
        ru: "Неизвестно, сохранено ли изменение", kk: "Өзгерістің сақталғаны белгісіз",
        en: "It is not known whether the change was saved"),
      retryAfter: .seconds(1))
  }
}
