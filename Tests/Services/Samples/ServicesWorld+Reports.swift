package import Kernel
import Postgres
package import ServicesDomain
package import ServicesStore

extension ServicesWorld {
  package var reports: Reports { Reports(requests: requests) }
  package var purchases: Purchases { Purchases(requests: requests) }

  package func reader(
    _ user: Int64 = applicant, companies: [Int64] = [], staff: Bool = false,
    organization: String? = nil
  ) -> ReportViewer {
    ReportViewer(
      Viewer(userID: user, companies: companies, isStaff: staff), organization: organization)
  }

  /// The grant owes reports: an approved request is active, may halt and run again, ends with its last
  /// report, and can be stopped.
  package func giveReports(_ lines: String = monthly) async throws {
    _ = try await database.query(
      """
      update service_service set row_version = row_version + 1,
        config = config || jsonb_build_object('reports', \(lines)::text::jsonb),
        bp_config = jsonb_set(jsonb_set(bp_config, '{statuses}', (bp_config -> 'statuses') || '{
          "approved": {"status": "active",
            "label": {"ru": "Действует", "kk": "Қолданыста", "en": "Active"}},
          "halted": {"status": "active",
            "label": {"ru": "Приостановлена", "kk": "Тоқтатылды", "en": "Halted"}},
          "completed": {"status": "completed",
            "label": {"ru": "Завершена", "kk": "Аяқталды", "en": "Completed"}},
          "stopped": {"status": "cancelled",
            "label": {"ru": "Прекращена", "kk": "Тоқтатылды", "en": "Stopped"}}}'),
          '{transitions}',
          (select jsonb_agg(case when t ->> 'to' = 'approved'
              then t || '{"effects": ["schedule_reports"]}' else t end)
            from jsonb_array_elements(bp_config -> 'transitions') t)
          || '[{"from": "approved", "to": "halted", "by": "staff"},
              {"from": "halted", "to": "approved", "by": "staff", "effects": ["schedule_reports"]},
              {"from": "approved", "to": "stopped", "by": "staff", "effects": ["close_reports"]},
              {"from": "approved", "to": "completed", "by": "system",
                "trigger": "last_report_accepted"}]')
      where code = 'startup-grant'
      """)
  }

  /// Three months from the current one, each due on the tenth working day after it.
  package static let monthly = """
    [{"type": "progress", "every": "month", "due_wd": 10, "opens_days": 14, "first": "current",
      "count": 3}]
    """

  /// A request of the applicant's that is active.
  package func active(
    by author: Int64 = applicant, for company: Int64? = nil
  ) async throws -> Int64 {
    let id = try await draft(by: author, for: company)
    try await fill(id, by: author, ServicesWorld.answers)
    try await submit(id, by: author)
    try await take(id)
    try await decide(id, to: "approved")
    return id
  }

  /// Keys of the reports of a request, the first period first.
  package func owed(
    _ request: Int64, _ kind: ReportKind = .general
  ) async throws -> [ReportKey] {
    try await database.query(
      """
      select id from \(identifier: ServicesWorld.table(kind))
      where service_request_id = \(request) order by due_on nulls last, id
      """
    ).map { ReportKey(kind, try $0.int64("id")) }
  }

  package static func table(_ kind: ReportKind) -> String {
    kind.source.replacing(".", with: "_")
  }

  package func status(_ key: ReportKey) async throws -> String {
    try await database.query(
      "select status from \(identifier: ServicesWorld.table(key.kind)) where id = \(key.id)"
    ).first?.string("status") ?? ""
  }

  /// Its terms as they are: the day by which it is due.
  package func due(_ key: ReportKey) async throws -> Day {
    let row = try await database.query(
      "select deadline_on from \(identifier: ServicesWorld.table(key.kind)) where id = \(key.id)"
    ).first
    return try row?.optionalDay("deadline_on") ?? Day(daysSinceEpoch: 0)
  }

  /// One run of the clock.
  package func turn(on today: Day) async throws {
    for timer in ReportTimer.allCases {
      for kind in ReportKind.allCases {
        for id in try await reports.due(timer, kind, on: today, after: 0) {
          try await reports.turn(timer, ReportKey(kind, id), on: today)
        }
      }
    }
  }

