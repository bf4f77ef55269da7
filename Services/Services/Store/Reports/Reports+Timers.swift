import JSON
package import Kernel
import Postgres
package import ServicesDomain

/// What the clock does with reports.
package enum ReportTimer: Sendable, CaseIterable {
  case opening, reminder, lapse
}

extension Reports {
  private static let opening = ReportStatements {
    """
    select id from \($0.table)
    where status = 'scheduled' and opens_on <= $1::date and id > $2 order by id limit 100
    """
  }

  private static let reminding = ReportStatements {
    """
    select id from \($0.table)
    where status in ('open', 'draft', 'signing', 'returned') and deadline_on >= $1::date
      and deadline_on <= $1::date + \(Report.reminderDays)
      and reminded_on is distinct from deadline_on and id > $2
    order by id limit 100
    """
  }

  private static let lapsing = ReportStatements {
    """
    select id from \($0.table)
    where status in ('open', 'draft', 'signing', 'returned') and deadline_on < $1::date
      and id > $2
    order by id limit 100
    """
  }

  /// Whose time has come, in pieces: the keys after `last`.
  package func due(
    _ timer: ReportTimer, _ kind: ReportKind, on today: Day, after last: Int64
  ) async throws -> [Int64] {
    let statement =
      switch timer {
      case .opening: Reports.opening[kind]
      case .reminder: Reports.reminding[kind]
      case .lapse: Reports.lapsing[kind]
      }
    return try await database.read(statement(today, last)).map { try $0.int64("id") }
  }

  /// Does it with one report in a transaction of its own. Whatever somebody else has done meanwhile
  /// holds: then nothing is left to do. Run twice it is done once.
  package func turn(_ timer: ReportTimer, _ key: ReportKey, on today: Day) async throws {
    try await database.transaction { tx in
      var locked = try await lockForTimers(key, in: tx)
      switch timer {
      case .opening: try await open(&locked, on: today, in: tx)
      case .reminder: try await remind(locked, on: today, in: tx)
      case .lapse: try await lapse(&locked, on: today, in: tx)
      }
    }
  }

  private static let puttingOff = ReportStatements {
    """
    update \($0.table) set opens_on = $2::date, due_on = $3::date, deadline_on = $3::date,
      row_version = row_version + 1
    where id = $1
    """
  }

  private static let pinning = ReportStatements {
    """
    update \($0.table) p set hub_form_id = f.id, hub_form_version = f.version
    from service_hubform f where p.id = $1 and f.id = $2 and f.active and f.version > 0
    """
  }

  /// Holidays may have been decreed since it was planned: its days are worked out again.
  private func open(
    _ locked: inout LockedReport, on today: Day, in tx: Transaction
  ) async throws {
    guard locked.report.status == .scheduled else { return }
    let terms = locked.report.terms
    if let period = locked.period {
      let due = terms.dueDay(after: period.lastDay, calendar: locked.calendar)
      let opens = due + -terms.opensDays
      if due != locked.report.deadline {
        try tx.enqueue(Reports.puttingOff[terms.kind](locked.report.id, opens, due))
        locked.report.plan(due: due)
      }
      if opens > today { return }
    }
    let step = try locked.report.open()
    if let form = terms.formID {
      try tx.enqueue(Reports.pinning[terms.kind](locked.report.id, form))
    }
    try await save(step, of: locked, in: tx)
  }

  private static let reminded = ReportStatements {
    """
    update \($0.table) set reminded_on = deadline_on
    where id = $1 and reminded_on is distinct from deadline_on
    """
  }

  /// Once for each deadline.
  private func remind(
    _ locked: LockedReport, on today: Day, in tx: Transaction
  ) async throws {
    guard ReportMachine.move(from: locked.report.status, by: .lapse) != nil,
      let deadline = locked.report.deadline, deadline >= today,
      deadline <= today + Report.reminderDays
    else { return }
    let rows = try await tx.query(Reports.reminded[locked.report.kind](locked.report.id))
    guard rows.affected == 1 else { return }
    try await ReportPublishing.remind(of: locked, in: tx)
  }

  private func lapse(
    _ locked: inout LockedReport, on today: Day, in tx: Transaction
  ) async throws {
    guard locked.report.isLate(on: today) else { return }
    let step = try locked.report.lapse()
    try await save(step, of: locked, in: tx)
    try await warn(locked, in: tx)
  }

  private static let overdue = Statement(
    """
    select count(*) as n from (
    \(ReportKind.allCases.map {
      "select id from \($0.table) where service_request_id = $1 and status = 'overdue'"
    }.joined(separator: " union all "))
    ) late
    """)

  private static let warning = Statement(
    """
    with log as (
      insert into service_servicerequestlog (service_request_id, action, data)
      values ($1, 'three_overdue', jsonb_build_object('overdue', $2::int))
    )
    select r.assignee_id as id from service_servicerequest r
    where r.id = $1 and r.assignee_id is not null
    union
    select u.user_id from service_servicerequest r
    join service_service_users u on u.service_id = r.service_id
    where r.id = $1
    """)

  /// With the third one its manager is given something to decide: a line in the request's log, and an
  /// event that tells him. The request's row is locked, so that no two are the third.
  private func warn(_ locked: LockedReport, in tx: Transaction) async throws {
    guard let request = locked.report.requestID,
      let count = try await tx.query(Reports.overdue(request)).first?.int("n"),
      count == Report.tooManyOverdue
    else { return }
    let managers = try await tx.query(Reports.warning(request, count))
      .map { try $0.int64("id") }
    try await ReportPublishing.tooManyOverdue(locked, tell: managers, in: tx)
  }
}
