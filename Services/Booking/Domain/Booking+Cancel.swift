package import Kernel

extension Booking {
  /// Frees the slot. Its owner may until the deadline, an administrator always, with a comment.
  package mutating func cancel(
    by actor: BookingActor, comment: String?, policy: BookingPolicy, now: Instant
  ) throws(BookingError) {
    try demandActive()
    try demandChangeable(by: actor, comment: comment, policy: policy, now: now)
    status = .cancelled
    events.append(.cancelled)
  }

  func demandChangeable(
    by actor: BookingActor, comment: String?, policy: BookingPolicy, now: Instant
  ) throws(BookingError) {
    switch actor {
    case .owner:
      let deadline = slot.starts - policy.changeNotice
      guard now <= deadline else { throw .changeTooLate(deadline: deadline) }
    case .administrator:
      guard let comment, !comment.isEmpty else { throw .commentRequired }
    }
  }
}

extension Booking {
  /// The house gives the slot back because its owner is gone: no deadline, no comment.
  package mutating func release() throws(BookingError) {
    try demandActive()
    status = .cancelled
    events.append(.cancelled)
  }
}
