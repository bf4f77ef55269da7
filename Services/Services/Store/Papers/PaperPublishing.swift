import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// Papers as the other contexts hear of them.
enum PaperPublishing {
  static func granted(
    _ row: Row, _ locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    guard let facts = try participant(row, locked) else { return }
    try await OutboxWriter.append(
      CompanyParticipantGranted(facts: facts), rev: locked.request.rowVersion, actor: actor, in: tx)
  }

  static func suspended(
    _ row: Row, _ locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    guard let facts = try participant(row, locked) else { return }
    try await OutboxWriter.append(
      CompanyParticipantSuspended(facts: facts), rev: locked.request.rowVersion, actor: actor,
      in: tx)
  }

  /// One side of a contract has signed: the hub's signatory is known to the staff only.
  static func awaitsHub(
    _ contract: RequestContract, _ locked: LockedRequest, by actor: Int64, in tx: Transaction
  ) async throws {
    let told = Set(locked.managers).union(locked.subscribers)
      .union(locked.request.assigneeID.map { [$0] } ?? [])
    try await OutboxWriter.append(
      ContractSignatureAwaited(
        paperID: contract.id, number: contract.number, requestID: locked.request.id,
        serviceCode: locked.request.serviceCode, serviceTitle: locked.title,
        recipientIDs: told.sorted()),
      rev: contract.version + 1, actor: actor, in: tx)
  }

  static func revoked(
    _ row: Row, _ locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    let request = locked.request
    let facts = PaperFacts(
      paperID: try row.int64("id"), kind: PaperKind.certificate.rawValue,
      number: try row.string("number"), serviceCode: request.serviceCode,
      serviceTitle: locked.title, requestID: request.id, authorID: request.authorID,
      companyID: request.companyID, validUntil: try row.optionalDay("valid_until")?.description)
    try await OutboxWriter.append(
      CertificateRevoked(facts: facts), rev: row.int64("row_version"), actor: actor, in: tx)
    guard let facts = try participant(row, locked) else { return }
    try await OutboxWriter.append(
      CompanyParticipantRevoked(facts: facts), rev: request.rowVersion, actor: actor, in: tx)
  }

  private static func participant(
    _ row: Row, _ locked: LockedRequest
  ) throws -> ParticipantFacts? {
    guard let company = locked.request.companyID else { return nil }
    return ParticipantFacts(
      companyID: company, requestID: locked.request.id, serviceCode: locked.request.serviceCode,
      serviceTitle: locked.title, number: try row.string("number"),
      validUntil: try row.optionalDay("valid_until")?.description)
  }

  /// A paper of a request is printed.
  static func printed(
    _ kind: PaperKind, _ facts: PaperFacts, rev: Int64, in tx: Transaction
  ) async throws {
    switch kind {
    case .certificate:
      try await OutboxWriter.append(CertificateIssued(facts: facts), rev: rev, actor: nil, in: tx)
    case .contract:
      try await OutboxWriter.append(ContractDrawn(facts: facts), rev: rev, actor: nil, in: tx)
    case .decision, .letter:
      try await OutboxWriter.append(LetterIssued(facts: facts), rev: rev, actor: nil, in: tx)
    case .commissionProtocol: break
    }
  }
}
