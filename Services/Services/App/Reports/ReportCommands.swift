import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Lays a change over the draft if it is still the version that its author saw.
  func keepReport(
    _ key: ReportKey, _ change: [String: FormValue], expecting version: Int64?,
    by viewer: ReportViewer, in choice: LanguageChoice
  ) async throws -> Response {
    _ = try await confirmWriter(of: key, viewer)
    return try await database.transaction { [reports] tx in
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      if let version, version != locked.report.rowVersion {
        throw VersionRefusal.stale(current: locked.report.rowVersion)
      }
      try await reports.keep(change, in: &locked, by: viewer.viewer.userID, tx: tx)
      return try await reports.answer(key, for: viewer, in: choice, tx)
    }
  }

  /// Judges and freezes: the report is handed in, or there is something to sign now.
  func handIn(
    _ key: ReportKey, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let now = clock.now()
    return try await write(key, request, by: principal) { [reports] locked, viewer, tx in
      let receipt = try await reports.handIn(
        &locked, by: viewer.viewer.userID, now: now, in: tx)
      return try await reports.answer(
        key, for: viewer, in: request.languages, receipt: receipt, tx)
    }
  }

  func recall(
    _ key: ReportKey, _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await write(key, request, by: principal) { [reports] locked, viewer, tx in
      try await reports.recall(&locked, by: viewer.viewer.userID, in: tx)
      return try await reports.answer(key, for: viewer, in: request.languages, tx)
    }
  }

  func correct(
    _ key: ReportKey, because words: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await write(key, request, by: principal) { [reports] locked, viewer, tx in
      let id = try await reports.correct(
        locked, by: viewer.viewer.userID, because: words, in: tx)
      let correction = ReportKey(key.kind, id)
      return try await reports.answer(
        correction, for: viewer, in: request.languages, status: .created, tx
      ).with(.location, "/api/v1/services/reports/\(key.kind.rawValue)/\(id)")
    }
  }

  /// A command of whoever writes the report.
  func write(
    _ key: ReportKey, _ request: Request, by principal: Principal,
    _ command: @escaping (inout LockedReport, ReportViewer, Transaction) async throws -> Response
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let company = try await confirmWriter(of: key, viewer)
    return try await commands.run(request, by: principal) { [requests, reports] tx in
      // People and companies before reports, as whoever follows them locks them too.
      try await requests.hold(author: viewer.viewer.userID, company: company, in: tx)
      var locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      return try await command(&locked, viewer, tx)
    }
  }

  /// A command of the staff.
  func decide(
    on key: ReportKey, _ request: Request, by principal: Principal,
    _ command: @escaping (inout LockedReport, Transaction) async throws -> Void
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [reports] tx in
      var locked = try await reports.lockForWork(key, for: viewer, in: tx)
      try await command(&locked, tx)
      return try await reports.answer(key, for: viewer, in: choice, tx)
    }
  }
}

extension Reports {
  /// The report as it stands after a command, in the same transaction.
  func answer(
    _ key: ReportKey, for viewer: ReportViewer, in choice: LanguageChoice,
    receipt: ReportReceipt? = nil, status: Status = .ok, _ tx: Transaction
  ) async throws -> Response {
    guard let view = try await view(key, for: viewer, in: tx) else { throw ReportError.missing }
    return try view.response(in: choice, receipt: receipt, status: status)
  }
}
