import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// A person of the demonstration.
package struct DemoPerson: Sendable {
  /// Other contexts know the person by it.
  package let id: UserID
  package let email: EmailAddress
  package let firstName: String
  package let lastName: String
  package let locale: Language
  package let isStaff: Bool
  package let isSuperuser: Bool
  package let isExpert: Bool

  package init(
    id: UserID, email: EmailAddress, firstName: String, lastName: String, locale: Language,
    isStaff: Bool = false, isSuperuser: Bool = false, isExpert: Bool = false
  ) {
    self.id = id
    self.email = email
    self.firstName = firstName
    self.lastName = lastName
    self.locale = locale
    self.isStaff = isStaff
    self.isSuperuser = isSuperuser
    self.isExpert = isExpert
  }
}

/// Rows of the demonstration. Everything may be repeated and then does nothing.
package struct Demo: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// The id, whether the person is new or not.
  package func ensure(
    _ person: DemoPerson, passwordHash: String, now: Instant
  ) async throws -> UserID {
    try await database.transaction { transaction in
      let made = try await transaction.query(
        """
        insert into account_user
          (id, password, created_at, updated_at, date_joined, email, email_key, first_name, last_name,
           locale, is_staff, is_superuser, is_expert, email_verified, terms_accepted_at)
        values (\(person.id), \(passwordHash), \(now), \(now), \(now), \(person.email.text),
          \(person.email.key), \(person.firstName), \(person.lastName), \(person.locale),
          \(person.isStaff), \(person.isSuperuser), \(person.isExpert), true, \(now))
        on conflict do nothing returning \(AccountRow.columns)
        """
      ).first.map(AccountRow.account)
      if let made {
        try await OutboxWriter.append(
          UserActivated(
            id: made.id.rawValue, displayName: made.displayName, avatar: nil,
            locale: made.locale.rawValue),
          rev: made.rowVersion, actor: nil, in: transaction)
        return made.id
      }
      let known = try await transaction.query(
        "select id from account_user where email_key = \(person.email.key)"
      ).first
      guard let known else { throw DemoNumberTaken(id: person.id.rawValue) }
      return try known.identifier("id")
    }
  }

  /// The company with its owner, verified by the staff, unless there is one of that number.
  package func ensure(
    _ wish: NewCompany, as id: CompanyID, owner: UserID, verifiedBy staff: UserID,
    by companies: Companies, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let known = try await transaction.query(
        "select id from account_company where tin_key = \(wish.taxNumber.digits)")
      guard known.isEmpty else { return }
      let company = try await companies.create(
        wish, as: id, author: owner, now: now, in: transaction)
      _ = try await companies.take(
        .verify(.staff), on: company, by: staff, now: now, in: transaction)
    }
  }

  /// A right that its service will name when it starts: the demo's groups are made before.
  package func ensure(
    _ right: PermissionCode, about model: String, _ name: String
  ) async throws {
    try await database.transaction { transaction in
      _ = try await transaction.query(
        """
        insert into django_content_type (app_label, model) values (\(right.context), \(model))
        on conflict do nothing
        """)
      _ = try await transaction.query(
        """
        insert into auth_permission (name, content_type_id, codename)
        select \(name)::text, t.id, \(right.codename)::text from django_content_type t
        where t.app_label = \(right.context) and t.model = \(model)
        on conflict do nothing
        """)
    }
  }

  /// Kazakhstan and some of its cities.
  package func ensureDirectory(_ cities: [Localized]) async throws {
    try await database.transaction { transaction in
      _ = try await transaction.query(
        """
        insert into core_country (name, name_ru, name_kk, name_en)
        select 'Казахстан', 'Казахстан', 'Қазақстан', 'Kazakhstan'
        where not exists (select 1 from core_country where name_en = 'Kazakhstan')
        """)
      for city in cities {
        _ = try await transaction.query(
          """
          insert into core_city (name, name_ru, name_kk, name_en, country_id)
          select \(city.text(in: .russian))::text, \(city.text(in: .russian))::text,
            \(city.text(in: .kazakh))::text, \(city.text(in: .english))::text, id
          from core_country where name_en = 'Kazakhstan'
            and not exists (
              select 1 from core_city where name_en = \(city.text(in: .english))::text)
          """)
      }
    }
  }
}

/// Somebody else has a number of the demonstration.
struct DemoNumberTaken: Error, CustomStringConvertible {
  let id: Int64

  var description: String { "account \(id) is not the demo's" }
}
