import IdentityContract
package import Kernel
import Outbox
import Postgres

extension Messages {
  /// Messages whose sender died while the text was leaving; and the traces of old ones.
  package func sweep(now: Instant) async throws {
    try await database.transaction { transaction in
      let lost = try await transaction.query(
        """
        update message set state = 'uncertain', failure = 'sender died', claimed_until = null,
          body = case when is_secret then '' else body end
        where state = 'sending' and claimed_until <= \(now)
        returning id, channel, kind, tries
        """)
      for row in lost {
        try await OutboxWriter.append(
          MessageFailed(
            id: try row.int64("id"), channel: try row.string("channel"),
            kind: try row.string("kind"), outcome: "uncertain"),
          rev: try row.int64("tries"), actor: nil, in: transaction)
      }
    }
    _ = try await database.query(
      """
      delete from message where created_at < \(now - .seconds(30 * 86_400))
        and state in ('sent', 'failed', 'uncertain', 'suppressed')
      """)
  }
}
