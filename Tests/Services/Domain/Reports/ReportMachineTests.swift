import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// The table of reports, walked edge by edge for each kind, and along every edge that is not in it.
struct ReportMachineTests {
  private static let author: Int64 = 7
  private static let staff: Int64 = 70

  private static func report(
    _ kind: ReportKind, _ status: ReportStatus, signed: Bool = false, deadline: Day? = nil
  ) throws -> Report {
    let terms = try ReportTerms(
      [
        "type": "progress", "kind": .text(kind.rawValue), "every": "month", "due_wd": 10,
        "count": 3, "sign": .bool(signed),
      ], at: "reports/0")
    return Report(
      stored: 1, kind: kind, requestID: 5, authors: [author], companyID: nil, terms: terms,
      status: status, assigneeID: nil, deadline: deadline ?? FormSamples.today, comment: nil,
      submissions: status == .signing ? 1 : 0, rowVersion: 4)
  }

  /// What brings each action about.
  private static func act(
    _ action: ReportMachine.Action, _ kind: ReportKind, _ status: ReportStatus
  ) throws -> (report: Report, step: ReportStep) {
    let isSigned = action == .freeze || (action == .submit && status == .signing)
    var report = try report(kind, status, signed: isSigned)
    let step =
      switch action {
      case .open: try report.open()
      case .write: try report.write(by: author)
      case .freeze: try report.handIn(by: author)
      case .thaw: try report.thaw(by: author)
      case .submit:
        status == .signing
          ? try report.sign(attempt: 1, by: author) : try report.handIn(by: author)
      case .review: try report.review(by: staff, over: true)
      case .accept: try report.accept(by: staff, comment: nil)
      case .sendBack:
        try report.sendBack(by: staff, comment: "again", until: FormSamples.today + 14)
      case .skip: try report.skip(by: staff, comment: "not needed")
      case .lapse: try report.lapse()
      case .close: try report.close(because: "request-over")
      }
    return (report, step)
  }

  @Test(arguments: ReportKind.allCases)
  func every_edge_of_the_table_goes_and_no_other_does(_ kind: ReportKind) throws {
    var walked = 0
    for status in ReportStatus.allCases {
      for action in ReportMachine.Action.allCases {
        guard let move = ReportMachine.move(from: status, by: action) else {
          #expect(throws: ReportError.self, "\(status) \(action)") {
            try Self.act(action, kind, status)
          }
          continue
        }
        let (report, step) = try Self.act(action, kind, status)
        #expect(report.status == move.to, "\(status) \(action)")
        #expect(step.from == status && step.to == move.to)
        #expect(report.rowVersion == 5)
        walked += 1
      }
    }
    #expect(walked == ReportMachine.moves.count)
  }

  @Test func nothing_leaves_accepted_and_skipped() {
    for status in [ReportStatus.accepted, .skipped] {
      #expect(ReportMachine.actions(from: status).isEmpty)
      #expect(status.isSettled)
    }
  }

  @Test func each_status_but_the_first_is_reached() {
    let reached = Set(ReportMachine.moves.map(\.to))
    #expect(Set(ReportStatus.allCases).subtracting(reached) == [.scheduled])
  }

  @Test func nobody_decides_on_a_report_of_his_own() throws {
    var report = try Self.report(.general, .submitted)
    #expect(throws: ReportError.own) { try report.review(by: Self.author, over: true) }
    #expect(throws: ReportError.own) { try report.skip(by: Self.author, comment: "x") }
    report = try Self.report(.general, .inReview)
    #expect(throws: ReportError.own) { try report.accept(by: Self.author, comment: nil) }
  }

  @Test func whoever_has_it_decides_until_somebody_takes_it_over() throws {
    var report = try Self.report(.gup, .submitted)
    _ = try report.review(by: Self.staff, over: false)
    #expect(throws: ReportError.assignedToOther(Self.staff)) {
      try report.review(by: 71, over: false)
    }
    #expect(throws: ReportError.assignedToOther(Self.staff)) {
      try report.accept(by: 71, comment: nil)
    }
    _ = try report.review(by: 71, over: true)
    _ = try report.accept(by: 71, comment: nil)
    #expect(report.assigneeID == 71)
  }

  @Test func what_is_sent_back_or_skipped_says_why() throws {
    var report = try Self.report(.general, .inReview)
    #expect(throws: ReportError.commentRequired) {
      try report.sendBack(by: Self.staff, comment: nil, until: FormSamples.today)
    }
    var other = try Self.report(.general, .open)
    #expect(throws: ReportError.commentRequired) {
      try other.skip(by: Self.staff, comment: nil)
    }
    #expect(report.status == .inReview && other.status == .open)
  }

  /// A return never makes the deadline earlier, and on its day there is still time.
  @Test func a_return_puts_the_deadline_off() throws {
    let today = FormSamples.today
    var report = try Self.report(.general, .inReview, deadline: today + 30)
    _ = try report.sendBack(by: Self.staff, comment: "again", until: today + 14)
    #expect(report.deadline == today + 30)
    report = try Self.report(.general, .inReview, deadline: today + -30)
    _ = try report.sendBack(by: Self.staff, comment: "again", until: today + 14)
    #expect(report.deadline == today + 14)
    #expect(!report.isLate(on: today + 14))
    #expect(report.isLate(on: today + 15))
  }

  @Test func what_waits_for_its_signature_is_signed_as_it_was_laid_out() throws {
    var report = try Self.report(.techOrda, .draft, signed: true)
    _ = try report.handIn(by: Self.author)
    #expect(report.status == .signing && report.submissions == 1)
    #expect(throws: ReportError.signatureNeeded) { try report.handIn(by: Self.author) }
    _ = try report.thaw(by: Self.author)
    _ = try report.handIn(by: Self.author)
    #expect(throws: ReportError.laidOutAnew) { try report.sign(attempt: 1, by: Self.author) }
    _ = try report.sign(attempt: 2, by: Self.author)
    #expect(report.status == .submitted)
    var plain = try Self.report(.general, .draft)
    #expect(throws: ReportError.signatureNotNeeded) {
      try plain.sign(attempt: 1, by: Self.author)
    }
  }

  /// 100,000 random steps: each goes along the table or changes nothing.
  @Test func a_random_walk_stays_on_the_table() throws {
    var random = SplitMix(state: 20_261_129)
    var report = try Self.report(.seedMoney, .scheduled)
    for _ in 0..<100_000 {
      let before = report
      let action = ReportMachine.Action.allCases.randomElement(using: &random) ?? .open
      do {
        let step =
          switch action {
          case .open: try report.open()
          case .write: try report.write(by: Self.author)
          case .freeze, .submit: try report.handIn(by: Self.author)
          case .thaw: try report.thaw(by: Self.author)
          case .review: try report.review(by: Self.staff, over: Bool.random(using: &random))
          case .accept: try report.accept(by: Self.staff, comment: nil)
          case .sendBack:
            try report.sendBack(by: Self.staff, comment: "x", until: FormSamples.today)
          case .skip: try report.skip(by: Self.staff, comment: "x")
          case .lapse: try report.lapse()
          case .close: try report.close(because: "x")
          }
        #expect(
          ReportMachine.moves.contains {
            $0.from == before.status && $0.to == report.status && $0.action == step.action
          })
        #expect(report.rowVersion == before.rowVersion + 1)
        #expect(report.submissions >= before.submissions)
        #expect(!before.status.isSettled)
      } catch {
        #expect(report == before)
      }
      if report.status.isSettled { report = try Self.report(.seedMoney, .scheduled) }
    }
  }
}

/// SplitMix64: the same walk every time.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
