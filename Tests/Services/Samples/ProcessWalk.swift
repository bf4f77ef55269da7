import Kernel
package import ServicesDomain

/// Tries everything that anybody might do at every step of a table, and says where the rules did not do
/// what the table says: each of its edges is gone, and each that it lacks is refused.
package struct ProcessWalk {
  private let table: ProcessTable
  private static let calendar = WorkingCalendar()
  private static let today = FormSamples.today
  package private(set) var problems: [String] = []
  /// Edges that were gone.
  package private(set) var edges = 0
  /// As what each edge that was gone is told to others.
  package private(set) var told: [String: Set<RequestStep.Kind>] = [:]
  /// Attempts that were refused.
  package private(set) var refusals = 0

  package init(_ table: ProcessTable) throws {
    self.table = table
    for step in table.steps.values.sorted(by: { $0.code < $1.code }) {
      try tryStaff(at: step)
      try tryTriggers(at: step)
      try tryChildren(at: step)
      try tryApplicant(at: step)
    }
  }

  /// Somebody's request that stands at a step, with days left of its deadline where the clock was paused.
  private func request(at step: ProcessTable.Step) -> ServiceRequest {
    let isPaused = table.moves.contains { $0.to == step.code && $0.clock == .pause }
    return ServiceRequest(
      stored: 1, serviceCode: "walk", authorID: ProcessSamples.author, companyID: nil,
      status: step.status, bpStatus: step.code, assigneeID: ProcessSamples.staff,
      deadline: Self.today + 7, remainingDays: isPaused ? 5 : nil,
      marks: step.status == .revision ? [FieldMark(field: "name")] : [], number: "W-2026-000001",
      submissions: 1, rowVersion: 9)
  }

  private mutating func tryStaff(at step: ProcessTable.Step) throws {
    for target in table.steps.keys.sorted() {
      for role in ProcessTable.Role.allCases {
        let actor = role == .assignee ? ProcessSamples.staff : 71
        let move = table.choices(from: step.code).first { $0.to == target }
        expect(
          move.flatMap { $0.roles.contains(role) ? $0 : nil }, "staff as \(role)", step, target
        ) { request, table, form in
          try request.decide(
            Decision(
              from: step.code, to: target, comment: "Words", marks: [FieldMark(field: "name")],
              reason: move?.reasons.first?.code),
            by: actor, as: role == .assignee ? [] : [role], table: table, form: form,
            calendar: Self.calendar, today: Self.today)
        }
      }
    }
  }

  private mutating func tryTriggers(at step: ProcessTable.Step) throws {
    for trigger in ProcessTable.Trigger.allCases {
      let isFired = trigger.party == .system && trigger != .child
      let move = isFired ? table.move(from: step.code, by: trigger) : nil
      expect(move, "\(trigger)", step, move?.to ?? "?") { request, table, _ in
        try request.fire(
          trigger, by: nil, comment: nil, table: table, calendar: Self.calendar, today: Self.today)
      }
    }
  }

  private mutating func tryChildren(at step: ProcessTable.Step) throws {
    for target in table.steps.keys.sorted() {
      let move = table.moves.first {
        $0.from == step.code && $0.to == target && $0.trigger == .child
      }
      expect(move, "child", step, target) { request, table, _ in
        try request.follow(
          child: 2, to: target, by: nil, comment: nil, table: table, calendar: Self.calendar,
          today: Self.today)
      }
    }
  }

  private mutating func tryApplicant(at step: ProcessTable.Step) throws {
    let withdrawal = table.move(from: step.code, by: .withdrawal)
    expect(withdrawal, "withdrawal", step, withdrawal?.to ?? "?") { request, table, _ in
      try request.withdraw(
        by: ProcessSamples.author, comment: nil, table: table, calendar: Self.calendar,
        today: Self.today)
    }
    let appeal = table.move(from: step.code, by: .appeal)
    expect(appeal, "appeal", step, appeal?.to ?? "?") { request, table, _ in
      try request.appeal(
        by: ProcessSamples.author, comment: "Words",
        terms: AppealTerms(rejectedOn: Self.today, workingDays: 10, hasAppealed: false),
        table: table,
        calendar: Self.calendar, today: Self.today)
    }
    let submission = table.move(from: step.code, by: .submission)
    expect(submission, "submission", step, submission?.to ?? "?") { request, table, form in
      try request.submit(
        FormSamples.projectAnswers, last: nil, by: ProcessSamples.author, table: table, form: form,
        context: FormSamples.context, calendar: Self.calendar
      ).step
    }
  }

  /// `move`: what the table has for it; `nil` is a forbidden edge.
  private mutating func expect(
    _ move: ProcessTable.Move?, _ what: String, _ step: ProcessTable.Step, _ target: String,
    _ act: (inout ServiceRequest, ProcessTable, Form) throws -> RequestStep
  ) {
    let before = request(at: step)
    var after = before
    let name = "\(what): \(step.code) → \(target)"
    do {
      let made = try act(&after, table, try FormSamples.project())
      guard let move else { return problems.append("\(name) is forbidden and was gone") }
      edges += 1
      judge(made, along: move, before, after, name)
    } catch {
      if move != nil { problems.append("\(name): \(error)") }
      if after != before { problems.append("\(name) was refused and changed something") }
      refusals += 1
    }
  }

  private mutating func judge(
    _ step: RequestStep, along move: ProcessTable.Move, _ before: ServiceRequest,
    _ after: ServiceRequest, _ name: String
  ) {
    told["\(move.from) → \(move.to)", default: []].insert(step.kind)
    let status = table.steps[move.to]?.status
    if after.bpStatus != move.to || after.status != status { problems.append("\(name): state") }
    if step.from != before.bpStatus || step.to != move.to || step.move != move {
      problems.append("\(name): step")
    }
    if (step.status == nil) != (status == before.status) { problems.append("\(name): status") }
    if after.rowVersion != before.rowVersion + 1 { problems.append("\(name): version") }
    if after.status != .revision, !after.marks.isEmpty { problems.append("\(name): marks") }
    if !isRight(move, before, after) { problems.append("\(name): clock") }
  }

  private func isRight(
    _ move: ProcessTable.Move, _ before: ServiceRequest, _ after: ServiceRequest
  ) -> Bool {
    let set = Self.calendar.day(after: Self.today, working: move.workingDays ?? 0)
    switch move.clock {
    case .start: return after.deadline == set && after.remainingDays == nil
    case .pause: return after.deadline == set && after.remainingDays == 5
    case .resume:
      return after.remainingDays == nil
        && after.deadline
          == before.remainingDays.map { Self.calendar.day(after: Self.today, working: $0) }
    case .stop: return after.deadline == nil && after.remainingDays == nil
    case nil:
      return after.deadline == before.deadline && after.remainingDays == before.remainingDays
    }
  }
}
