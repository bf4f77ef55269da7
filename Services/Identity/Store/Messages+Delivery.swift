import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

/// A message that this process has claimed for a while.
package struct ClaimedMessage: Sendable {
  package let id: Int64
  package let channel: Channel
  package let kind: LetterKind
  /// Personal data: never log it.
  package let recipient: String
  package let subject: String
  package var body: String
  package let createdAt: Instant
  package let tries: Int
  package let language: Language
  /// Of an issue of the newsletter: the subscription that it is sent for.
  package let subscription: Int64?
  /// Where one click ends that subscription.
  package var unsubscription: String?
}

/// How deliveries are paced.
package enum DeliveryPolicy {
  /// Longer than any delivery takes: a sender that holds a message longer is dead.
  package static let claim: Duration = .seconds(120)
  package static let tries = 8

  /// 30 s, 1 min, 2 min … one hour at most.
  package static func wait(after tries: Int) -> Duration {
    .seconds(min(3_600, 30 << min(tries, 10)))
  }
}

extension Messages {
  /// The oldest message that is due, for this process alone; a newsletter only when nothing else is.
  /// A claim that ran out without `sending` goes back into the queue by itself.
  package func claim(now: Instant) async throws -> ClaimedMessage? {
    try await database.query(
      """
      update message set state = 'claimed', tries = tries + 1,
        claimed_until = \(now + DeliveryPolicy.claim)
      where id = (
        select id from message
        where due_at <= \(now)
          and (state = 'queued' or (state = 'claimed' and claimed_until <= \(now)))
        order by (purpose = 'bulk'), due_at, id limit 1 for update skip locked)
      returning id, channel, kind, recipient, subject, created_at, tries, subscription_id,
        coalesce(language, '') as language,
        case when issue_id is null then body else coalesce(
          (select text_in(i.body, message.language) from newsletter_issue i
            where i.id = message.issue_id), '') end as body
      """
    ).first.map { row in
      ClaimedMessage(
        id: try row.int64("id"), channel: Channel(rawValue: try row.string("channel")) ?? .mail,
        kind: LetterKind(rawValue: try row.string("kind")) ?? .notice,
        recipient: try row.string("recipient"), subject: try row.string("subject"),
        body: try row.string("body"), createdAt: try row.instant("created_at"),
        tries: try row.int("tries"), language: AccountRow.language(try row.string("language")),
        subscription: try row.optionalInt64("subscription_id"))
    }
  }

  /// To be called just before the text leaves. False if the claim was lost, or if the address was
  /// suppressed since: then do not send.
  package func markSending(_ message: ClaimedMessage, now: Instant) async throws -> Bool {
    try await database.query(
      """
      update message set state = 'sending', claimed_until = \(now + DeliveryPolicy.claim)
      where id = \(message.id) and state = 'claimed' and tries = \(message.tries)
        and claimed_until > \(now) and not (\(Messages.mustNotLeave))
      """
    ).affected == 1
  }

  /// The text may hold a code: it is wiped.
  package func markSent(_ message: ClaimedMessage, now: Instant) async throws {
    try await database.transaction { transaction in
      let isSent =
        try await transaction.query(
          """
          update message set state = 'sent', sent_at = \(now), body = '', claimed_until = null
          where id = \(message.id) and state = 'sending' and tries = \(message.tries)
          """
        ).affected == 1
      guard isSent else { return }
      try await OutboxWriter.append(
        MessageDelivered(
          id: message.id, channel: message.channel.rawValue, kind: message.kind.rawValue),
        rev: Int64(message.tries), actor: nil, in: transaction)
    }
  }

  /// The receiver refused before it took the text: again later, or never if it said so.
  package func markRefused(
    _ message: ClaimedMessage, reason: String, forGood: Bool, now: Instant
  ) async throws {
    let isOver = forGood || message.tries >= DeliveryPolicy.tries
    try await database.transaction { transaction in
      let isNoted =
        try await transaction.query(
          """
          update message set state = \(isOver ? "failed" : "queued"), failure = \(reason),
            body = case when \(isOver) and is_secret then '' else body end, claimed_until = null,
            due_at = \(now + DeliveryPolicy.wait(after: message.tries))
          where id = \(message.id) and state in ('claimed', 'sending') and tries = \(message.tries)
          """
        ).affected == 1
      guard isOver, isNoted else { return }
      try await Messages.tellFailure(of: message, "refused", in: transaction)
    }
  }

  /// Whether the receiver has the text is not known: it is not sent again by itself.
  package func markUncertain(_ message: ClaimedMessage, reason: String) async throws {
    try await database.transaction { transaction in
      let isNoted =
        try await transaction.query(
          """
          update message set state = 'uncertain', failure = \(reason), claimed_until = null,
            body = case when is_secret then '' else body end
          where id = \(message.id) and state = 'sending' and tries = \(message.tries)
          """
        ).affected == 1
      guard isNoted else { return }
      try await Messages.tellFailure(of: message, "uncertain", in: transaction)
    }
  }

  static func tellFailure(
    of message: ClaimedMessage, _ outcome: String, in transaction: Transaction
  ) async throws {
    try await OutboxWriter.append(
      MessageFailed(
        id: message.id, channel: message.channel.rawValue, kind: message.kind.rawValue,
        outcome: outcome),
      rev: Int64(message.tries), actor: nil, in: transaction)
  }
}
