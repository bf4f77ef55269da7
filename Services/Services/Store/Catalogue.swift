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
    \(isOpen) as is_open
    """

  /// Between its dates; where it goes by rounds, in one of them.
  private static let isOpen = """
    ((s.start_date is null or s.start_date <= now())
      and (s.end_date is null or s.end_date > now())
      and (not exists (select from service_round w where w.service_id = s.code)
        or exists (select from service_round w where w.service_id = s.code
          and w.opens_at <= now() and w.closes_at > now())))
    """

  /// A page in the operators' order; `position` and `code` of the last row lead on.
  package func list(
    _ filter: CatalogueFilter = CatalogueFilter(), limit: Int,
    after last: (position: Int, code: String)?
  ) async throws -> Rows {
    var conditions: [SQL] = ["s.active and s.published"]
    if let category = filter.category { conditions.append("s.category = \(category)") }
    if let organization = filter.organization {
      conditions.append("s.organization_id = \(organization)")
    }
    if let tag = filter.tag { conditions.append("s.tags @> array[\(tag)]::varchar[]") }
    if let language = filter.language {
      conditions.append("coalesce(s.name ->> \(language.rawValue), '') <> ''")
    }
    if let words = filter.words { conditions.append("s.words @@ search_query(\(words))") }
    if let last {
      conditions.append("(s.position, s.code) > (\(last.position)::int, \(last.code))")
    }
    if let open = filter.isOpen { conditions.append("\(unsafe: Catalogue.isOpen) = \(open)") }
    return try await database.read(
      """
      select \(unsafe: Catalogue.listed) from service_service s
      where \(conditions.joined(" and ")) order by s.position, s.code limit \(literal: limit)
      """)
  }

  /// With what is left of each: to whoever wants to come in, and to grant.
  private static let rounds = """
    select w.id, w.name, w.opens_at, w.closes_at,
      w.opens_at <= now() and w.closes_at > now() as is_open,
      w.quota_submitted, case when w.quota_submitted is not null
        then greatest(w.quota_submitted - n.submitted, 0) end as places_left,
      w.quota_approved, case when w.quota_approved is not null
        then greatest(w.quota_approved - n.approved, 0) end as approvals_left,
      w.amount::text as amount, case when w.amount is not null
        then greatest(w.amount - n.granted, 0.00)::text end as amount_left
    from service_round w cross join lateral (
      select count(*) filter (where r.status not in ('draft', 'cancelled')) as submitted,
        count(*) filter (where r.status in ('approved', 'active', 'completed')) as approved,
        coalesce(sum(r.round_amount)
          filter (where r.status in ('approved', 'active', 'completed')), 0) as granted
      from service_servicerequest r where r.round_id = w.id) n
    """

  private static let allRounds = Statement(
    """
    \(rounds)
    where exists (select from service_service s where s.code = $1 and s.active and s.published)
      and w.service_id = $1 order by w.opens_at desc limit 100
    """)

  /// The newest first.
  package func rounds(of code: String) async throws -> Rows {
    try await database.read(Catalogue.allRounds(code))
  }

  private static let one = Statement(
    """
    select \(listed), s.description, s.content, s.image, s.external_url, s.organization_id,
      s.page_id, f.version as form_version, s.row_version, w.round,
      md5(concat_ws(' ', s.row_version, \(isOpen), f.version, w.round)) as edition
    from service_service s left join service_hubform f on f.id = s.hub_form_id and f.active
    left join lateral (
      select to_jsonb(w) - 'name' as round from (\(rounds)
        where w.service_id = s.code and w.closes_at > now() order by w.opens_at limit 1) w
    ) w on true
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

/// What the catalogue is narrowed to.
package struct CatalogueFilter: Sendable, Hashable {
  package var category: String?
  package var isOpen: Bool?
  package var organization: String?
  package var tag: String?
  /// Services that are described in it.
  package var language: Language?
  /// Words in any form, in any of the three languages.
  package var words: String?

  package init(
    category: String? = nil, isOpen: Bool? = nil, organization: String? = nil, tag: String? = nil,
    language: Language? = nil, words: String? = nil
  ) {
    self.category = category
    self.isOpen = isOpen
    self.organization = organization
    self.tag = tag
    self.language = language
    self.words = words
  }
}
