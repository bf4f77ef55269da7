/// How many retries a stream of requests may cause: one for every ten requests, and a small reserve
/// so that a quiet client may retry too. Without it a sick upstream gets its load doubled.
package struct RetryBudget: Sendable {
  private let cost: Int
  private let ceiling: Int
  private var balance: Int

  /// - Parameters:
  ///   - requestsPerRetry: how many requests pay for one retry.
  ///   - reserve: how many retries may be saved up; the budget starts with them.
  package init(requestsPerRetry: Int = 10, reserve: Int = 10) {
    cost = max(1, requestsPerRetry)
    ceiling = max(1, reserve) * cost
    balance = ceiling
  }

  /// A first attempt was made.
  package mutating func deposit() {
    if balance < ceiling { balance += 1 }
  }

  /// Asks for one retry; `false` means: give up and answer the failure.
  package mutating func withdraw() -> Bool {
    guard balance >= cost else { return false }
    balance -= cost
    return true
  }
}
