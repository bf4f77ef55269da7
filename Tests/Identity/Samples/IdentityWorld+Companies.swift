package import Access
package import IdentityDomain
import JSON
import Kernel
import Postgres
import TestSupport

package struct NoCompany: Error {}

extension IdentityWorld {
  /// A company that awaits verification; its number.
  package func company(
    of owner: Principal, tin: String = "200140000004", draft: Bool = false
  ) async throws -> Int64 {
    let answer = try await post(
      "companies",
      [
        "tin": .string(tin), "name": ["ru": "Тау кус", "kk": "Тау құс", "en": "Tau Kus"],
        "draft": .bool(draft),
      ],
      as: owner)
    guard let id = answer["id"].int64 else { throw NoCompany() }
    return id
  }

  /// One whose number another one has, as the old site let it happen.
  package func duplicate(of number: String, owner: UserID) async throws -> Int64 {
    let id = try await database.query(
      """
      insert into account_company (tin, name, status, imported_version, author_id)
      values (\(number), 'Тау кус', 'pending_verification', 1, \(owner)) returning id
      """
    )[0].int64("id")
    try await join(owner, company: id, as: "owner")
    return id
  }

  /// A membership as the old site wrote it.
  package func join(_ user: UserID, company: Int64, as role: String) async throws {
    _ = try await database.query(
      """
      insert into account_usercompany (company_id, user_id, verified, role)
      values (\(company)::bigint, \(user), true, \(role))
      """)
  }

  /// Staff who verify, suspend and merge.
  package func registrar(_ user: Int64) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: user,
      permissions: ["identity.verify_company", "identity.change_company"], isStaff: true)
  }

  /// `user role` of each member, by the number of the user.
  package func members(of company: Int64) async throws -> [String] {
    try await database.query(
      """
      select user_id, role from account_usercompany where company_id = \(company)::bigint
      order by user_id
      """
    ).map { "\(try $0.int64("user_id")) \(try $0.string("role"))" }
  }

  package func statuses(_ table: String) async throws -> [String] {
    try await database.query(
      "select status from \(identifier: table) order by id"
    ).map { try $0.string("status") }
  }

  /// The code of an invitation, as it was mailed.
  package func invitationCode(to address: String) async throws -> String {
    let words = try await letters(to: address).last?.split(whereSeparator: \.isWhitespace) ?? []
    guard let code = words.first(where: { $0.utf8.count == 43 }) else { throw NoLetter() }
    return String(code)
  }
}
