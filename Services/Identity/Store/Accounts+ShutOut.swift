import IdentityContract
import IdentityDomain
import Kernel
import Outbox
import Postgres

extension Accounts {
  /// Ends whatever lets somebody in as this person: sessions, keys, tokens of applications, codes. The
  /// gateways and the applications that he signed in to hear of it. The account's row must be locked.
  func shutOut(
    _ user: UserID, revision: Int64, actor: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    try transaction.enqueue(
      """
      update oauth2_provider_refreshtoken
      set revoked = coalesce(revoked, \(now)), access_token_id = null, updated = \(now),
        row_version = row_version + 1
      where user_id = \(user) and (revoked is null or access_token_id is not null)
      """)
    try transaction.enqueue("delete from oauth2_provider_grant where user_id = \(user)")
    try transaction.enqueue("delete from password_reset where user_id = \(user)")
    try transaction.enqueue("delete from contact_change where user_id = \(user)")
    _ = try await Sessions(database).tellApplications(
      ofThose: "user_id = \(user)", in: transaction)
    let ended = try await transaction.query(
      """
      with browser as (
        delete from user_sessions_session where user_id = \(user) returning session_key as digest
      ), script as (
        delete from api_token where user_id = \(user) returning digest
      ), old_script as (
        delete from authtoken_token where user_id = \(user) returning key as digest
      ), application as (
        delete from oauth2_provider_accesstoken where user_id = \(user) returning token as digest
      )
      select digest from browser union all select digest from script
      union all select digest from old_script union all select digest from application
      """)
    for row in ended {
      try await OutboxWriter.append(
        SessionRevoked(session: try row.string("digest"), userID: user.rawValue), rev: revision,
        actor: actor?.rawValue, in: transaction)
    }
  }
}
