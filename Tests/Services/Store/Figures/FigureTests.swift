import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Figures of a few requests, counted by hand.
@Suite struct FigureTests {
  private func figures(_ world: ServicesWorld) -> Figures { Figures(database: world.database) }

  private func steps(
    _ world: ServicesWorld, of service: String = "startup-grant"
  ) async throws -> [String: ProcessTable.Step] {
    let process = try await Processes(database: world.database).read(service, within: nil)
    return try ProcessTable(#require(process).document).steps
  }

  private func filter(_ change: (inout FigureFilter) -> Void = { _ in }) -> FigureFilter {
    var filter = FigureFilter()
    change(&filter)
    return filter
  }

  private func reached(_ funnel: Funnel) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: funnel.stages.filter { $0.arrivals.reached > 0 }.map {
        ($0.arrivals.code, $0.arrivals.reached)
      })
  }

  @Test func a_funnel_counts_who_ever_came_to_a_status() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      let funnel = try await figures(world).funnel(filter())
      #expect(funnel.total == 4)
      #expect(
        reached(funnel)
          == ["submitted": 4, "in_progress": 2, "approved": 2, "revision": 1, "rejected": 1])
      #expect(funnel.stages.map(\.arrivals.code) == RequestStatus.counted.map(\.rawValue))
      #expect(funnel.stages.prefix(4).map(\.rate) == [nil, 0.5, 1, 0])
    }
  }

  @Test func a_funnel_of_a_service_goes_by_its_steps_in_their_order() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      try await world.told([HistoryLine(.submitted, "registered", after: 0)], of: "consultation")
      let funnel = try await figures(world).funnel(
        filter { $0.service = "startup-grant" }, by: steps(world))
      #expect(funnel.total == 4)
      #expect(
        funnel.stages.map { "\($0.arrivals.code) \($0.arrivals.reached)" } == [
          "registered 3", "completeness_check 2", "approved 1", "returned 1", "refused 1",
          "accepted by hand 1",
        ])
      let labels = funnel.stages.map { $0.arrivals.label.text(in: .russian) }
      #expect(labels.first == "Зарегистрирована" && labels.last == "accepted by hand")
      #expect(funnel.stages.map(\.rate) == [nil, 0.6667, 0.5, nil, nil, 1])
    }
  }

  /// Fails without `notCorrected`.
  @Test func a_step_that_was_put_right_was_never_reached() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.told([
        HistoryLine(.submitted, "registered", after: 0),
        HistoryLine(.rejected, "refused", after: 2),
        HistoryLine(.inProgress, "completeness_check", after: 5),
      ])
      _ = try await world.database.query(
        """
        update service_servicerequestbpstatus b set corrects_id = (
          select f.id from service_servicerequestbpstatus f
          where f.service_request_id = b.service_request_id and f.bp_status = 'refused')
        where b.service_request_id = \(id) and b.bp_status = 'completeness_check'
        """)
      let only = filter { $0.service = "startup-grant" }
      let funnel = try await figures(world).funnel(only, by: steps(world))
      #expect(reached(funnel) == ["registered": 1, "completeness_check": 1])
      let stays = try await figures(world).stays(only, by: steps(world))
      #expect(stays.map { $0.medianHours } == [5, nil])
    }
  }

  @Test func time_in_status_is_of_stays_that_have_ended() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      let rows = try await figures(world).stays(filter())
      #expect(rows.map(\.code) == RequestStatus.counted.map(\.rawValue))
      let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
      // 2, 4 and 6 hours; the third one that came is still there.
      let submitted = try #require(known["submitted"])
      #expect(submitted.stays == 3 && submitted.standing == 1)
      #expect(submitted.medianHours == 4 && submitted.p90Hours.map { ($0 * 10).rounded() } == 56)
      // 10, 1 and 10.
      #expect(known["in_progress"]?.stays == 3 && known["in_progress"]?.medianHours == 10)
      #expect(known["revision"]?.medianHours == 24 && known["revision"]?.standing == 0)
      #expect(known["approved"]?.stays == 0 && known["approved"]?.standing == 1)
      #expect(known["approved"]?.medianHours == nil)
      let steps = try await figures(world).stays(
        filter { $0.service = "startup-grant" }, by: steps(world))
      #expect(
        steps.map { "\($0.code) \($0.stays) \($0.standing)" } == [
          "registered 3 1", "completeness_check 3 0", "approved 0 1", "returned 1 0",
          "refused 0 1",
        ])
    }
  }

  /// Fails where the time to the next line may be less than none.
  @Test func a_clock_that_went_back_counts_as_no_time() async throws {
    try await ServicesWorld.open { world in
      try await world.told([
        HistoryLine(.submitted, after: 5), HistoryLine(.inProgress, after: 2),
        HistoryLine(.approved, after: 4),
      ])
      let rows = try await figures(world).stays(filter()).filter { $0.stays > 0 }
      #expect(rows.map(\.medianHours) == [0, 2])
    }
  }

  @Test func load_is_what_is_open_now_and_was_decided_then() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      let rows = try await figures(world).load(filter())
      #expect(
        rows == [
          LoadRow(
            assigneeID: nil, name: nil, open: 1, overdue: 1, decided: 0, medianDays: nil),
          // 12 and 45 hours: the second one counts from the first time that it was handed in.
          LoadRow(
            assigneeID: ServicesWorld.staff, name: nil, open: 0, overdue: 0, decided: 2,
            medianDays: 28.5 / 24),
        ])
      let later = try await figures(world).load(
        filter { $0.from = ServicesWorld.opened + .seconds(20 * 3_600) })
      #expect(later.map(\.decided) == [0, 1] && later.map(\.open) == [1, 0])
      let none = try await figures(world).load(
        filter { $0.before = ServicesWorld.opened + .seconds(13 * 3_600) })
      #expect(none.map(\.decided) == [0])
    }
  }

  @Test func regions_are_told_apart_whatever_the_size_of_their_letters() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      let rows = try await figures(world).regions(filter())
      #expect(rows.map(\.kind.rawValue).sorted() == ["person", "region", "unknown"])
      let home = try #require(rows.first)
      #expect(home.region?.lowercased() == "алматы")
      #expect(home.requests == 2 && home.companies == 2 && home.approved == 1)
      let unknown = rows.first { $0.kind == .unknown }
      #expect(unknown?.requests == 1 && unknown?.approved == 1 && unknown?.region == nil)
      #expect(rows.first { $0.kind == .person }?.companies == 0)
    }
  }

  /// Fails where the last handing in counts.
  @Test func the_day_is_that_of_the_first_handing_in() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      let (first, second) = (ServicesWorld.opened, ServicesWorld.opened + .seconds(86_400))
      let figures = figures(world)
      let then = try await figures.funnel(
        filter {
          $0.from = first
          $0.before = second
        })
      #expect(then.total == 3)
      #expect(try await figures.funnel(filter { $0.from = second }).total == 0)
      #expect(try await figures.funnel(filter { $0.before = first }).total == 1, "the old one")
      let edge = first + .seconds(3_600)
      #expect(try await figures.funnel(filter { $0.from = edge }).total == 3)
      #expect(try await figures.regions(filter { $0.before = edge }).map(\.requests) == [1])
      #expect(try await figures.stays(filter { $0.before = edge }).allSatisfy { $0.stays == 0 })
    }
  }

  /// Fails without the old site's first line: it was handed in there.
  @Test func a_request_of_the_old_site_was_handed_in_there() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.told([
        HistoryLine(.submitted, after: 0), HistoryLine(.revision, after: 2),
        HistoryLine(.submitted, after: 500),
      ])
      _ = try await world.database.query(
        "update service_servicerequest set submissions = 1, imported_version = 1 where id = \(id)")
      let then = try await figures(world).funnel(
        filter { $0.before = ServicesWorld.opened + .seconds(3_600) })
      #expect(then.total == 1)
    }
  }

  @Test func each_filter_narrows_every_figure() async throws {
    try await ServicesWorld.open { world in
      try await world.fewRequests()
      try await world.told(
        [HistoryLine(.submitted, after: 1), HistoryLine(.inProgress, after: 2)],
        of: "consultation", assignee: 71)
      _ = try await world.database.query(
        "update service_service set organization_id = 'astana' where code = 'consultation'")
      let filters: [(FigureFilter, Int)] = [
        (filter(), 5), (filter { $0.service = "consultation" }, 1),
        (filter { $0.service = "nothing" }, 0), (filter { $0.organization = "astana" }, 1),
        (filter { $0.bound = "astana" }, 1), (filter { $0.bound = "almaty" }, 0),
        (
          filter {
            $0.organization = "astana"
            $0.bound = "almaty"
          }, 0
        ),
        (filter { $0.statuses = ["approved", "rejected"] }, 3),
        (
          filter {
            $0.statuses = ["in_progress"]
            $0.service = "startup-grant"
          }, 0
        ),
      ]
      let figures = figures(world)
      for (filter, count) in filters {
        #expect(try await figures.funnel(filter).total == count)
        #expect(try await figures.regions(filter).map(\.requests).reduce(0, +) == count)
        let stays = try await figures.stays(filter)
        #expect(stays.map { $0.stays + $0.standing }.reduce(0, +) == 0 ? count <= 1 : count > 0)
        let load = try await figures.load(filter)
        #expect(load.allSatisfy { $0.open <= count && $0.decided <= count })
        #expect(count > 0 || load.isEmpty)
        let steps = try await figures.funnel(filter, by: [:])
        #expect(steps.total == count)
      }
    }
  }

  @Test func of_nothing_every_figure_is_empty() async throws {
    try await ServicesWorld.open { world in
      let figures = figures(world)
      let funnel = try await figures.funnel(filter())
      #expect(funnel.total == 0 && funnel.stages.count == RequestStatus.counted.count)
      #expect(try await figures.funnel(filter(), by: steps(world)).stages.isEmpty)
      #expect(try await figures.stays(filter()).allSatisfy { $0.stays == 0 && $0.standing == 0 })
      #expect(try await figures.stays(filter(), by: [:]).isEmpty)
      #expect(try await figures.load(filter()).isEmpty)
      #expect(try await figures.regions(filter()).isEmpty)
    }
  }
}
