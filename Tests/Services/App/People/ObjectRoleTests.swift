import Access
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

/// What the slice answers for when another asks what somebody is here.
struct ObjectRoleTests {
  private static let person: Int64 = 501

  /// A service without a commission, which gets one: its chair is 502, and 501 stands in for 503.
  private func prepare(_ desk: ServicesDesk) async throws -> (service: String, group: Int64) {
    let database = desk.world.database
    let service = try await database.query(
      """
      select code from service_service s
      where not exists (select from service_commission c where c.service_id = s.code)
      order by code limit 1
      """)[0].string("code")
    _ = try await database.query(
      "insert into service_service_users (service_id, user_id) values (\(service), \(Self.person))")
    let group = try await database.query(
      "insert into service_expertisegroup (key, service_id) values ('law', \(service)) returning id"
    )[0].int64("id")
    _ = try await database.query(
      """
      insert into service_expertisegroup_users (expertisegroup_id, user_id)
      values (\(group), \(Self.person))
      """)
    _ = try await database.query(
      """
      with made as (insert into service_commission (service_id) values (\(service)) returning id)
      insert into service_commissionmember (commission_id, user_id, role, starts_on, ends_on,
        substitute_id, is_substituted)
      select made.id, m.user_id, m.role, m.starts_on, m.ends_on, m.substitute_id,
        m.substitute_id is not null
      from made, (values
        (501, 'member', date '2020-01-01', date '2020-12-31', null::int),
        (502, 'chair', date '2020-01-01', null::date, null::int),
        (503, 'secretary', date '2020-01-01', null::date, 501)
      ) m (user_id, role, starts_on, ends_on, substitute_id)
      """)
    return (service, group)
  }

  private func told(
    _ desk: ServicesDesk, _ user: Int64, relation: String? = nil, object: String? = nil
  ) async throws -> [String] {
    try await desk.app.roles(
      ObjectRoleQuestion(user: user, relation: relation, object: object)
    ).map { "\($0.relation) \($0.object)" }
  }

  /// Fails where a seat counts after its term, or for whom another stands in.
  @Test func who_manages_judges_and_sits() async throws {
    try await ServicesDesk.open { desk in
      #expect(try await told(desk, Self.person) == [])
      let (service, group) = try await prepare(desk)
      let all = [
        "expert expertise-group:\(group)", "manager service:\(service)",
        "secretary commission:\(service)",
      ]
      #expect(try await told(desk, Self.person) == all)
      #expect(try await told(desk, 502) == ["chair commission:\(service)"])
      #expect(try await told(desk, 503) == [])
      #expect(try await told(desk, Self.person, relation: "manager") == [all[1]])
      #expect(try await told(desk, Self.person, object: "commission:\(service)") == [all[2]])
      #expect(try await told(desk, Self.person, relation: "chair") == [])
      let titles = try await desk.app.roles(ObjectRoleQuestion(user: Self.person)).map {
        $0.title.text(in: .russian)
      }
      #expect(Set(titles).count == 1 && titles[0] != "")
    }
  }
}
