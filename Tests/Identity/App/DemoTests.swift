import IdentityApp
import IdentityContract
import IdentitySamples
import Kernel
import Postgres
import TestSupport
import Testing

struct DemoTests {
  @Test func the_demos_people_have_the_numbers_that_others_know() async throws {
    try await IdentityWorld.with { world in
      for _ in 1...2 {
        try await world.app.seedDemo(
          password: Secret(IdentityWorld.password), in: world.database)
      }
      let rows = try await world.database.query(
        "select id, email, first_name || ' ' || last_name as name from account_user order by id")
      #expect(try rows.map { try $0.int64("id") } == DemoPeople.allCases.map(\.id))
      #expect(try rows.map { try $0.string("email") } == DemoPeople.allCases.map(\.login))
      #expect(try rows.map { try $0.string("name") } == DemoPeople.allCases.map(\.displayName))
    }
  }

  @Test func the_demos_company_is_the_applicants_and_verified() async throws {
    try await IdentityWorld.with { world in
      try await world.app.seedDemo(
        password: Secret(IdentityWorld.password), in: world.database)
      let companies = try await world.database.query(
        """
        select c.id, c.verified, m.user_id from account_company c
        join account_usercompany m on m.company_id = c.id
        """)
      #expect(companies.count == 1)
      #expect(try companies.first?.int64("id") == DemoCompany.id)
      #expect(try companies.first?.bool("verified") == true)
      #expect(try companies.first?.int64("user_id") == DemoPeople.applicant.id)
      // Whoever comes next gets a number of his own.
      let next = try await world.database.query(
        "select nextval(pg_get_serial_sequence('account_company', 'id')) as id")
      #expect(try next[0].int64("id") != DemoCompany.id)
    }
  }

  /// Its service names the right when it starts, which is later.
  @Test func the_secretary_may_keep_protocols_from_the_beginning() async throws {
    try await IdentityWorld.with { world in
      try await world.app.seedDemo(
        password: Secret(IdentityWorld.password), in: world.database)
      let rights = try await world.database.query(
        """
        select p.codename from account_user_groups u
        join auth_group_permissions g on g.group_id = u.group_id
        join auth_permission p on p.id = g.permission_id
        where u.user_id = \(DemoPeople.secretary.id)
        """
      ).map { try $0.string("codename") }
      #expect(rights == ["keep_protocols"])
    }
  }
}
