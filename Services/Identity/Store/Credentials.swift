package import IdentityDomain
package import Kernel
import Postgres

/// What a sign-in is checked against.
package struct Credential: Sendable {
  package let user: UserID
  package let passwordHash: String
}

extension Accounts {
  /// `nil` for unknown people and for those who may not sign in: told alike.
  package func credential(for contact: Contact, now: Instant) async throws -> Credential? {
    try await credential(where: Accounts.has(contact), now: now)
  }

  package func credential(of user: UserID, now: Instant) async throws -> Credential? {
    try await credential(where: "id = \(user)", now: now)
  }

  func credential(where condition: SQL, now: Instant) async throws -> Credential? {
    try await database.query(
      """
      select id, password from account_user where \(condition) and \(Accounts.mayEnter(now))
      """
    ).first.map {
      Credential(user: try $0.identifier("id"), passwordHash: try $0.string("password"))
    }
  }

  /// The account has had its share of wrong passwords: its owner is told once per lock.
  package func noteLock(_ user: UserID, until: Instant, wrong: Int, now: Instant) async throws {
    try await database.transaction { transaction in
      let locked = try await transaction.query(
        """
        update account_user set failed_login_count = \(wrong), locked_until = \(until)
        where id = \(user) and (locked_until is null or locked_until <= \(now))
        returning \(AccountRow.columns)
        """
      ).first.map(AccountRow.account)
      guard let locked else { return }
      try await Messages.enqueue(
        .locked(in: locked.locale), to: locked, now: now, in: transaction)
    }
  }
}
