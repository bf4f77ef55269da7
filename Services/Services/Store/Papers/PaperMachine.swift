import Kernel
package import Postgres
package import ServicesDomain

/// The papers that steps of a request want or bring about: contract, certificate, the letter that says
/// how it was decided.
package struct PaperMachine: StepMachine {
  package init() {}

  private static let drawn = Statement(
    """
    select id from service_paper
    where service_request_id = $1 and kind = 'contract' and status = 'ready'
    """)

  package func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    guard `guard` == .contractDrawn else { return }
    if try await tx.query(PaperMachine.drawn(locked.request.id)).isEmpty {
      throw PaperError.contractNotDrawn
    }
  }

  package func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    switch effect {
    case .drawContract: try await drawContract(locked, in: tx)
    case .issueCertificate: try await issueCertificate(step, locked, in: tx)
    case .revokeCertificate: try await revokeCertificate(step, locked, in: tx)
    case .suspendParticipant: try await suspendParticipant(step, locked, in: tx)
    case .restoreParticipant: try await restoreParticipant(step, locked, in: tx)
    default: break
    }
  }

  package func followAll(
    _ effect: ProcessTable.Effect, after steps: [(step: RequestStep, locked: LockedRequest)],
    in tx: Transaction
  ) async throws {
    switch effect {
    case .issueLetter: try await issueLetters(steps, in: tx)
    case .revokeLetter: try await revokeLetters(steps.map(\.locked.request.id), in: tx)
    default:
      for (step, locked) in steps { try await follow(effect, after: step, of: locked, in: tx) }
    }
  }

  private static let revokingLetters = Statement(
    """
    update service_paper set status = 'revoked', revoked_at = now(), updated_at = now(),
      row_version = row_version + 1
    where service_request_id = any($1::int[]) and kind = 'decision' and status <> 'revoked'
    """)

  private func revokeLetters(_ requests: [Int64], in tx: Transaction) async throws {
    _ = try await tx.query(PaperMachine.revokingLetters(requests.asArray))
  }

  /// What was written of an earlier decision is void. A protocol writes hundreds: they travel together.
  private func issueLetters(
    _ steps: [(step: RequestStep, locked: LockedRequest)], in tx: Transaction
  ) async throws {
    try await revokeLetters(steps.map(\.locked.request.id), in: tx)
    var orders = try await PaperIssue.orders(.decision, for: steps.map(\.locked), in: tx)
    for (index, made) in steps.enumerated() {
      switch made.locked.request.status {
      case .approved, .active, .completed: orders[index].facts["approved"] = .text("1")
      case .rejected, .cancelled, .expired: orders[index].facts["rejected"] = .text("1")
      case .draft, .submitted, .inProgress, .revision: break
      }
      orders[index].facts["grounds"] = made.step.comment.map { .text($0) } ?? .null
    }
    try await PaperIssue.issue(orders, in: tx)
  }

  private static let revoking = Statement(
    """
    update service_paper set status = 'revoked', revoked_at = now(), updated_at = now(),
      row_version = row_version + 1
    where service_request_id = $1 and kind = $2 and status <> 'revoked'
    returning id, number, valid_until, row_version
    """)

  /// What was drawn before, if the request comes here a second time, is void.
  private func drawContract(_ locked: LockedRequest, in tx: Transaction) async throws {
    _ = try await tx.query(
      PaperMachine.revoking(locked.request.id, PaperKind.contract.rawValue))
    var order = try await PaperIssue.order(.contract, for: locked, in: tx)
    let language = order.terms.language
    // Two conditions stand in every contract.
    var conditions: [FormValue] = []
    for (index, condition) in order.terms.conditions.enumerated() {
      let words = FormValue.text(condition.text(in: language))
      conditions.append(.object(["number": .text(String(index + 3)), "text": words]))
    }
    order.facts["conditions"] = .list(conditions)
    try await PaperIssue.issue(order, in: tx)
  }

  private static let certificate = Statement(
    """
    select id, number, valid_until from service_paper
    where service_request_id = $1 and kind = 'certificate' and status <> 'revoked'
    """)

  /// A request that becomes active again keeps the certificate that it has.
  private func issueCertificate(
    _ step: RequestStep, _ locked: LockedRequest, in tx: Transaction
  ) async throws {
    let id = locked.request.id
    if try await tx.query(PaperMachine.certificate(id)).isEmpty {
      let order = try await PaperIssue.order(.certificate, for: locked, in: tx)
      try await PaperIssue.issue(order, in: tx)
    }
    guard let row = try await tx.query(PaperMachine.certificate(id)).first else { return }
    try await PaperPublishing.granted(row, locked, by: step.actorID, in: tx)
  }

  private static let suspending = Statement(
    """
    update service_paper set suspended_at = now(), updated_at = now(), row_version = row_version + 1
    where service_request_id = $1 and kind = 'certificate' and status <> 'revoked'
      and suspended_at is null
    returning id, number, valid_until
    """)

  private static let restoring = Statement(
    """
    update service_paper set suspended_at = null, updated_at = now(), row_version = row_version + 1
    where service_request_id = $1 and kind = 'certificate' and status <> 'revoked'
      and suspended_at is not null
    returning id, number, valid_until
    """)

  /// The certificate stays; nobody makes use of it.
  private func suspendParticipant(
    _ step: RequestStep, _ locked: LockedRequest, in tx: Transaction
  ) async throws {
    let rows = try await tx.query(PaperMachine.suspending(locked.request.id))
    guard let row = rows.first else { return }
    try await PaperPublishing.suspended(row, locked, by: step.actorID, in: tx)
  }

  private func restoreParticipant(
    _ step: RequestStep, _ locked: LockedRequest, in tx: Transaction
  ) async throws {
    let rows = try await tx.query(PaperMachine.restoring(locked.request.id))
    guard let row = rows.first else { return }
    try await PaperPublishing.granted(row, locked, by: step.actorID, in: tx)
  }

  private func revokeCertificate(
    _ step: RequestStep, _ locked: LockedRequest, in tx: Transaction
  ) async throws {
    let rows = try await tx.query(
      PaperMachine.revoking(locked.request.id, PaperKind.certificate.rawValue))
    guard let row = rows.first else { return }
    try await PaperPublishing.revoked(row, locked, by: step.actorID, in: tx)
  }
}
