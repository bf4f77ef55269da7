import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// A step of a request as the other contexts hear of it.
enum Publishing {
  static func append(
    _ step: RequestStep, of request: ServiceRequest, title: Localized, table: ProcessTable,
    managers: [Int64] = [], subscribers: [Int64] = [], in tx: Transaction
  ) async throws {
    // One of the old site's that names no author: there is nobody to tell it of.
    guard request.authorID != 0 else { return }
    let told = staff(step, request, managers).union(subscribers)
      .subtracting([step.actorID ?? 0])
    let facts = facts(
      step, of: request, title: title, table: table, staff: told.sorted())
    switch step.kind {
    case .created: try await append(RequestCreated(facts: facts), step, request, in: tx)
    case .submitted: try await append(RequestSubmitted(facts: facts), step, request, in: tx)
    case .assigned: try await append(RequestAssigned(facts: facts), step, request, in: tx)
    case .returned: try await append(RequestReturned(facts: facts), step, request, in: tx)
    case .statusChanged, .corrected:
      try await append(RequestStatusChanged(facts: facts), step, request, in: tx)
    case .approved: try await append(RequestApproved(facts: facts), step, request, in: tx)
    case .rejected: try await append(RequestRejected(facts: facts), step, request, in: tx)
    case .withdrawn: try await append(RequestWithdrawn(facts: facts), step, request, in: tx)
    case .completed: try await append(RequestCompleted(facts: facts), step, request, in: tx)
    }
  }

  static func facts(
    _ step: RequestStep, of request: ServiceRequest, title: Localized, table: ProcessTable,
    staff: [Int64], tellsApplicant: Bool? = nil
  ) -> RequestFacts {
    let isQuiet = step.move.map { !$0.notified.contains(.applicant) } ?? false
    return RequestFacts(
      requestID: request.id, number: request.number, serviceCode: request.serviceCode,
      serviceTitle: title, authorID: request.authorID, companyID: request.companyID,
      from: step.kind == .created ? nil : step.from, to: step.to,
      toLabel: table.steps[step.to]?.applicantLabel ?? Localized(),
      // Nobody in particular: the author is told all the same.
      actorID: step.actorID ?? 0, tellsApplicant: tellsApplicant ?? (isQuiet ? false : nil),
      staffIDs: staff.isEmpty ? nil : staff,
      staffLabel: staff.isEmpty ? nil : table.steps[step.to]?.label)
  }

  /// Who of the staff the move names. Whoever was given a request hears of that in any case.
  private static func staff(
    _ step: RequestStep, _ request: ServiceRequest, _ managers: [Int64]
  ) -> Set<Int64> {
    var audiences = step.move?.notified ?? []
    if step.kind == .assigned || step.move?.trigger == .assignment { audiences.insert(.assignee) }
    var told: Set<Int64> = audiences.contains(.managers) ? Set(managers) : []
    if audiences.contains(.assignee), let assignee = request.assigneeID { told.insert(assignee) }
    return told
  }

  private static func append(
    _ event: some RequestEvent, _ step: RequestStep, _ request: ServiceRequest, in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      event, rev: request.rowVersion, actor: step.actorID, in: tx)
  }
}
