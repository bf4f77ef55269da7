import Audit
import IdentityDomain
package import Kernel
package import Postgres

extension Messages {
  /// What is in a message's way now. An address that bounced gets nothing, not even what would let
  /// its owner back in: nobody reads it there, and a carrier that is made to try loses its name with
  /// all receivers. Whoever complained gets what his account's safety needs, and nothing else. An
  /// issue of the newsletter goes to nobody who has left, or whose subscription is not there.
  static let mustNotLeave: SQL = """
    message.channel = 'mail' and (
      exists (select from awsdjangoses_awsblacklist s
        where (s.email_key = coalesce(message.address_key, lower(message.recipient))
            or s.email_key is null
              and lower(s.email) = coalesce(message.address_key, lower(message.recipient)))
          and (s.bounce or s.complaint and message.purpose <> 'security'))
      or message.issue_id is not null and (
        not exists (select from account_emaildigest d
          where d.id = message.subscription_id and d.state = 'confirmed')
        or exists (select from newsletter_issue i
          where i.id = message.issue_id and i.state = 'cancelled')))
    """

  /// Ends a claimed message that must not leave. False if nothing is in its way. Asked when it is
  /// about to be sent, so that what bounced a moment ago counts.
  package func suppress(_ message: ClaimedMessage) async throws -> Bool {
    guard message.channel == .mail else { return false }
    return try await database.transaction { transaction in
      let isSuppressed =
        try await transaction.query(
          """
          update message set state = 'suppressed', body = '', claimed_until = null,
            failure = case when issue_id is null then 'suppressed' else 'suppressed or left' end
          where id = \(message.id) and state = 'claimed' and tries = \(message.tries)
            and (\(Messages.mustNotLeave))
          """
        ).affected == 1
      if isSuppressed {
        try await Messages.tellFailure(of: message, "suppressed", in: transaction)
      }
      return isSuppressed
    }
  }

  /// Puts a message that is over into the queue again, for one more try. Throws `RetryError`.
  package func retry(_ id: Int64, now: Instant, in transaction: Transaction) async throws {
    let found = try await transaction.query(
      "select state, is_secret, channel from message where id = \(id) for no key update"
    ).first
    guard let found else { throw RetryError.notFound }
    let state = try found.string("state")
    guard ["failed", "uncertain"].contains(state) else { throw RetryError.notOver }
    guard try !found.bool("is_secret") else { throw RetryError.textIsGone }
    let trail = ChangeTrail.ofCommand(on: "message.message")
    _ = try await transaction.query(
      """
      with made as (
        update message set state = 'queued', due_at = \(now), claimed_until = null
        where id = \(id) returning id
      ), changed as (
        -- What may hold an address leaves with the message.
        select id::text as key, kind as label, jsonb_build_object(
          'kind', kind, 'state', state, 'tries', tries, 'due_at', due_at) as before
        from message where id = \(id)
      )
      \(trail?.part(from: "changed") ?? .empty)
      select id from made
      """)
  }
}

package enum RetryError: Error, Equatable, CaseIterable {
  case notFound
  /// It waits, is on its way, has arrived, or must not leave.
  case notOver
  /// It held a code, which was wiped.
  case textIsGone
}
