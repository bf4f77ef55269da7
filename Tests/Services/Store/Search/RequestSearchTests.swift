import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Filters in every combination, against a statement that looks at each request.
struct RequestSearchTests {
  /// Of six years, some on the same microsecond, some before the platform was and after it will be.
  private static let filling: SQL = """
    insert into service_servicerequest (id, created_at, status, bp_status, service_id, author_id,
      company_id, assignee_id, submissions, deadline, paused_at, data, imported_version)
    select n, case when n % 50 = 0 then timestamptz '1999-01-01 00:00Z' + n % 4 * interval '80 years'
        else timestamptz '2026-11-01 00:00Z' - (n / 3 * 2190.0 / 100) * interval '1 day' end,
      (array['submitted', 'in_progress', 'approved', 'draft'])[1 + n % 4],
      (array['registered', 'review'])[1 + n / 2 % 2],
      (array['startup-grant', 'consultation'])[1 + n / 4 % 2], 1 + n % 5, nullif(n % 3, 0),
      nullif(n / 7 % 4, 0), 0, now() + (n % 9 - 4) * interval '1 hour',
      case when n % 11 = 0 then now() end,
      jsonb_build_object('a', (array['верблюды', 'степные верблюды', 'степь'])[1 + n % 3]), 1
    from generate_series(1, 300) n
    """

  private struct Choice: Sendable {
    let name: String
    let condition: SQL
    let set: @Sendable (inout RequestFilter) -> Void
  }

  private static let choices: [[Choice]] = [
    [
      Choice(name: "camels", condition: "r.data::text like '%верблюды%'") {
        $0.words = "верблюдов"
      },
      Choice(name: "both words", condition: "r.data::text like '%степные верблюды%'") {
        $0.words = "степной верблюд"
      },
    ],
    [
      Choice(name: "status", condition: "r.status = 'submitted'") { $0.statuses = ["submitted"] },
      Choice(name: "statuses", condition: "r.status in ('submitted', 'approved')") {
        $0.statuses = ["submitted", "approved"]
      },
    ],
    [Choice(name: "step", condition: "r.bp_status = 'review'") { $0.bpStatuses = ["review"] }],
    [
      Choice(name: "service", condition: "r.service_id = 'consultation'") {
        $0.service = "consultation"
      },
      Choice(name: "no service", condition: "false") { $0.service = #"'\ | @sconsultation"# },
    ],
    [
      Choice(name: "assignee", condition: "r.assignee_id = 2") { $0.assignee = .user(2) },
      Choice(name: "nobody", condition: "r.assignee_id is null") { $0.assignee = .nobody },
    ],
    [Choice(name: "company", condition: "r.company_id = 1") { $0.companyID = 1 }],
    [
      Choice(
        name: "overdue",
        condition: """
          r.deadline < now() and r.paused_at is null and r.status in ('submitted', 'in_progress')
          """
      ) { $0.isOverdue = true },
      Choice(
        name: "in time",
        condition: """
          not (r.deadline < now() and r.paused_at is null
            and r.status in ('submitted', 'in_progress'))
          """
      ) { $0.isOverdue = false },
    ],
    [
      Choice(name: "since", condition: "r.created_at >= '2025-03-05 00:00Z'") {
        $0.createdFrom = Instant(rfc3339: "2025-03-05T00:00:00Z")
      },
      Choice(name: "before", condition: "r.created_at < '2024-07-14 12:00Z'") {
        $0.createdBefore = Instant(rfc3339: "2024-07-14T12:00:00Z")
      },
    ],
  ]

  /// Every choice alone, every pair, and all of them together.
  private static var combinations: [[Choice]] {
    var all: [[Choice]] = choices.joined().map { [$0] }
    for (n, some) in choices.enumerated() {
      for other in choices[(n + 1)...] {
        for one in some { for two in other { all.append([one, two]) } }
      }
    }
    return all + [choices.map { $0[0] }, choices.compactMap(\.last)]
  }

  /// Holds because every window is looked at once.
  @Test func every_combination_finds_what_a_look_at_each_finds() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(Self.filling)
      try await world.readWords()
      let staff = world.viewer(ServicesWorld.staff, staff: true)
      for combination in Self.combinations {
        var filter = RequestFilter()
        for choice in combination { choice.set(&filter) }
        let conditions = combination.map(\.condition).joined(" and ")
        let expected = try await world.database.query(
          """
          select r.id from service_servicerequest r
          where r.status <> 'draft' and \(conditions) order by r.created_at desc, r.id desc
          """
        ).map { try $0.int64("id") }
        var found: [Int64] = []
        var position: RequestPosition?
        repeat {
          let rows = try await world.requests.list(
            of: staff, work: true, narrowedBy: filter, limit: 50, after: position)
          found += try rows.map { try $0.int64("id") }
          position = try rows.last.map {
            RequestPosition(createdAt: try $0.instant("created_at"), id: try $0.int64("id"))
          }
        } while position != nil
        #expect(found == expected, "\(combination.map(\.name))")
      }
    }
  }

  /// Holds because the search asks for the organisation; of one that was given away nothing is seen before
  /// its keys are read again.
  @Test func staff_of_an_organisation_sees_its_services_only() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(Self.filling)
      _ = try await world.database.query(
        "update service_service set organization_id = 'astana' where code = 'consultation'")
      try await world.readWords()
      let bound = Viewer(
        userID: ServicesWorld.staff, companies: [], isStaff: true, organization: "astana")
      func services(_ filter: RequestFilter) async throws -> Set<String> {
        Set(
          try await world.requests.list(
            of: bound, work: true, narrowedBy: filter, limit: 300, after: nil
          ).map { try $0.string("service") })
      }
      var filter = RequestFilter()
      #expect(try await services(filter) == ["consultation"])
      filter.words = "верблюд"
      #expect(try await services(filter) == ["consultation"])
      filter.service = "startup-grant"
      #expect(try await services(filter) == [])
      _ = try await world.database.query(
        "update service_service set organization_id = 'almaty' where code = 'consultation'")
      #expect(try await services(RequestFilter()) == [])
    }
  }

  @Test func a_request_is_found_by_number_and_words_together() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      let number = try await world.submit(id).number
      for (typed, found) in [("хозяйства", [id]), ("верблюды", [])] {
        var filter = RequestFilter()
        filter.number = number
        filter.words = typed
        let rows = try await world.requests.list(
          of: world.viewer(ServicesWorld.staff, staff: true), work: true, narrowedBy: filter,
          limit: 5, after: nil)
        #expect(try rows.map { try $0.int64("id") } == found)
      }
    }
  }
}
