import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Applicants, students, the staff and the clock come at once and in no order: what holds of reports, of
/// plans and purchases, and of the students of schools (features, 3.5) holds afterwards.
struct DutyWalkTests {
  /// Of every kind, signed and not.
  private static let duties = """
    [{"type": "progress", "every": "month", "due_wd": 10, "first": "current", "count": 2},
     {"type": "signed", "every": "month", "due_wd": 10, "first": "current", "count": 2,
      "sign": true},
     {"kind": "seed-money", "every": "quarter", "due_day": 25, "opens_days": 100,
      "first": "current", "count": 2, "sign": true,
      "fee": {"income_percent": "1", "years": 5, "participant_percent": "1.5"}},
     {"kind": "gup", "every": "month", "due_wd": 5, "first": "current", "count": 2},
     {"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 2}]
    """

  @Test func sixteen_report_and_buy_and_every_invariant_holds() async throws {
    let steps = 1_600
    let legs = Wandering.legs(of: steps)
    var moved = 0
    var (reports, plans, purchases) = (WalkedEdges(), WalkedEdges(), WalkedEdges())
    var accepted: Set<ReportKind> = []
    for leg in 0..<legs {
      try await ServicesWorld.open { world in
        let duties = try await oblige(world)
        let lines = try await world.database.query(
          "select coalesce(max(id), 0) as last from service_reportlog")
        let mark = try lines[0].int64("last")
        try await world.watch(["service_guppurchaseplan", "service_guppurchaseapplication"])
        moved += try await Wandering.walk(steps, leg: leg, refusing: Self.isRefusal) { random in
          var walker = DutyWalker(world: world, duties: duties, random: random)
          defer { random = walker.random }
          try await walker.act()
        }
        reports.add(try await reported(world, after: mark))
        plans.add(
          try await world.steps(
            of: "service_guppurchaseplan", along: PurchaseMachine.plan.edges))
        purchases.add(
          try await world.steps(
            of: "service_guppurchaseapplication", along: PurchaseMachine.application.edges))
        for kind in ReportKind.allCases
        where try await world.count("\(identifier: kind.table) where status = 'accepted'") > 0 {
          accepted.insert(kind)
        }
        let broken = try await world.broken(DutyInvariants.all)
        #expect(broken == [], "leg \(leg), \(Wandering.told)")
        try await feesAreWhatTheFormulaSays(world)
      }
    }
    #expect(moved > legs * steps / 10)
    #expect(!Wandering.isLong || accepted == Set(ReportKind.allCases), "\(Wandering.told)")
    for (walked, wanted) in [
      (reports, Self.wantedOfReports), (plans, Self.wantedOfPlans),
      (purchases, Self.wantedOfPurchases),
    ] {
      #expect(walked.stray == [], "\(Wandering.told)")
      let unmet = walked.unmet(of: wanted)
      #expect(unmet == [], "\(Wandering.told)")
    }
  }

  /// Six requests run, each with a school of its own; the same three students study at all of them.
  private func oblige(_ world: ServicesWorld) async throws -> [Duty] {
    try await world.giveReports(Self.duties)
    var made: [Duty] = []
    for author in Int64(201)...206 {
      let request = try await world.active(by: author)
      let school = try #require(
        (0...9).lazy.compactMap { TaxNumber("2001400\(800 + author)\($0)") }.first)
      for iin in DutyWalker.students {
        _ = try await world.database.query(
          """
          insert into service_techordastudent (tin, iin, full_name)
          values (\(school.digits), \(iin), 'Серікова Дана')
          """)
      }
      made.append(Duty(request: request, author: author, school: school))
    }
    for row in try await world.database.query("select min(deadline_on) as day from service_report")
    {
      try await world.turn(on: #require(try row.optionalDay("day")) + -1)
    }
    return made
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    switch error {
    case is ReportError, is PurchaseError, is StudentError, is RequestError, is SubmissionRefusal,
      is DraftRefusal, is SignatureRefusal:
      true
    default: false
    }
  }

  /// The histories of reports. A correction is another report.
  private func reported(_ world: ServicesWorld, after mark: Int64) async throws -> WalkedEdges {
    let rows = try await world.database.query(
      """
      select action, from_status, to_status, count(*) as times from service_reportlog
      where id > \(mark) and action <> 'correct' and source in ('service.report',
        'service.seedmoneyreport', 'service.gupreport', 'service.techordareport')
      group by action, from_status, to_status
      """)
    let edges = Set(ReportMachine.table.edges)
    var walked = WalkedEdges()
    for row in rows {
      let edge = WalkEdge(
        try row.string("from_status"), try row.string("to_status"), by: try row.string("action"))
      if edges.contains(edge) {
        walked.count(edge, try row.int("times"))
      } else {
        walked.note(stray: edge.description)
      }
    }
    return walked
  }

  /// 1 % of the income and 1.5 % of it, each rounded by itself: as the database counts them too.
  private func feesAreWhatTheFormulaSays(_ world: ServicesWorld) async throws {
    let rows = try await world.database.query(
      """
      select id, round(income * 0.01, 2)::text as share,
        round(income * 0.015, 2)::text as participation,
        (round(income * 0.01, 2) + round(income * 0.015, 2))::text as total
      from (select id, (data ->> 'income')::numeric as income from service_seedmoneyreport
        where status in ('submitted', 'in_review', 'accepted')) handed_in
      """)
    for row in rows {
      let key = ReportKey(.seedMoney, try row.int64("id"))
      let seen = try await world.reports.view(key, for: world.reader(70, staff: true))
      let view = try #require(seen)
      let income = try #require(Tenge(view.answers["income"]?.decimal))
      let fee = SeedMoneyFee(
        income: income, first: view.period?.firstDay, terms: view.terms.fee,
        since: view.terms.since)
      #expect(try fee.incomeShare.text == row.string("share"))
      #expect(try fee.participantFee.text == row.string("participation"))
      #expect(try fee.total.text == row.string("total"))
    }
  }

  // MARK: Edges

  private static let wantedOfReports = Wandering.wanted(
    ReportMachine.table.edges,
    often: [
      WalkEdge("scheduled", "open", by: "open"), WalkEdge("open", "draft", by: "write"),
      WalkEdge("draft", "submitted", by: "submit"), WalkEdge("draft", "signing", by: "freeze"),
      WalkEdge("signing", "submitted", by: "submit"),
      WalkEdge("submitted", "in_review", by: "review"),
      WalkEdge("in_review", "accepted", by: "accept"),
      WalkEdge("in_review", "returned", by: "return"),
    ])

  private static let wantedOfPlans = Wandering.wanted(
    PurchaseMachine.plan.edges,
    often: [
      WalkEdge("draft", "draft", by: "write"), WalkEdge("draft", "submitted", by: "submit"),
      WalkEdge("submitted", "approved", by: "approve"),
    ])

  private static let wantedOfPurchases = Wandering.wanted(
    PurchaseMachine.application.edges,
    often: [
      WalkEdge("draft", "submitted", by: "submit"),
      WalkEdge("submitted", "approved", by: "approve"),
      WalkEdge("approved", "contracted", by: "contract"),
      WalkEdge("contracted", "delivered", by: "deliver"),
      WalkEdge("delivered", "closed", by: "close"),
    ])
}
