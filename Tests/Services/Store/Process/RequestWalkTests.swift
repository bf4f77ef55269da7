import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Sixteen people do whatever comes to mind to the same few requests; whatever they did, what must hold
/// does.
@Suite struct RequestWalkTests {
  private static let steps = Wandering.steps(1_600, long: 100_000)

  @Test func sixteen_wander_and_every_invariant_holds() async throws {
    try await ServicesWorld.alone { world in
      try await prepare(world)
      let table = try await table(world)
      let results = await contenders { index in
        var walker = Walker(world: world, table: table, seed: UInt64(index) + 1)
        for _ in 0..<(Self.steps / 16) { try await walker.step() }
        return walker.moved
      }
      let moved = try results.map { try $0.get() }.reduce(0, +)
      #expect(moved > Self.steps / 10)
      try await Invariants(world: world, table: table).check()
    }
  }

  /// One decides, one withdraws, one submits again, and so on: whoever comes first, the history is a way
  /// through the table.
  @Test func submission_withdrawal_and_decision_race() async throws {
    try await ServicesWorld.alone { world in
      try await prepare(world)
      let table = try await table(world)
      for author in Int64(1)...6 {
        let id = try await world.seedMoney(by: author)
        try await world.move(id, to: "returned", marks: ["project_name"])
        try await world.fill(id, by: author, ["project_name": "Шолпан"])
        let results = await contenders { index in
          switch index % 4 {
          case 0: _ = try await world.submit(id, by: author)
          case 1: try await world.withdraw(id, by: author)
          case 2: try await world.fire(.deadline, on: id)
          default: try await world.move(id, to: "expertise")
          }
        }
        for case .failure(let error) in results {
          #expect(error is RequestError || error is SubmissionRefusal, "\(error)")
        }
      }
      try await Invariants(world: world, table: table).check()
    }
  }

