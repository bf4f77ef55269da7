import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// Browser sessions. Outside this room a session is known by its digest.
package struct Sessions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }
}

/// From where somebody signs in.
package struct ClientTrace: Sendable {
  package let address: String?
  package let userAgent: String?

  /// - Parameter address: a literal IP address, or nothing.
  package init(address: String?, userAgent: String?) {
    self.address = address
    self.userAgent = userAgent.map {
      String(String.UnicodeScalarView($0.unicodeScalars.prefix(200)))
    }
  }
}

/// One line of the list of sessions.
package struct SessionInfo: Sendable {
  package let id: String
  package let createdAt: Instant
  package let lastActivity: Instant
  package let expiresAt: Instant
  package let address: String?
  package let userAgent: String?
}

extension Sessions {
  package func list(of user: UserID, now: Instant) async throws -> [SessionInfo] {
    try await database.read(
      """
      select session_key, created_at, last_activity, expire_date, host(ip) as ip, user_agent
      from user_sessions_session where user_id = \(user) and expire_date > \(now)
      order by last_activity desc, session_key limit 100
      """
    ).map { row in
      SessionInfo(
        id: try row.string("session_key"), createdAt: try row.instant("created_at"),
        lastActivity: try row.instant("last_activity"), expiresAt: try row.instant("expire_date"),
        address: try row.optionalString("ip"), userAgent: try row.optionalString("user_agent"))
    }
  }

  /// When somebody signed in to a browser's session; `nil` if it is none, or not his.
  package func began(_ digest: String, of user: UserID) async throws -> Instant? {
    try await database.query(
      """
      select created_at from user_sessions_session
      where session_key = \(digest) and user_id = \(user)
      """
    ).first?.instant("created_at")
  }

  /// True for a browser's session, false for an API token.
  package func isSession(_ digest: String, of user: UserID) async throws -> Bool {
    try await !database.query(
      """
      select 1 as one from user_sessions_session
      where session_key = \(digest) and user_id = \(user)
      """
    ).isEmpty
  }

  /// False if the person has no such session.
  package func end(_ digest: String, of user: UserID) async throws -> Bool {
    try await database.transaction { transaction in
      let rev = try await revision(of: user, in: transaction)
      return try await end(
        "user_id = \(user) and session_key = \(digest)", of: user, rev: rev, in: transaction) > 0
    }
  }

  /// How many ended.
  package func endOthers(of user: UserID, except digest: String?) async throws -> Int {
    try await database.transaction { transaction in
      let rev = try await revision(of: user, in: transaction)
      return try await endAll(of: user, except: digest, rev: rev, in: transaction)
    }
  }

  @discardableResult
  func endAll(
    of user: UserID, except digest: String?, rev: Int64, in transaction: Transaction
  ) async throws -> Int {
    try await end(
      "user_id = \(user) and session_key <> coalesce(\(digest), '')", of: user, rev: rev,
      in: transaction)
  }

  /// Locks the person's row: events of one person keep their order.
  private func revision(of user: UserID, in transaction: Transaction) async throws -> Int64 {
    try await transaction.query(
      "select row_version from account_user where id = \(user) for no key update"
    ).first?.int64("row_version") ?? 0
  }

  @discardableResult
  func end(
    _ condition: SQL, of user: UserID, rev: Int64, in transaction: Transaction
  ) async throws -> Int {
    let ended = try await tellApplications(ofThose: condition, in: transaction)
    guard !ended.isEmpty else { return 0 }
    try transaction.enqueue(
      "delete from user_sessions_session where session_key = any(\(ended.asArray))")
    for session in ended {
      try await OutboxWriter.append(
        SessionRevoked(session: session, userID: user.rawValue), rev: rev, actor: user.rawValue,
        in: transaction)
    }
    return ended.count
  }
}
