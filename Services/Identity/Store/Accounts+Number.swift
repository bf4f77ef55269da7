package import IdentityDomain
package import Kernel
import Postgres

extension Accounts {
  /// Whose number it is, if he proved it and may sign in. One that was only typed, on the old site,
  /// lets nobody in.
  package func credential(number: TaxNumber, now: Instant) async throws -> Credential? {
    try await credential(where: "iin_key = \(number.digits) and iin_verified", now: now)
  }

  /// The number that a certificate proved. Once proved, an account keeps it; whoever has only typed it
  /// gives way. Throws `NumberError`.
  package func prove(_ number: TaxNumber, of user: UserID, now: Instant) async throws {
    try await database.transaction { tx in
      let row = try await tx.query(
        "select iin_key, iin_verified from account_user where id = \(user) for no key update"
      ).first
      guard let row else { throw NumberError.unknown }
      let known = try row.optionalString("iin_key")
      if let known, known != number.digits, try row.bool("iin_verified") {
        throw NumberError.settled
      }
      _ = try await tx.query(
        """
        update account_user set iin_key = null, row_version = row_version + 1
        where iin_key = \(number.digits) and id <> \(user) and not iin_verified
        """)
      do {
        _ = try await tx.query(
          """
          update account_user set iin = \(number.digits), iin_key = \(number.digits),
            iin_verified = true, updated_at = \(now), row_version = row_version + 1
          where id = \(user)
          """)
      } catch let error as DatabaseError where error.violates("account_user_iin_key") {
        throw NumberError.taken
      }
    }
  }
}
