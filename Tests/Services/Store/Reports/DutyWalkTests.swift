import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Applicants, the staff and the clock come at once and in no order: what holds of reports, of plans and
/// purchases, and of the students of schools (features, 3.5) holds afterwards.
struct DutyWalkTests {
  private static let duties = """
    [{"type": "progress", "every": "month", "due_wd": 10, "opens_days": 14, "first": "current",
      "count": 3},
     {"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 2}]
    """

  @Test func sixteen_report_and_buy_and_every_invariant_holds() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.duties)
      var made: [Duty] = []
      for author in Int64(201)...204 {
        let request = try await world.active(by: author)
        let school = try #require(
          (0...9).lazy.compactMap { TaxNumber("2001400\(800 + author)\($0)") }.first)
        for iin in ["900101300007", "050615600205"] {
          _ = try await world.database.query(
            """
            insert into service_techordastudent (tin, iin, full_name)
            values (\(school.digits), \(iin), 'Серікова Дана')
            """)
        }
        made.append(Duty(request: request, author: author, school: school))
      }
      for id in try await world.database.query("select min(deadline_on) as day from service_report")
      {
        try await world.turn(on: #require(try id.optionalDay("day")) + -1)
      }
      let duties = made
      let steps = Wandering.steps(800, long: 100_000)
      let moved = try await Wandering.walk(steps, refusing: Self.isRefusal) { random in
        var walker = DutyWalker(world: world, duties: duties, random: random)
        defer { random = walker.random }
        try await walker.act()
      }
      #expect(moved > steps / 10)
      #expect(try await world.count("service_report where status = 'accepted'") > 0)
      #expect(try await world.count("service_guppurchaseapplication where status = 'approved'") > 0)
      let stray = try await stray(world)
      #expect(stray == [])
      let broken = try await world.broken(Self.reports + Self.money + Self.schools)
      #expect(broken == [])
    }
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    error is ReportError || error is PurchaseError || error is StudentError
      || error is RequestError || error is SubmissionRefusal || error is DraftRefusal
  }

  /// Lines of the history that are no move of their table. A correction is another report.
  private func stray(_ world: ServicesWorld) async throws -> [String] {
    let rows = try await world.database.query(
      """
      select source, action, from_status, to_status from service_reportlog
      where action <> 'correct'
      """)
    return try rows.compactMap { row in
      let (from, to) = (try row.string("from_status"), try row.string("to_status"))
      let (source, action) = (try row.string("source"), try row.string("action"))
      let isMove =
        switch source {
        case "service.guppurchaseplan":
          PurchaseMachine.plan.moves.contains {
            $0.from.rawValue == from && $0.to.rawValue == to && $0.action.rawValue == action
          }
        case "service.guppurchaseapplication":
          PurchaseMachine.application.moves.contains {
            $0.from.rawValue == from && $0.to.rawValue == to && $0.action.rawValue == action
          }
        default:
          ReportMachine.moves.contains {
            $0.from.rawValue == from && $0.to.rawValue == to && $0.action.rawValue == action
          }
        }
      return isMove ? nil : "\(source): \(from) → \(to) by \(action)"
    }
  }

  private static let reports: [(name: String, broken: SQL)] = [
    (
      "a report of one time is one, but for its corrections",
      """
      (select from service_report group by service_request_id, report_type, year, month, version
        having count(*) > 1) twice
      """
    ),
    (
      "one correction of a report at a time",
      """
      (select from service_report where corrects_id is not null and status <> 'skipped'
        group by corrects_id having count(*) > 1) twice
      """
    ),
    (
      "versions count from one without a gap",
      """
      service_report p where p.submissions <> (
        select count(*) from service_reportversion v
        where v.source = 'service.report' and v.report_id = p.id)
      """
    ),
    (
      "what was accepted says what was handed in last",
      """
      service_report p where p.status = 'accepted' and p.data is distinct from (
        select v.data from service_reportversion v
        where v.source = 'service.report' and v.report_id = p.id
        order by v.attempt desc limit 1)
      """
    ),
    (
      "nobody judges his own",
      """
      service_report p join service_servicerequest r on r.id = p.service_request_id
      where p.assignee_id = r.author_id
      """
    ),
    (
      "a report stands where its history ended",
      """
      service_report p where p.status <> 'scheduled' and p.corrects_id is null
        and p.status is distinct from (
          select l.to_status from service_reportlog l
          where l.source = 'service.report' and l.report_id = p.id
            and l.from_status <> l.to_status
          order by l.id desc limit 1)
      """
    ),
    (
      "a request is completed when it owes nothing more",
      """
      service_servicerequest r where r.bp_status = 'completed' and exists (
        select from service_report p where p.service_request_id = r.id
          and p.corrects_id is null and p.status not in ('accepted', 'skipped'))
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]

  private static let money: [(name: String, broken: SQL)] = [
    (
      "a line holds what was approved on it",
      "service_gupplanline where approved > total or approved < 0"
    ),
    (
      "a year has one plan in force",
      """
      (select from service_guppurchaseplan where status = 'approved'
        group by service_request_id, year having count(*) > 1) twice
      """
    ),
    (
      "what is spent is what was approved",
      """
      (select l.code, p.service_request_id, l.approved, (
          select coalesce(sum((item ->> 'sum')::numeric), 0)
          from service_guppurchaseapplication a, jsonb_array_elements(a.data -> 'items') item
          where a.service_request_id = p.service_request_id and a.year = p.year
            and a.status in ('approved', 'contracted', 'delivered', 'closed')
            and item ->> 'line' = l.code) as spent
        from service_gupplanline l join service_guppurchaseplan p on p.id = l.plan_id
        where p.status = 'approved') lines
      where approved <> spent
      """
    ),
  ]

  private static let schools: [(name: String, broken: SQL)] = [
    (
      "a student is in one school a month",
      """
      (select from service_techordareportstudent s
        join service_techordareport p on p.id = s.report_id
        where p.status <> 'skipped' and p.corrects_id is null
        group by s.iin, s.year, s.month having count(distinct s.school_tin) > 1) twice
      """
    ),
    (
      "who has not signed what was handed in has a reason",
      """
      service_techordareportstudent s join service_techordareport p on p.id = s.report_id
      where p.status in ('submitted', 'in_review', 'accepted') and s.signed_at is null
        and coalesce(s.missing_reason, '') = ''
      """
    ),
    (
      "a school reports on students",
      """
      service_techordareport p where p.status in ('submitted', 'in_review', 'accepted')
        and not exists (select from service_techordareportstudent s where s.report_id = p.id)
      """
    ),
  ]
}

private struct Duty {
  let request: Int64
  let author: Int64
  let school: TaxNumber
}

/// Somebody without a plan.
private struct DutyWalker {
  let world: ServicesWorld
  let duties: [Duty]
  var random: SeededRandom

  mutating func act() async throws {
    let duty = try random.one(of: duties)
    switch Int.random(in: 0..<20, using: &random) {
    case 0...8: try await report(duty)
    case 9...12: try await study(duty)
    default: try await buy(duty)
    }
  }

  private mutating func report(_ duty: Duty) async throws {
    let key = try random.one(of: try await world.owed(duty.request))
    let staff = try random.one(of: [Int64(70), 71, duty.author])
    let viewer = world.reader(staff, staff: true)
    let word = String(UInt32.random(in: 0...99, using: &random))
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: try await world.write(key, ["done": .text(word)], by: duty.author)
    case 3...5: try await world.handIn(key, by: duty.author)
    case 6, 7: try await world.accept(key, by: staff)
    case 8:
      try await world.database.transaction { [reports = world.reports] tx in
        var locked = try await reports.lockForWork(key, for: viewer, in: tx)
        try await reports.review(&locked, by: staff, over: true, in: tx)
        try await reports.sendBack(&locked, by: staff, comment: "Толығырақ", until: nil, in: tx)
      }
    case 9: _ = try await world.correct(key, by: duty.author)
    case 10:
      guard Int.random(in: 0..<6, using: &random) == 0 else { throw NothingToDo() }
      try await world.skip(key, by: staff)
    default:
      try await world.turn(on: world.due(key) + Int.random(in: -2...1, using: &random))
    }
  }

  private mutating func study(_ duty: Duty) async throws {
    let key = try random.one(of: try await world.owed(duty.request, .techOrda))
    let viewer = world.reader(duty.author)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: try await world.write(key, ["hours": 40], by: duty.author)
    case 1, 2:
      _ = try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
        return try await reports.nameStudents(locked, school: duty.school, only: nil, in: tx)
      }
    case 3:
      let line = try random.one(of: try await lines(of: key))
      var change = StudentChange()
      change.missingReason = "Ауырып қалды"
      let wanted = change
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
        _ = try await reports.change(line, of: locked, wanted, expecting: nil, in: tx)
      }
    case 4:
      let line = try random.one(of: try await lines(of: key))
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
        try await reports.remove(line, of: locked, expecting: nil, in: tx)
      }
    default: try await world.handIn(key, by: duty.author)
    }
  }

  private func lines(of key: ReportKey) async throws -> [Int64] {
    try await world.reports.students(of: key.id, limit: 10, after: 0).map { try $0.int64("id") }
  }

  private mutating func buy(_ duty: Duty) async throws {
    let viewer = world.reader(duty.author)
    let staff = try random.one(of: [Int64(70), 71, duty.author])
    let work = world.reader(staff, staff: true)
    let kind = try random.one(of: [PurchaseKind.plan, .application, .application])
    let code = try random.one(of: ["1", "2"])
    let sum = String(Int.random(in: 1...600, using: &random))
    let choice = Int.random(in: 0..<8, using: &random)
    let known = try await keys(kind, duty)
    if choice < 2 {
      let id = try await world.database.transaction { [purchases = world.purchases] tx in
        try await purchases.create(kind, under: duty.request, year: 2026, by: viewer, in: tx)
      }
      return try await say(kind, id, viewer, code, sum)
    }
    let id = try random.one(of: known)
    switch choice {
    case 2: try await say(kind, id, viewer, code, sum)
    case 3, 4:
      try await world.database.transaction { [purchases = world.purchases] tx in
        var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
        try await purchases.submit(&locked, by: duty.author, in: tx)
      }
    case 5 where kind == .plan:
      try await world.database.transaction { [purchases = world.purchases] tx in
        let locked = try await purchases.lock(.plan, id, ownedBy: viewer, in: tx)
        _ = try await purchases.amend(locked, by: duty.author, in: tx)
      }
    case 5:
      try await world.database.transaction { [purchases = world.purchases] tx in
        var locked = try await purchases.lockForWork(kind, id, for: work, in: tx)
        try await purchases.sendBack(&locked, .reject, by: staff, comment: "Жоқ", in: tx)
      }
    default:
      try await world.database.transaction { [purchases = world.purchases] tx in
        var locked = try await purchases.lockForWork(kind, id, for: work, in: tx)
        try await purchases.approve(&locked, by: staff, comment: nil, in: tx)
      }
    }
  }

  private func keys(_ kind: PurchaseKind, _ duty: Duty) async throws -> [Int64] {
    let table = kind == .plan ? "service_guppurchaseplan" : "service_guppurchaseapplication"
    return try await world.database.query(
      """
      select id from \(identifier: table) where service_request_id = \(duty.request)
        and status in ('draft', 'submitted', 'approved') order by id desc limit 4
      """
    ).map { try $0.int64("id") }
  }

  private func say(
    _ kind: PurchaseKind, _ id: Int64, _ viewer: ReportViewer, _ code: String, _ sum: String
  ) async throws {
    let answers: [String: FormValue] =
      kind == .plan
      ? ["lines": ServicesWorld.lines(["1": "900", "2": .init(500 + (Int(sum) ?? 0))])]
      : ["items": [["line": .text(code), "title": "A thing", "sum": .text(sum)]]]
    try await world.database.transaction { [purchases = world.purchases] tx in
      var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
      try await purchases.keep(answers, in: &locked, by: viewer.viewer.userID, tx: tx)
    }
  }
}
