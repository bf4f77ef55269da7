package import IdentityDomain
package import Kernel
import Postgres

extension Companies {
  /// An owner has signed for the company. Throws `CompanyError`, `CompanySignatureError`.
  package func verify(
    _ id: CompanyID, signed signature: CompanySignature, by owner: UserID, now: Instant
  ) async throws -> Company {
    try await database.transaction { transaction in
      let company = try await lock(id, in: transaction)
      guard try await role(of: owner, in: id, transaction) == .owner else {
        throw CompanyError.notAllowed
      }
      try signature.demandSpeaks(
        for: company.taxNumber, by: try await provenNumber(of: owner, in: transaction))
      return try await take(
        .verify(.signature), on: company, by: owner, now: now, in: transaction)
    }
  }

  private func provenNumber(
    of user: UserID, in transaction: Transaction
  ) async throws -> String? {
    try await transaction.query(
      "select iin_key from account_user where id = \(user) and iin_verified for share"
    ).first?.optionalString("iin_key")
  }
}
