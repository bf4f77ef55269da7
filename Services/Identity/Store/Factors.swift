package import IdentityDomain
package import Kernel
package import Postgres

/// What somebody shows at the second step.
package enum FactorProof: Sendable {
  /// A code of the app. Finds the time step that it stands for, by the sealed key; it must be newer
  /// than the last one that was used.
  case app(@Sendable (_ sealed: [UInt8], _ last: Int64) throws -> Int64?)
  case recovery(hash: String)
}

/// How a person stands with his second factor.
package struct FactorStatus: Sendable {
  /// Since when it counts; `nil` if there is none.
  package let confirmedAt: Instant?
  /// One is obligatory for him.
  package let isDemanded: Bool
  package let recoveryCodesLeft: Int
}

/// Second factors of sign-in.
package struct Factors: Sendable {
  let database: Database
  private let staffNeedOne: Bool

  package init(_ database: Database, staffNeedOne: Bool) {
    self.database = database
    self.staffNeedOne = staffNeedOne
  }

  /// Of the row `u` of account_user.
  static let isConfirmed = """
    exists (select from factor_totp f where f.user_id = u.id and f.confirmed_at is not null)
    """
  /// By a group that demands one.
  static let isDemanded = """
    exists (select from account_user_groups ug join auth_group g on g.id = ug.group_id
      where ug.user_id = u.id and g.requires_second_factor)
    """

  package func status(of user: UserID) async throws -> FactorStatus? {
    try await database.query(
      """
      select (select f.confirmed_at from factor_totp f where f.user_id = u.id) as confirmed_at,
        (\(staffNeedOne) and (u.is_staff or u.is_superuser)) or \(unsafe: Factors.isDemanded)
          as is_demanded,
        (select count(*) from factor_recoverycode c where c.user_id = u.id and c.used_at is null)
          as codes
      from account_user u where u.id = \(user)
      """
    ).first.map { row in
      FactorStatus(
        confirmedAt: try row.optionalInstant("confirmed_at"),
        isDemanded: try row.bool("is_demanded"), recoveryCodesLeft: try row.int("codes"))
    }
  }

  static func isConfirmed(of user: UserID, in transaction: Transaction) async throws -> Bool {
    try await !transaction.query(
      "select from factor_totp where user_id = \(user) and confirmed_at is not null"
    ).isEmpty
  }

  /// Uses a code up: of sixteen who show the same one at once, one is let through. False if it opens
  /// nothing.
  static func spend(
    _ proof: FactorProof, of user: UserID, now: Instant, in transaction: Transaction
  ) async throws -> Bool {
    switch proof {
    case .recovery(let hash):
      return try await transaction.query(
        """
        update factor_recoverycode set used_at = \(now)
        where user_id = \(user) and code_hash = \(hash) and used_at is null
        """
      ).affected == 1
    case .app(let step):
      let row = try await transaction.query(
        """
        select sealed, last_step from factor_totp
        where user_id = \(user) and confirmed_at is not null for no key update
        """
      ).first
      guard let row, let step = try step(row.bytes("sealed"), row.int64("last_step")) else {
        return false
      }
      return try await transaction.query(
        "update factor_totp set last_step = \(step) where user_id = \(user) and last_step < \(step)"
      ).affected == 1
    }
  }

  /// The groups whose members must have one.
  package func demand(
    _ isDemanded: Bool, ofGroup group: Int64, by actor: UserID, now: Instant
  ) async throws {
    try await database.transaction { tx in
      let changed = try await tx.query(
        """
        update auth_group set requires_second_factor = \(isDemanded), row_version = row_version + 1
        where id = \(group)
        """
      ).affected
      guard changed > 0 else { throw FactorError.notFound }
      try await Groups.tellMembers(of: group, by: actor, now: now, in: tx)
    }
  }
}
