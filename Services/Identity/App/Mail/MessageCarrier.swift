package import IdentityStore

/// What became of one message.
package enum DeliveryOutcome: Sendable, Equatable {
  case delivered
  /// The receiver does not have it. The reason names no person.
  case refused(reason: String, forGood: Bool)
  /// The text left, the answer never came.
  case uncertain(reason: String)
  /// Another process has the message by now.
  case abandoned
}

/// Brings one message out of the house.
package protocol MessageCarrier: Sendable {
  /// - Parameter leaving: called once, just before the text leaves; false means: do not send.
  func deliver(
    _ message: ClaimedMessage, leaving: () async throws -> Bool
  ) async throws -> DeliveryOutcome
}
