import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// A step of a request as the other contexts hear of it.
enum Publishing {
  static func append(
    _ step: RequestStep, of request: ServiceRequest, title: Localized, table: ProcessTable,
    in tx: Transaction
  ) async throws {
    let facts = RequestFacts(
      requestID: request.id, number: request.number, serviceCode: request.serviceCode,
      serviceTitle: title, authorID: request.authorID, companyID: request.companyID,
      from: step.kind == .created ? nil : step.from, to: step.to,
      toLabel: table.steps[step.to]?.applicantLabel ?? Localized(),
      // Nobody in particular: the author is told all the same.
      actorID: step.actorID ?? 0)
    switch step.kind {
    case .created: try await append(RequestCreated(facts: facts), step, request, in: tx)
    case .submitted: try await append(RequestSubmitted(facts: facts), step, request, in: tx)
    case .assigned: try await append(RequestAssigned(facts: facts), step, request, in: tx)
    case .returned: try await append(RequestReturned(facts: facts), step, request, in: tx)
    case .statusChanged: try await append(RequestStatusChanged(facts: facts), step, request, in: tx)
    case .approved: try await append(RequestApproved(facts: facts), step, request, in: tx)
    case .rejected: try await append(RequestRejected(facts: facts), step, request, in: tx)
    case .withdrawn: try await append(RequestWithdrawn(facts: facts), step, request, in: tx)
    }
  }

  private static func append(
    _ event: some RequestEvent, _ step: RequestStep, _ request: ServiceRequest, in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      event, rev: request.rowVersion, actor: step.actorID, in: tx)
  }
}
