package import Kernel
package import Postgres
package import ServicesDomain

/// The catalogue as everybody sees it: published services and their forms.
package struct Catalogue: Sendable {
  private let database: Database
  private let requests: Requests

  package init(database: Database, requests: Requests) {
    self.database = database
    self.requests = requests
  }

  private static let listed = """
    s.code, s.name, s.short_description, s.service_type, s.category, s.position, s.logo, s.price,
    s.is_free, s.duration_days, s.start_date as opens_at, s.end_date as closes_at, s.need_company,
    s.need_signature, s.tags,
    (s.start_date is null or s.start_date <= now())
      and (s.end_date is null or s.end_date > now()) as is_open
    """

  /// A page in the operators' order; `position` and `code` of the last row lead on.
  package func list(
    category: String?, open: Bool?, limit: Int, after last: (position: Int, code: String)?
  ) async throws -> Rows {
    var conditions: [SQL] = ["s.active and s.published"]
    if let category { conditions.append("s.category = \(category)") }
    if let last {
      conditions.append("(s.position, s.code) > (\(last.position)::int, \(last.code))")
    }
    if let open {
      conditions.append(
        """
        ((s.start_date is null or s.start_date <= now())
          and (s.end_date is null or s.end_date > now())) = \(open)
        """)
    }
    return try await database.read(
      """
      select \(unsafe: Catalogue.listed) from service_service s
      where \(conditions.joined(" and ")) order by s.position, s.code limit \(literal: limit)
      """)
  }

  private static let one = Statement(
    """
    select \(listed), s.description, s.content, s.image, s.external_url, s.organization_id,
      f.version as form_version, s.row_version
    from service_service s left join service_hubform f on f.id = s.hub_form_id and f.active
    where s.code = $1 and s.active and s.published
    """)

  package func service(_ code: String) async throws -> Rows {
    try await database.read(Catalogue.one(code))
  }

  private static let current = Statement(
    """
    select f.id, f.version, f.name, f.description, f.need_signature
    from service_service s join service_hubform f on f.id = s.hub_form_id
    where s.code = $1 and s.active and s.published and f.active and f.version > 0
    """)

  /// The form that a request opened now would get.
  package func form(of code: String) async throws -> PublishedForm? {
    guard let row = try await database.read(Catalogue.current(code)).first else { return nil }
    let id = try row.int64("id")
    let version = try row.int("version")
    guard let form = try await requests.form(id: id, version: version) else { return nil }
    return PublishedForm(
      id: id, version: version, name: try row.localized("name"),
      description: try row.optionalLocalized("description"),
      needsSignature: try row.bool("need_signature"), form: form)
  }
}

/// A form with its version.
package struct PublishedForm: Sendable {
  package let id: Int64
  package let version: Int
  package let name: Localized
  package let description: Localized?
  package let needsSignature: Bool
  package let form: Form
}
