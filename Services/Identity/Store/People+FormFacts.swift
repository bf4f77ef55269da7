import Postgres

/// What a service asks of a person who fills in a form, and of what the answers name.
package struct FormFactsQuestion: Sendable {
  package let user: Int64
  package let company: Int64?
  package let users: [Int64]
  package let companies: [Int64]
  package let cities: [Int64]
  package let organizations: [String]

  package init(
    user: Int64, company: Int64?, users: [Int64], companies: [Int64], cities: [Int64],
    organizations: [String]
  ) {
    self.user = user
    self.company = company
    self.users = users
    self.companies = companies
    self.cities = cities
    self.organizations = organizations
  }
}

/// Two JSON documents. Personal data: never log them.
package struct FormFactsAnswer: Sendable {
  /// By the names that forms use, such as `profile.first_name`.
  package let facts: [UInt8]
  package let found: [UInt8]
}

extension People {
  private static let profile = Statement(
    """
    select jsonb_strip_nulls(jsonb_build_object(
      'profile.first_name', nullif(u.first_name, ''), 'profile.last_name', nullif(u.last_name, ''),
      'profile.middle_name', nullif(u.middle_name, ''),
      'profile.full_name', nullif(concat_ws(' ', nullif(u.last_name, ''), nullif(u.first_name, ''),
        nullif(u.middle_name, '')), ''),
      'profile.iin', case when u.iin_verified then u.iin end,
      'profile.birth_date', u.birth_date, 'profile.gender', nullif(u.gender, ''),
      'profile.email', case when u.email_verified then nullif(u.email, '') end,
      'profile.phone', case when u.phone_verified then nullif(u.phone, '') end,
      'profile.city', nullif(u.city, ''), 'profile.country', nullif(u.country, ''),
      'profile.address', nullif(u.address, ''), 'profile.position', nullif(u.position, '')))
      || coalesce(jsonb_strip_nulls(jsonb_build_object(
      'company.name', nullif(c.name, ''), 'company.tin', nullif(c.tin, ''),
      'company.legal_form', nullif(c.legal_form, ''), 'company.type', nullif(c.company_type, ''),
      'company.address', nullif(c.legal_address, ''), 'company.city', nullif(c.city, ''),
      'company.region', nullif(c.region, ''), 'company.phone', nullif(c.phone, ''),
      'company.email', nullif(c.email, ''), 'company.website', nullif(c.website, ''),
      'company.oked', nullif(c.oked, ''), 'company.director_name', nullif(c.director_name, ''),
      'company.registration_date', c.registration_date,
      'company.employees_count', c.employees_count, 'company.is_resident', c.is_resident)),
      '{}') as facts
    from account_user u
    left join account_usercompany m on m.user_id = u.id and m.company_id = $2
    left join account_company c on c.id = m.company_id and c.is_active
    where u.id = $1 and u.state = 'active'
    """)

  private static let named = Statement(
    """
    select coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'key', n.key,
      'attributes', n.attributes)), '[]') as found
    from (
      select 'user' as kind, u.id::text as key, jsonb_build_object('role', to_jsonb(array_remove(
        array[case when u.is_expert then 'expert' end, case when u.is_mentor then 'mentor' end],
        null))) as attributes
      from account_user u where u.id = any($1::int[]) and u.state = 'active'
      union all
      select 'company', c.id::text, jsonb_build_object('verified', c.verified)
      from account_company c
      where c.id = any($2::int[]) and c.is_active and c.merged_into_id is null
      union all
      select 'city', t.id::text, '{}' from core_city t where t.id = any($3::int[])
      union all
      select 'organization', o.code, jsonb_build_object('active', o.active)
      from core_organization o where o.code = any($4::text[]) and o.active
    ) as n
    """)

  /// Of a person who is not active there are no facts; of a company only for its members.
  package func formFacts(_ question: FormFactsQuestion) async throws -> FormFactsAnswer {
    let facts = try await database.read(People.profile(question.user, question.company))
    let found = try await database.read(
      People.named(
        question.users.asArray, question.companies.asArray, question.cities.asArray,
        question.organizations.asArray))
    return FormFactsAnswer(
      facts: try facts.first?.json("facts") ?? Array("{}".utf8),
      found: try found.first?.json("found") ?? Array("[]".utf8))
  }
}
