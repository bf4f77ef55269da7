import EventLoop
package import IdentityDomain
package import IdentityStore
package import Kernel
package import Observability

/// Sends what lies in the queue, one message after the other, on every copy of the service.
package struct MessageDelivery: Sendable {
  private let messages: Messages
  private let carriers: [Channel: any MessageCarrier]
  private let clock: WallClock
  private let logger: Logger
  private let unsubscription: @Sendable (_ subscription: Int64) throws -> String

  /// How soon a letter leaves after its commit.
  private static let poll: Duration = .milliseconds(250)

  package init(
    messages: Messages, carriers: [Channel: any MessageCarrier], clock: WallClock, logger: Logger,
    unsubscription: @escaping @Sendable (_ subscription: Int64) throws -> String
  ) {
    self.unsubscription = unsubscription
    self.messages = messages
    self.carriers = carriers
    self.clock = clock
    self.logger = logger
  }

  /// Until the surrounding scope ends. On a loop.
  package func run() async {
    while true {
      do {
        while try await deliverNext() {}
        try await sleepOnLoop(for: MessageDelivery.poll)
      } catch is OperationCancelled {
        return
      } catch {
        logger.error("message delivery failed", ["error": .error(error)])
        do { try await sleepOnLoop(for: .seconds(2)) } catch { return }
      }
    }
  }

  /// False if nothing is due. Whether mail may go to the address is asked here, not when the letter
  /// was written, and once more when its text leaves.
  package func deliverNext() async throws -> Bool {
    guard var message = try await messages.claim(now: clock.now()) else { return false }
    if try await messages.suppress(message) { return true }
    if let subscription = message.subscription {
      let link = try unsubscription(subscription)
      message.unsubscription = link
      message.body += NewsletterPolicy.farewell(link: link, in: message.language)
    }
    try await deliver(message)
    return true
  }

  private func deliver(_ message: ClaimedMessage) async throws {
    guard let carrier = carriers[message.channel] else {
      try await messages.markRefused(
        message, reason: "no carrier", forGood: true, now: clock.now())
      return
    }
    var hasLeft = false
    do {
      let outcome = try await carrier.deliver(message) {
        hasLeft = try await messages.markSending(message, now: clock.now())
        return hasLeft
      }
      try await note(outcome, of: message)
    } catch {
      logger.error("message delivery failed", ["error": .error(error)])
      let reason = "\(type(of: error))"
      try await note(
        hasLeft ? .uncertain(reason: reason) : .refused(reason: reason, forGood: false),
        of: message)
    }
  }

  private func note(_ outcome: DeliveryOutcome, of message: ClaimedMessage) async throws {
    switch outcome {
    case .delivered: try await messages.markSent(message, now: clock.now())
    case .refused(let reason, let forGood):
      logger.warning("message not delivered", fields(message, reason))
      try await messages.markRefused(
        message, reason: reason, forGood: forGood, now: clock.now())
    case .uncertain(let reason):
      logger.warning("message perhaps not delivered", fields(message, reason))
      try await messages.markUncertain(message, reason: reason)
    case .abandoned: break
    }
  }

  /// For operators, who see no letter that is missing. The number finds the row; who it is to and
  /// what it says stay there.
  private func fields(_ message: ClaimedMessage, _ reason: String) -> Logger.Fields {
    ["id": .int(message.id), "tries": .int(Int64(message.tries)), "reason": .string(reason)]
  }
}
