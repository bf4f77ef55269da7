package import IdentityDomain
package import Kernel
import Postgres

/// A message that this process has claimed for a while.
package struct ClaimedMessage: Sendable {
  package let id: Int64
  package let channel: Channel
  /// Personal data: never log it.
  package let recipient: String
  package let subject: String
  package let body: String
  package let createdAt: Instant
  package let tries: Int
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
  /// The oldest message that is due, for this process alone. A claim that ran out without `sending`
  /// goes back into the queue by itself.
  package func claim(now: Instant) async throws -> ClaimedMessage? {
    try await database.query(
      """
      update message set state = 'claimed', tries = tries + 1,
        claimed_until = \(now + DeliveryPolicy.claim)
      where id = (
        select id from message
        where due_at <= \(now)
          and (state = 'queued' or (state = 'claimed' and claimed_until <= \(now)))
        order by due_at, id limit 1 for update skip locked)
      returning id, channel, recipient, subject, body, created_at, tries
      """
    ).first.map { row in
      ClaimedMessage(
        id: try row.int64("id"), channel: Channel(rawValue: try row.string("channel")) ?? .mail,
        recipient: try row.string("recipient"), subject: try row.string("subject"),
        body: try row.string("body"), createdAt: try row.instant("created_at"),
        tries: try row.int("tries"))
    }
  }

  /// To be called just before the text leaves. False if the claim was lost: then do not send.
  package func markSending(_ message: ClaimedMessage, now: Instant) async throws -> Bool {
    try await database.query(
      """
      update message set state = 'sending', claimed_until = \(now + DeliveryPolicy.claim)
      where id = \(message.id) and state = 'claimed' and tries = \(message.tries)
        and claimed_until > \(now)
      """
    ).affected == 1
  }

  /// The text may hold a code: it is wiped.
  package func markSent(_ message: ClaimedMessage, now: Instant) async throws {
    _ = try await database.query(
      """
      update message set state = 'sent', sent_at = \(now), body = '', claimed_until = null
      where id = \(message.id) and state = 'sending' and tries = \(message.tries)
      """)
  }

  /// The receiver refused before it took the text: again later, or never if it said so.
  package func markRefused(
    _ message: ClaimedMessage, reason: String, forGood: Bool, now: Instant
  ) async throws {
    let isOver = forGood || message.tries >= DeliveryPolicy.tries
    _ = try await database.query(
      """
      update message set state = \(isOver ? "failed" : "queued"), failure = \(reason),
        body = case when \(isOver) then '' else body end, claimed_until = null,
        due_at = \(now + DeliveryPolicy.wait(after: message.tries))
      where id = \(message.id) and state in ('claimed', 'sending') and tries = \(message.tries)
      """)
  }

  /// Whether the receiver has the text is not known: it is not sent again by itself.
  package func markUncertain(_ message: ClaimedMessage, reason: String) async throws {
    _ = try await database.query(
      """
      update message set state = 'uncertain', failure = \(reason), body = '', claimed_until = null
      where id = \(message.id) and state = 'sending' and tries = \(message.tries)
      """)
  }

  /// Messages whose sender died while the text was leaving; and the traces of old ones.
  package func sweep(now: Instant) async throws {
    _ = try await database.query(
      """
      update message set state = 'uncertain', failure = 'sender died', body = '',
        claimed_until = null
      where state = 'sending' and claimed_until <= \(now)
      """)
    _ = try await database.query(
      """
      delete from message where created_at < \(now - .seconds(30 * 86_400))
        and state in ('sent', 'failed', 'uncertain')
      """)
  }
}
