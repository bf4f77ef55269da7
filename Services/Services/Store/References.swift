package import Postgres

/// A person or a company that was erased: nothing new may point to it.
package enum ReferenceRefusal: Error, Sendable, Equatable {
  case userGone
  case companyGone
  /// It may not act for the time being.
  case companySuspended
}

/// Holds the rows of people and companies that a command refers to (decision 20): identity has
/// confirmed them, and while their rows are held no erasure slips in behind.
enum References {
  static let holdingUser = Statement("select deleted from user_ref where id = $1 for share")

  private static let addingUser = Statement(
    "insert into user_ref (id) values ($1) on conflict (id) do nothing")

  private static let holdingCompany = Statement(
    "select deleted, verified, suspended_at from company_ref where id = $1 for share")

  private static let addingCompany = Statement(
    "insert into company_ref (id) values ($1) on conflict (id) do nothing")

  /// `rows` is what `holdingUser` found; a person not heard of yet is added.
  static func checkUser(_ id: Int64, _ rows: Rows?, in tx: Transaction) async throws {
    var row = rows?.first
    if row == nil { row = try await tx.batch([addingUser(id), holdingUser(id)]).last?.first }
    if try row?.bool("deleted") != false { throw ReferenceRefusal.userGone }
  }

  /// Whether the company is verified. One that may not act throws `ReferenceRefusal`.
  static func holdCompany(_ id: Int64, in tx: Transaction) async throws -> Bool {
    var row = try await tx.query(holdingCompany(id)).first
    if row == nil { row = try await tx.batch([addingCompany(id), holdingCompany(id)]).last?.first }
    guard let row, try !row.bool("deleted") else { throw ReferenceRefusal.companyGone }
    if try row.optionalInstant("suspended_at") != nil { throw ReferenceRefusal.companySuspended }
    return try row.optionalBool("verified") ?? false
  }
}

extension Requests {
  /// Holds the rows that a submission refers to.
  package func hold(author: Int64, company: Int64?, in tx: Transaction) async throws {
    let rows = try await tx.query(References.holdingUser(author))
    try await References.checkUser(author, rows, in: tx)
    if let company { _ = try await References.holdCompany(company, in: tx) }
  }
}
