package import IdentityDomain
package import Kernel
package import Postgres

/// What others may know of a person.
package struct PersonCard: Sendable {
  package let id: UserID
  package let displayName: String
  package let avatar: String?
  package let locale: Language
  package let revision: Int64
  package let isDeleted: Bool
  /// Who was erased wished that what he said to others loses its text.
  package let wipesComments: Bool
}

/// What others may know of a company.
package struct CompanyCard: Sendable {
  package let id: CompanyID
  package let name: String
  package let verified: Bool
  /// Its region; where none is known, its city.
  package let home: String
  package let revision: Int64
  package let isDeleted: Bool
  package let isSuspended: Bool
  /// The company whose duplicate it was.
  package let mergedInto: CompanyID?
}

/// The page of a person who wants to be seen.
package struct PublicProfile: Sendable {
  package let card: PersonCard
  package let headline: Localized
  package let bio: String?
  package let city: String?
  package let position: String?
  package let skills: [String]
  package let website: String?
  package let email: String?
  package let phone: String?
  package let isExpert: Bool
}

/// Read models of people and companies for everybody else.
package struct People: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  private static let card: SQL = """
    id, first_name, last_name, state, avatar, locale, row_version,
    state = 'deleted' and \(Erasures.wipesComments) as wipes_comments
    """

  package func states(of ids: [Int64]) async throws -> [Int64: ReferenceState] {
    let rows = try await database.query(
      "select id, state from account_user where id = any(\(ids.asArray)::bigint[])")
    return Dictionary(
      uniqueKeysWithValues: try rows.map {
        (try $0.int64("id"), try AccountRow.state($0).reference)
      })
  }

  package func companyStates(of ids: [Int64]) async throws -> [Int64: ReferenceState] {
    let rows = try await database.query(
      """
      select id, status, is_active from account_company where id = any(\(ids.asArray)::bigint[])
      """)
    return Dictionary(
      uniqueKeysWithValues: try rows.map { row in
        let status = CompanyStatus(rawValue: try row.string("status"))
        let state: ReferenceState = try row.bool("is_active") ? .exists : .suspended
        return (
          try row.int64("id"),
          status.map { $0.reference == .exists ? state : $0.reference } ?? state
        )
      })
  }

  /// The number of a person who may sign, if it was proved.
  package func provenNumber(of user: Int64) async throws -> String? {
    try await database.query(
      """
      select iin_key from account_user where id = \(user) and iin_verified and state = 'active'
      """
    ).first?.optionalString("iin_key")
  }

  /// Who has proved which of the numbers; also who may not sign in for now, or wants to go.
  package func owners(of numbers: [String]) async throws -> [String: UserID] {
    let rows = try await database.query(
      """
      select id, iin_key from account_user
      where iin_key = any(\(numbers.asArray)::text[]) and iin_verified and state <> 'deleted'
      """)
    return Dictionary(
      try rows.map { row -> (String, UserID) in
        (try row.string("iin_key"), try row.identifier("id"))
      }
    ) { first, _ in first }
  }

  /// The number of a company that is there.
  package func companyNumber(of company: Int64) async throws -> String? {
    try await database.query(
      "select tin from account_company where id = \(company) and is_active"
    ).first?.optionalString("tin")
  }

  package func cards(of ids: [Int64]) async throws -> [PersonCard] {
    try await database.read(
      """
      select \(People.card) from account_user
      where id = any(\(ids.asArray)::bigint[]) and state <> 'pending' order by id
      """
    ).map(People.personCard)
  }

  /// A page of everybody, by id, for a consumer that starts anew.
  package func cards(after id: Int64, limit: Int) async throws -> [PersonCard] {
    try await database.query(
      """
      select \(People.card) from account_user where id > \(id) and state <> 'pending'
      order by id limit \(literal: limit)
      """
    ).map(People.personCard)
  }

  package func companyCards(after id: Int64, limit: Int) async throws -> [CompanyCard] {
    try await database.query(
      """
      select id, name, verified, coalesce(nullif(region, ''), city) as home, status,
        merged_into_id, row_version
      from account_company
      where id > \(id) order by id limit \(literal: limit)
      """
    ).map { row in
      let status = CompanyStatus(rawValue: try row.string("status"))
      return CompanyCard(
        id: try row.identifier("id"), name: try row.string("name"),
        verified: try row.bool("verified"), home: try row.string("home"),
        revision: try row.int64("row_version"),
        isDeleted: status?.reference == .deleted, isSuspended: status == .suspended,
        mergedInto: try row.optionalIdentifier("merged_into_id"))
    }
  }

  /// `nil` for whoever is not there or does not want to be seen.
  package func publicProfile(_ user: UserID) async throws -> PublicProfile? {
    try await database.read(
      """
      select \(People.card), headline, bio, city, position, skills, website, is_expert,
        case when show_email then email end as email, case when show_phone then phone end as phone
      from account_user where id = \(user) and state = 'active' and is_public
      """
    ).first.map { row in
      PublicProfile(
        card: try People.personCard(row), headline: try row.localized("headline"),
        bio: try row.optionalString("bio"), city: try row.optionalString("city"),
        position: try row.optionalString("position"), skills: try row.strings("skills"),
        website: try row.optionalString("website"), email: try row.optionalString("email"),
        phone: try row.optionalString("phone"), isExpert: try row.bool("is_expert"))
    }
  }

  private static func personCard(_ row: Row) throws -> PersonCard {
    let state = try AccountRow.state(row)
    return PersonCard(
      id: try row.identifier("id"),
      displayName: PersonName.display(
        first: try row.string("first_name"), last: try row.string("last_name"), state: state),
      avatar: state == .deleted ? nil : try row.optionalString("avatar"),
      locale: AccountRow.language(try row.string("locale")),
      revision: try row.int64("row_version"), isDeleted: state == .deleted,
      wipesComments: try row.bool("wipes_comments"))
  }
}
