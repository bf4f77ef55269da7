package import IdentityDomain
package import Kernel
package import Postgres

/// One try at the false door. No password: what somebody types there is often his real one.
package struct FalseDoorAttempt: Sendable {
  package let userName: String
  /// A literal IP address.
  package let address: String
  package let userAgent: String?
  /// Digest of the session's cookie, should there be one.
  package let session: String?
  package let path: String

  package init(
    userName: String, address: String, userAgent: String?, session: String?, path: String
  ) {
    self.userName = FalseDoorAttempt.kept(userName, 255)
    self.address = address
    self.userAgent = userAgent.map { FalseDoorAttempt.kept($0, 500) }
    self.session = session
    self.path = FalseDoorAttempt.kept(path, 500)
  }

  /// Whoever comes here sends anything: what cannot be stored or shown is dropped.
  private static func kept(_ text: String, _ count: Int) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(count)))
  }
}

/// A network that the gateway turns away.
package struct BlockedNetwork: Sendable, Equatable {
  package let network: String
  package let until: Instant
}

/// The log-in that leads nowhere, and whom it gives away.
package struct FalseDoor: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Notes the attempt unless its network has left enough of them, and blocks the network that makes
  /// too many. True if it is blocked now.
  package func note(
    _ attempt: FalseDoorAttempt, policy: FalseDoorPolicy, isSpared: Bool, now: Instant
  ) async throws -> Bool {
    try await database.transaction { transaction in
      let oldest = now - policy.window
      let counted = try await transaction.query(
        """
        insert into edge_block as known (network, attempts, counted_from, last_attempt_at, created_at)
        values (\(FalseDoor.network(of: attempt.address)), 1, \(now), \(now), \(now))
        on conflict (network) do update set
          attempts = case when known.counted_from <= \(oldest) then 1 else known.attempts + 1 end,
          counted_from = case when known.counted_from <= \(oldest) then excluded.counted_from
            else known.counted_from end,
          last_attempt_at = excluded.last_attempt_at
        returning id, attempts
        """
      ).first
      guard let counted else { return false }
      let attempts = try counted.int("attempts")
      if attempts <= policy.rows { try await record(attempt, now: now, in: transaction) }
      guard attempts >= policy.attempts, !isSpared else { return false }
      _ = try await transaction.query(
        """
        update edge_block set blocked_until = \(now + policy.term), reason = 'false door',
          lifted_at = null, row_version = row_version + 1
        where id = \(try counted.int64("id"))
        """)
      return true
    }
  }

  private func record(
    _ attempt: FalseDoorAttempt, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      insert into admin_honeypot_loginattempt
        (username, ip_address, session_key, user_agent, timestamp, path)
      values (\(attempt.userName), \(attempt.address)::inet, \(attempt.session),
        \(attempt.userAgent), \(now), \(attempt.path))
      """)
  }

  /// One IPv4 address; of IPv6 the /64, which is one subscriber's.
  private static func network(of address: String) -> SQL {
    """
    case family(\(address)::inet) when 4 then \(address)::inet::cidr
      else network(set_masklen(\(address)::inet, 64)) end
    """
  }

  /// Whom the gateway turns away now, the newest first, no more than it can keep.
  package func blocked(now: Instant, limit: Int = 20_000) async throws -> [BlockedNetwork] {
    try await database.read(
      """
      select network::text as network, blocked_until from edge_block
      where blocked_until > \(now) order by blocked_until desc limit \(limit)
      """
    ).map { row in
      BlockedNetwork(
        network: try row.string("network"), until: try row.instant("blocked_until"))
    }
  }

  /// Lets a network in again; its count begins anew. False if there is no such row.
  package func lift(_ id: Int64, now: Instant, in transaction: Transaction) async throws -> Bool {
    try await transaction.query(
      """
      update edge_block set blocked_until = null, lifted_at = \(now), attempts = 0,
        counted_from = \(now), row_version = row_version + 1
      where id = \(id)
      """
    ).affected == 1
  }

  package func sweep(now: Instant) async throws {
    _ = try await database.query(
      """
      delete from edge_block where last_attempt_at < \(now - FalseDoorPolicy.forgotten)
        and coalesce(blocked_until < \(now), true)
      """)
  }
}