  private func prepare(_ world: ServicesWorld) async throws {
    try await world.managers([70, 71, 72])
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1, second_hub_form_id = (
        select hub_form_id from service_service where code = 'consultation')
      where code = 'seed-money'
      """)
  }

  private func table(_ world: ServicesWorld) async throws -> ProcessTable {
    try ProcessTable(DefaultProcess.document)
  }
}

/// Somebody without a plan.
private struct Walker {
  let world: ServicesWorld
  let table: ProcessTable
  private var random: SeededRandom
  /// What was not refused.
  private(set) var moved = 0

  /// Two of them are of the staff too.
  private static let authors = Array(Int64(1)...10) + [70, 71]

  init(world: ServicesWorld, table: ProcessTable, seed: UInt64) {
    self.world = world
    self.table = table
    random = SeededRandom(seed: seed)
  }

  mutating func step() async throws {
    let author = Self.authors.randomElement(using: &random) ?? 1
    do {
      try await act(for: author)
      moved += 1
    } catch is RequestError {
    } catch is SubmissionRefusal {
    } catch is DraftRefusal {
    } catch is ServiceRefusal {
    }
  }

  private mutating func act(for author: Int64) async throws {
    let rows = try await world.database.query(
      """
      select id, bp_status, status from service_servicerequest where author_id = \(author)
      order by id desc limit 1
      """)
    guard let row = rows.first else {
      _ = try await world.draft(by: author, service: "seed-money")
      return
    }
    let id = try row.int64("id")
    let here = try row.string("bp_status")
    switch Int.random(in: 0..<10, using: &random) {
    case 0: _ = try await world.draft(by: author, service: "seed-money")
    case 1, 2, 3: try await answer(id, author, isSecond: table.steps[here]?.stage == 2)
    case 4 where Int.random(in: 0..<4, using: &random) == 0:
      try await world.withdraw(id, by: author)
    case 4, 5: try await world.appeal(id, by: author)
    case 6:
      try await world.take(
        id, by: Int64.random(in: 70...73, using: &random), over: Bool.random(using: &random))
    case 7:
      let triggers = ProcessTable.Trigger.allCases.filter { $0.party == .system }
      try await world.fire(
        triggers.randomElement(using: &random) ?? .deadline, on: id)
    default:
      let moves = table.choices(from: here)
      let target = moves.randomElement(using: &random)?.to ?? "completed"
      let second = table.steps[target]?.stage == 2
      try await world.move(
        id, to: target, as: Set(ProcessTable.Role.allCases),
        by: Int64.random(in: 70...73, using: &random),
        marks: target.hasPrefix("returned") ? [second ? "question" : "project_name"] : [])
    }
  }

  private mutating func answer(_ id: Int64, _ author: Int64, isSecond: Bool) async throws {
    let word = String(UInt64.random(in: 1_000...9_999, using: &random))
    let view = try await world.requests.formData(id, for: world.viewer(author))
    if view.openFields == nil {
      try await world.fill(
        id, by: author,
        isSecond ? ["topic": "taxes", "question": "Вопрос"] : ServicesWorld.seedMoneyAnswers)
    }
    try await world.fill(
      id, by: author,
      isSecond
        ? ["question": .text("Какой будет договор \(word)?")]
        : ["project_name": .text("Құс жолы \(word)")])
    try await world.submit(id, by: author)
  }
}

/// What must hold of every request, whatever was done to it.
private struct Invariants {
  let world: ServicesWorld
  let table: ProcessTable

  func check() async throws {
    try await historiesAreWaysThroughTheTable()
    try await statesMatchTheTable()
    for (name, broken) in Self.queries {
      #expect(try await world.count(broken) == 0, "\(name)")
    }
  }

  private func historiesAreWaysThroughTheTable() async throws {
    let rows = try await world.database.query(
      """
      select b.service_request_id as id, b.bp_status as step,
        lag(b.bp_status) over (partition by b.service_request_id order by b.id) as before
      from service_servicerequestbpstatus b
      """)
    for row in rows {
      let to = try row.string("step")
      if let from = try row.optionalString("before") {
        #expect(table.moves.contains { $0.from == from && $0.to == to }, "\(from) → \(to)")
      } else {
        #expect(to == table.initial)
      }
    }
  }

  private func statesMatchTheTable() async throws {
    let rows = try await world.database.query(
      """
      select id, status, bp_status, open_key, deadline, remaining_days
      from service_servicerequest
      """)
    for row in rows {
      let code = try row.string("bp_status")
      let step = try #require(table.steps[code])
      #expect(try row.string("status") == step.status.rawValue, "\(code)")
      #expect(try (row.optionalString("open_key") == nil) == table.isOver(code), "\(code)")
      let isPaused = table.moves.contains { $0.to == code && $0.clock == .pause }
      #expect(try row.optionalInt("remaining_days") == nil || isPaused, "\(code)")
      let stops = table.moves.filter { $0.to == code }.allSatisfy { $0.clock == .stop }
      if stops { #expect(try row.optionalInstant("deadline") == nil, "\(code)") }
    }
  }

  private static let queries: [(String, SQL)] = [
    (
      "the last line of the history is where it stands",
      """
      service_servicerequest r where r.bp_status is distinct from (
        select b.bp_status from service_servicerequestbpstatus b
        where b.service_request_id = r.id order by b.id desc limit 1)
      """
    ),
    (
      "the last status told is the status",
      """
      service_servicerequest r where r.status is distinct from (
        select s.status from service_servicerequeststatus s
        where s.service_request_id = r.id order by s.id desc limit 1)
      """
    ),
    (
      "marks only in a revision",
      "service_servicerequest where marks <> '[]' and status <> 'revision'"
    ),
    (
      "a number is given with the first submission and once",
      """
      service_servicerequest r where (r.number is null) <> (r.submissions = 0) or exists (
        select from service_requestsubmission v where v.service_request_id = r.id
          and convert_from(v.canonical, 'UTF8')::jsonb ->> 'number' is distinct from r.number)
      """
    ),
    (
      "versions count from one without a gap",
      """
      service_servicerequest r where r.submissions <> (
        select count(*) from service_requestsubmission v where v.service_request_id = r.id)
        or r.submissions <> coalesce((
          select max(v.attempt) from service_requestsubmission v
          where v.service_request_id = r.id), 0)
      """
    ),
    (
      "one open request per person",
      """
      (select author_id from service_servicerequest where open_key is not null
        group by author_id having count(*) > 1) several
      """
    ),
    (
      "nobody decides on his own",
      "service_servicerequest where assignee_id = author_id or assignee_id = former_assignee_id"
    ),
    (
      "nobody moves his own as if it were another's",
      """
      service_servicerequest r join service_servicerequestlog l on l.service_request_id = r.id
      where l.user_id = r.author_id
        and l.action in ('assigned', 'returned', 'approved', 'rejected')
      """
    ),
    (
      "events are in order",
      """
      (select aggregate_rev - lag(aggregate_rev) over (
          partition by aggregate_id order by seq) as step
        from outbox where aggregate_type = 'request') revs where step <= 0
      """
    ),
    (
      "a second form only where the process opened one",
      """
      service_servicerequest r where r.second_hub_form_data_id is not null and not exists (
        select from service_servicerequestbpstatus b
        where b.service_request_id = r.id and b.bp_status = 'second_form')
      """
    ),
  ]
}
