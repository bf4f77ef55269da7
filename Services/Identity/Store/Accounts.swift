package import IdentityDomain
import Kernel
package import Postgres

/// The table of people.
package struct Accounts: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  package func account(_ id: UserID) async throws -> UserAccount? {
    try await database.read(
      "select \(AccountRow.columns) from account_user where id = \(id)"
    ).first.map(AccountRow.account)
  }

  /// By e-mail address or telephone number, locked until the transaction ends.
  func lock(_ contact: Contact, in transaction: Transaction) async throws -> UserAccount? {
    try await transaction.query(
      """
      select \(AccountRow.columns) from account_user where \(Accounts.has(contact))
      for no key update
      """
    ).first.map(AccountRow.account)
  }

  static func has(_ contact: Contact) -> SQL {
    switch contact {
    case .email(let email): "email_key = \(email.key)"
    case .phone(let phone): "phone_key = \(phone.e164)"
    }
  }

  /// Who may sign in now. It brings some of them back: from a suspension that is over, from a wish to
  /// be deleted.
  static func mayEnter(_ now: Instant) -> SQL {
    "(state = 'deletion_requested' or \(unsafe: Accounts.actsFrom("account_user")) <= \(now))"
  }

  /// From when on somebody may act, over a row of accounts that a statement calls `user`: always, or
  /// from the end of his suspension; null: he may not.
  static func actsFrom(_ user: String = "u") -> String {
    """
    case \(user).state when 'active' then '-infinity'::timestamptz
      when 'suspended' then \(user).suspended_until end
    """
  }

  func lock(_ id: UserID, in transaction: Transaction) async throws -> UserAccount? {
    try await transaction.query(
      "select \(AccountRow.columns) from account_user where id = \(id) for no key update"
    ).first.map(AccountRow.account)
  }

  /// `nil` also for somebody who was erased: there is nobody to write to.
  func account(_ id: UserID, in transaction: Transaction) async throws -> UserAccount? {
    try await transaction.query(
      "select \(AccountRow.columns) from account_user where id = \(id) and state <> 'deleted'"
    ).first.map(AccountRow.account)
  }
}
