import IdentityDomain
import Jobs
import Kernel
import Postgres

/// Which applications were given an identity token in a browser session, and hear of its end.
extension Sessions {
  /// Whether the session goes on. Whoever ends it waits for the caller's transaction, so that an
  /// application that is noted in it is not forgotten.
  static func hold(
    _ session: String, of user: UserID, in transaction: Transaction
  ) async throws -> Bool {
    try await !transaction.query(
      """
      select 1 as one from user_sessions_session
      where session_key = \(session) and user_id = \(user) for key share
      """
    ).isEmpty
  }

  /// From now on the application is told when the session ends, which is held.
  static func note(
    _ application: ApplicationID, in session: String, of user: UserID, now: Instant,
    in transaction: Transaction
  ) throws {
    try transaction.enqueue(
      """
      insert into oauth_session_application
        (session_key, named_by, application_id, user_id, created_at)
      values (\(session), \(session), \(application), \(user), \(now)) on conflict do nothing
      """)
  }

  /// The same person in the same browser: for the applications nothing ends.
  func carry(
    _ session: String, of user: UserID, to next: String, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      select from user_sessions_session
      where session_key = \(session) and user_id = \(user) for update
      """)
    // The next session's row is written a moment later.
    try transaction.enqueue(
      "set constraints oauth_session_application_session_key_fkey deferred")
    try transaction.enqueue(
      """
      update oauth_session_application set session_key = \(next), row_version = row_version + 1
      where session_key = \(session) and user_id = \(user)
      """)
  }

  /// Asks for the calls to the applications of sessions that the caller's transaction is about to end.
  /// Returns these sessions, locked.
  func tellApplications(
    ofThose condition: SQL, in transaction: Transaction
  ) async throws -> [String] {
    let ending = try await transaction.query(
      "select session_key from user_sessions_session where \(condition) for update"
    ).map { try $0.string("session_key") }
    guard !ending.isEmpty else { return [] }
    let calls = try await transaction.query(
      """
      select s.application_id, s.user_id, s.named_by from oauth_session_application s
      join oauth2_provider_application a on a.id = s.application_id
        and a.active and a.backchannel_logout_uri <> ''
      where s.session_key = any(\(ending.asArray)) order by s.id
      """)
    for call in calls {
      try await JobQueue.enqueue(
        BackChannelLogout(
          application: try call.identifier("application_id"),
          user: try call.identifier("user_id"), session: try call.string("named_by")),
        in: transaction)
    }
    return ending
  }
}
