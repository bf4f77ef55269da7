package import IdentityDomain
package import Kernel
package import Postgres

/// A request and the version under which it lies in the table.
package struct StoredPressRequest: Sendable {
  package internal(set) var request: PressRequest
  package internal(set) var version: Int64
}

/// What journalists ask. Rows without a status are the old site's: somebody pressed "contact".
package struct PressRequests: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// In the transaction of the command. Throws `PressError.unknownCompany`.
  package func send(
    _ letter: PressLetter, by author: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    var company = letter.company
    if let named = company { company = try await known(named, in: transaction) }
    let id: PressRequestID? = try await transaction.query(
      """
      insert into account_contactpress
        (author_id, company_id, status, outlet, name, email, phone, subject, message, locale,
         created_at, updated_at)
      values (\(author), \(company), 'new', \(letter.outlet), \(letter.name),
        \(letter.email.text), \(letter.phone?.e164 ?? ""), \(letter.subject), \(letter.message),
        \(letter.language.rawValue), \(now), \(now))
      returning id
      """
    ).first?.identifier("id")
    guard let id, let right = PermissionCode("account.change_contactpress") else { return }
    for colleague in try await Accounts.holders(of: right, in: transaction) {
      try await Messages.enqueue(
        .pressAsked(id, in: colleague.locale), to: colleague, by: .mail, now: now,
        in: transaction)
    }
  }

  /// A draft is its members' own: nobody learns that it is there. What was merged is the other one.
  private func known(
    _ id: CompanyID, in transaction: Transaction
  ) async throws -> CompanyID {
    let row = try await transaction.query(
      """
      select coalesce(merged_into_id, id) as id from account_company
      where id = \(id) and status <> 'draft' for share
      """
    ).first
    guard let row else { throw PressError.unknownCompany }
    return try row.identifier("id")
  }

  /// As it was written, for the desk; `nil` if there is none.
  package func letter(_ id: PressRequestID) async throws -> PressText? {
    try await database.read(
      """
      select outlet, name, email, phone, subject, message, locale, answer
      from account_contactpress where id = \(id) and status is not null
      """
    ).first.map { row in
      PressText(
        outlet: try row.string("outlet"), name: try row.string("name"),
        email: try row.string("email"), phone: try row.string("phone"),
        subject: try row.string("subject"), message: try row.string("message"),
        locale: try row.string("locale"), answer: try row.string("answer"))
    }
  }
}

/// A request in full. Personal data: for the desk alone.
package struct PressText: Sendable {
  package let outlet: String
  package let name: String
  package let email: String
  package let phone: String
  package let subject: String
  package let message: String
  package let locale: String
  package let answer: String
}