  /// Opened, filled in and handed in.
  package func handedIn(
    _ key: ReportKey, _ answers: [String: FormValue] = ["done": "Much"],
    by author: Int64 = applicant
  ) async throws {
    try await turn(on: due(key) + -1)
    try await write(key, answers, by: author)
    try await handIn(key, by: author)
  }

  package func write(
    _ key: ReportKey, _ answers: [String: FormValue], by author: Int64 = applicant
  ) async throws {
    let viewer = reader(author)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      try await reports.keep(answers, in: &locked, by: author, tx: tx)
    }
  }

  @discardableResult
  package func handIn(
    _ key: ReportKey, by author: Int64 = applicant
  ) async throws -> ReportReceipt {
    let viewer = reader(author)
    return try await database.transaction { [reports] tx in
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      return try await reports.handIn(
        &locked, by: author, now: WallClock.live.now(), in: tx)
    }
  }

  package func accept(_ key: ReportKey, by staff: Int64 = staff) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lockForWork(key, for: viewer, in: tx)
      try await reports.review(&locked, by: staff, over: true, in: tx)
      try await reports.accept(&locked, by: staff, comment: nil, in: tx)
    }
  }

  /// Taken, whoever has it, and sent back.
  package func sendBack(_ key: ReportKey, by staff: Int64 = staff) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lockForWork(key, for: viewer, in: tx)
      try await reports.review(&locked, by: staff, over: true, in: tx)
      try await reports.sendBack(&locked, by: staff, comment: "Толығырақ", until: nil, in: tx)
    }
  }

  package func review(_ key: ReportKey, by staff: Int64, over: Bool = false) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lockForWork(key, for: viewer, in: tx)
      try await reports.review(&locked, by: staff, over: over, in: tx)
    }
  }

  /// What was laid out is signed, by a signature that nobody has to check.
  package func sign(_ key: ReportKey, by author: Int64 = applicant) async throws {
    guard let document = try await reports.documentToSign(key) else {
      throw SignatureRefusal.nothingToSign
    }
    let signature = try CheckedSignature.sample(of: document, by: author)
    let viewer = reader(author)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      try await reports.sign(
        &locked, with: signature, over: document, by: author, now: WallClock.live.now(), in: tx)
    }
  }

  /// Back from the signature to the draft.
  package func recall(_ key: ReportKey, by author: Int64 = applicant) async throws {
    let viewer = reader(author)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      try await reports.recall(&locked, by: author, in: tx)
    }
  }

  /// The line of a student in a school's month, signed by him.
  package func sign(line: Int64, by student: Int64) async throws {
    let document = try await database.transaction { [reports] tx in
      let held = try await reports.lockStudentLine(line, in: tx)
      return try await reports.freeze(held, by: student, now: WallClock.live.now(), in: tx)
    }
    let signature = try CheckedSignature.sample(of: document, by: student)
    try await database.transaction { [reports] tx in
      let held = try await reports.lockStudentLine(line, in: tx)
      try await reports.sign(
        held, with: signature, over: document, now: WallClock.live.now(), in: tx)
    }
  }

  package func skip(_ key: ReportKey, by staff: Int64 = staff) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [reports] tx in
      var locked = try await reports.lockForWork(key, for: viewer, in: tx)
      try await reports.skip(&locked, by: staff, comment: "Not needed", in: tx)
    }
  }

  package func correct(_ key: ReportKey, by author: Int64 = applicant) async throws -> Int64 {
    let viewer = reader(author)
    return try await database.transaction { [reports] tx in
      let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      return try await reports.correct(locked, by: author, because: "A slip", in: tx)
    }
  }

  /// Types of the events about one report, in their order.
  package func events(of key: ReportKey) async throws -> [String] {
    try await database.query(
      """
      select type from outbox where aggregate_type = 'report'
        and aggregate_id = \("\(key.kind.rawValue):\(key.id)")
      order by seq
      """
    ).map { try $0.string("type") }
  }
}
