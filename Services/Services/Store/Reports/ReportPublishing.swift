import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// A step of a report as the other contexts hear of it.
enum ReportPublishing {
  static func append(
    _ step: ReportStep, of locked: LockedReport, in tx: Transaction
  ) async throws {
    let authors = facts(of: locked, by: step.actorID, to: locked.writers)
    let staff = facts(of: locked, by: step.actorID, to: locked.readers)
    switch step.action {
    case .open: try await append(ReportOpened(facts: authors), step, locked, in: tx)
    case .submit: try await append(ReportSubmitted(facts: staff), step, locked, in: tx)
    case .accept: try await append(ReportAccepted(facts: authors), step, locked, in: tx)
    case .sendBack: try await append(ReportReturned(facts: authors), step, locked, in: tx)
    case .skip: try await append(ReportSkipped(facts: authors), step, locked, in: tx)
    case .lapse: try await append(ReportOverdue(facts: authors), step, locked, in: tx)
    // What the request itself tells, and what is its author's own business.
    case .close, .write, .freeze, .thaw, .review: break
    }
  }

  static func remind(of locked: LockedReport, in tx: Transaction) async throws {
    try await OutboxWriter.append(
      ReportDueSoon(facts: facts(of: locked, by: nil, to: locked.writers)),
      rev: locked.report.rowVersion, actor: nil, in: tx)
  }

  static func tooManyOverdue(
    _ locked: LockedReport, tell managers: [Int64], in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      ReportThreeOverdue(facts: facts(of: locked, by: nil, to: managers)),
      rev: locked.report.rowVersion, actor: nil, in: tx)
  }

  private static func append(
    _ event: some ReportEvent, _ step: ReportStep, _ locked: LockedReport, in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      event, rev: locked.report.rowVersion, actor: step.actorID, in: tx)
  }

  private static func facts(
    of locked: LockedReport, by actor: Int64?, to recipients: [Int64]
  ) -> ReportFacts {
    ReportFacts(
      reportID: locked.report.id, kind: locked.report.kind.rawValue,
      reportType: locked.place.type, requestID: locked.report.requestID,
      requestNumber: locked.request?.number, serviceCode: locked.request?.service,
      serviceTitle: locked.request?.title ?? Localized(), year: locked.place.year,
      month: locked.place.month, quarter: locked.place.quarter, half: locked.place.half,
      dueOn: locked.report.deadline?.description,
      authorID: locked.request?.authorID ?? locked.authorID,
      companyID: locked.report.companyID, actorID: actor ?? 0,
      // Nobody is told what he did himself.
      recipientIDs: Set(recipients).subtracting([actor ?? 0]).sorted())
  }
}

extension LockedReport {
  fileprivate var writers: [Int64] {
    [request?.authorID, authorID].compactMap(\.self)
  }

  fileprivate var readers: [Int64] {
    [report.assigneeID ?? request?.assigneeID].compactMap(\.self)
  }
}
