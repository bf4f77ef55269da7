import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// A request that runs, and what its author's school is called.
struct Duty: Sendable {
  let request: Int64
  let author: Int64
  let school: TaxNumber
}

/// Somebody without a plan.
struct DutyWalker {
  let world: ServicesWorld
  let duties: [Duty]
  var random: SeededRandom

  /// Their numbers; each is a person from 301 on.
  static let students = ["900101300007", "050615600205", "850101300124"]

  mutating func act() async throws {
    let duty = try random.one(of: duties)
    switch Int.random(in: 0..<40, using: &random) {
    case 0: try await stop(duty)
    case 1...16: try await report(duty)
    case 17...24: try await study(duty)
    default: try await buy(duty)
    }
  }

  /// Whoever is of the staff, and somebody who must not judge: it is his own.
  private mutating func staff(_ duty: Duty) throws -> Int64 {
    try random.one(of: [70, 71, duty.author])
  }

  /// The request halts and runs again, or is over.
  private mutating func stop(_ duty: Duty) async throws {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: try await world.decide(duty.request, from: "approved", to: "stopped")
    case 1...5: try await world.decide(duty.request, from: "approved", to: "halted")
    default: try await world.decide(duty.request, from: "halted", to: "approved")
    }
  }

  // MARK: Reports

  private mutating func report(_ duty: Duty) async throws {
    let kind = try random.one(of: [ReportKind.general, .general, .seedMoney, .gup])
    let key = try random.one(of: try await world.owed(duty.request, kind))
    switch Int.random(in: 0..<20, using: &random) {
    case 0, 1: try await turn(key)
    case 2: _ = try await world.correct(key, by: duty.author)
    case 3 where random.isOne(in: 4): try await world.skip(key, by: staff(duty))
    case 3: try await world.review(key, by: staff(duty), over: Bool.random(using: &random))
    case 4: try await world.handIn(key, by: duty.author)
    case 5: try await world.recall(key, by: duty.author)
    default: try await goOn(key, duty)
    }
  }

  private mutating func turn(_ key: ReportKey) async throws {
    try await world.turn(on: world.due(key) + Int.random(in: -2...1, using: &random))
  }

  /// What it wants next.
  private mutating func goOn(_ key: ReportKey, _ duty: Duty) async throws {
    switch try await world.status(key) {
    case "scheduled": try await turn(key)
    case "open": try await world.write(key, answers(to: key.kind), by: duty.author)
    case "draft", "returned", "overdue":
      if random.isOne(in: 3) {
        return try await world.write(key, answers(to: key.kind), by: duty.author)
      }
      try await world.handIn(key, by: duty.author)
    case "signing" where random.isOne(in: 4): try await world.recall(key, by: duty.author)
    case "signing": try await world.sign(key, by: duty.author)
    case "submitted" where random.isOne(in: 3): try await world.review(key, by: staff(duty))
    case "submitted", "in_review":
      let staff = try staff(duty)
      if random.isOne(in: 3) { return try await world.sendBack(key, by: staff) }
      try await world.accept(key, by: staff)
    default: throw NothingToDo()
    }
  }

  private mutating func answers(to kind: ReportKind) -> [String: FormValue] {
    let word = String(UInt32.random(in: 0...99, using: &random))
    let sum = sum(upTo: 900_000_000)
    switch kind {
    case .general: return ["done": .text(word)]
    case .seedMoney:
      return [
        "income": .text(sum), "milestones": [["milestone": .text(word), "state": "running"]],
      ]
    case .gup:
      return [
        "spent": .text(sum), "done": .text(word),
        "spending": [["line": "1", "sum": .text(sum)]],
      ]
    case .techOrda: return ["hours": 40]
    }
  }

  /// To the tiyn.
  private mutating func sum(upTo most: Int) -> String {
    Tenge(tiyn: Int.random(in: 1...most, using: &random)).text
  }

  // MARK: Students

  private mutating func study(_ duty: Duty) async throws {
    let key = try random.one(of: try await world.owed(duty.request, .techOrda))
    switch Int.random(in: 0..<12, using: &random) {
    case 0: try await turn(key)
    case 1: try await world.write(key, answers(to: .techOrda), by: duty.author)
    case 2, 3:
      let viewer = world.reader(duty.author)
      _ = try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
        return try await reports.nameStudents(locked, school: duty.school, only: nil, in: tx)
      }
    case 4:
      let line = try await line(of: key)
      try await tell(of: line, key, duty)
    case 5 where random.isOne(in: 3):
      let line = try await line(of: key).id
      let viewer = world.reader(duty.author)
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
        try await reports.remove(line, of: locked, expecting: nil, in: tx)
      }
    case 5...8:
      let line = try await line(of: key)
      try await world.sign(line: line.id, by: line.student)
    case 9: _ = try await world.correct(key, by: duty.author)
    default: try await goOn(key, duty)
    }
  }

  /// How many days somebody was there, or why he has not signed.
  private mutating func tell(of line: Line, _ key: ReportKey, _ duty: Duty) async throws {
    var change = StudentChange()
    if random.isOne(in: 3) {
      change.missingReason = "Ауырып қалды"
    } else {
      change.planned = 20
      change.attended = Int.random(in: 0...20, using: &random)
    }
    let (wanted, viewer) = (change, world.reader(duty.author))
    try await world.database.transaction { [reports = world.reports] tx in
      let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      _ = try await reports.change(line.id, of: locked, wanted, expecting: nil, in: tx)
    }
  }

  private struct Line: Sendable {
    let id: Int64
    let student: Int64
  }

  private mutating func line(of key: ReportKey) async throws -> Line {
    let rows = try await world.database.query(
      "select id, iin from service_techordareportstudent where report_id = \(key.id)")
    guard let row = rows.randomElement(using: &random) else { throw NothingToDo() }
    let number = try row.string("iin")
    let index = Self.students.firstIndex(of: number) ?? 0
    return Line(id: try row.int64("id"), student: 301 + Int64(index))
  }

  // MARK: Purchases

  private mutating func buy(_ duty: Duty) async throws {
    let kind = try random.one(of: [PurchaseKind.plan, .application, .application])
    let known = try await underWay(kind, duty)
    if known.isEmpty || random.isOne(in: 6) {
      let viewer = world.reader(duty.author)
      let id = try await world.database.transaction { [purchases = world.purchases] tx in
        try await purchases.create(kind, under: duty.request, year: 2026, by: viewer, in: tx)
      }
      return try await world.write(kind, id, answers(to: kind), by: duty.author)
    }
    let purchase = try random.one(of: known)
    let staff = try staff(duty)
    var status = purchase.status
    // Now and then what comes next elsewhere.
    if random.isOne(in: 8) { status = try random.one(of: known).status }
    switch (kind, status) {
    case (_, "draft") where random.isOne(in: 4), (_, "returned") where random.isOne(in: 2):
      try await world.write(kind, purchase.id, answers(to: kind), by: duty.author)
    case (_, "draft"), (_, "returned"):
      try await world.submit(kind, purchase.id, by: duty.author)
    case (_, "submitted") where random.isOne(in: 4):
      try await world.sendBack(kind, purchase.id, by: staff)
    case (_, "submitted"): try await world.approve(kind, purchase.id, by: staff)
    case (.plan, _):
      guard random.isOne(in: 3) else { throw NothingToDo() }
      _ = try await world.amend(purchase.id, by: duty.author)
    case (_, "approved"):
      try await world.complete(
        purchase.id, .contract, sum: Tenge(sum(upTo: 30_000)), by: duty.author)
    case (_, "contracted"): try await world.complete(purchase.id, .deliver, by: duty.author)
    default: try await world.close(purchase.id, by: staff)
    }
  }

  private func underWay(
    _ kind: PurchaseKind, _ duty: Duty
  ) async throws -> [(id: Int64, status: String)] {
    let table = kind == .plan ? "service_guppurchaseplan" : "service_guppurchaseapplication"
    return try await world.database.query(
      """
      select id, status from \(identifier: table) where service_request_id = \(duty.request)
        and status not in ('amended', 'rejected', 'closed') order by id desc limit 6
      """
    ).map { (id: try $0.int64("id"), status: try $0.string("status")) }
  }

  private mutating func answers(to kind: PurchaseKind) -> [String: FormValue] {
    let sum = sum(upTo: 30_000)
    switch kind {
    case .plan:
      let second = Int.random(in: 400...1_400, using: &random)
      return ["lines": ServicesWorld.lines(["1": "900", "2": String(second)])]
    case .application:
      let line: FormValue = random.isOne(in: 2) ? "1" : "2"
      return ["items": [["line": line, "title": "A thing", "sum": .text(sum)]]]
    }
  }
}
