package import Kernel
package import Postgres
package import ServicesDomain

/// The contract of a request, and how far its signing is.
package struct RequestContract: Sendable {
  package let id: Int64
  package let number: String
  package let status: PaperStatus
  package let applicantSignedAt: Instant?
  package let hubSignedAt: Instant?
  /// For whom the staff signs.
  package let hubCompanyID: Int64?
  package let version: Int64

  package func signedAt(_ side: ContractSide) -> Instant? {
    side == .applicant ? applicantSignedAt : hubSignedAt
  }
}

extension Papers {
  private static let columns = """
    p.id, p.number, p.status, p.applicant_signed_at, p.hub_signed_at, p.row_version,
    s.config -> 'papers' as terms
    """

  private static let contract = Statement(
    """
    select \(columns)
    from service_paper p join service_service s on s.code = p.service_id
    where p.service_request_id = $1 and p.kind = 'contract' and p.status <> 'revoked'
    """)

  private static let lockingContract = Statement(
    """
    select \(columns)
    from service_paper p join service_service s on s.code = p.service_id
    where p.service_request_id = $1 and p.kind = 'contract' and p.status <> 'revoked'
    for no key update of p
    """)

  /// The contract of a request that holds, or waits to.
  package func contract(of request: Int64) async throws -> RequestContract? {
    try await database.read(Papers.contract(request)).first.map { try $0.contract() }
  }

  package func contract(
    of request: Int64, in tx: Transaction
  ) async throws -> RequestContract? {
    try await tx.query(Papers.contract(request)).first.map { try $0.contract() }
  }

  /// The PDF to sign. Throws `PaperError`.
  package func contractToSign(
    of request: Int64
  ) async throws -> (contract: RequestContract, document: FrozenDocument) {
    guard let contract = try await contract(of: request) else { throw PaperError.missing }
    guard contract.status == .ready,
      let document = try await requests.documents.newest(
        of: Papers.document(of: contract.id, request: request))
    else { throw PaperError.notReady }
    return (contract, document)
  }

  private static let signing = Statement(
    """
    update service_paper set
      applicant_signed_at = case when $2 = 'applicant' then now() else applicant_signed_at end,
      hub_signed_at = case when $2 = 'hub' then now() else hub_signed_at end,
      updated_at = now(), row_version = row_version + 1
    where id = $1
    returning applicant_signed_at is not null and hub_signed_at is not null as is_signed
    """)

  /// Takes the signature of one side over the PDF of a locked request's contract. The second one moves
  /// the request on, in the same transaction. Throws `PaperError`, `SignatureRefusal`.
  package func sign(
    _ locked: LockedRequest, as side: ContractSide, with signature: CheckedSignature,
    over document: FrozenDocument, in tx: Transaction
  ) async throws {
    let request = locked.request
    guard locked.table.move(from: request.bpStatus, by: .contractSigned) != nil else {
      throw PaperError.notAwaited
    }
    guard let row = try await tx.query(Papers.lockingContract(request.id)).first else {
      throw PaperError.missing
    }
    let contract = try row.contract()
    guard contract.status == .ready else { throw PaperError.notReady }
    guard contract.signedAt(side) == nil else { throw PaperError.sideSigned }
    let thing = Papers.document(of: contract.id, request: request.id)
    guard let now = try await requests.documents.newest(of: thing, in: tx), now.id == document.id
    else { throw SignatureRefusal.outdated }
    try await requests.documents.take(
      signature, of: document, stillSaying: now.bytes, now: locked.now, in: tx)
    let signed = try await tx.query(Papers.signing(contract.id, side.rawValue)).first
    if try signed?.bool("is_signed") == true {
      try await requests.fire(
        .contractSigned, on: request.id, by: signature.userID, in: tx)
    } else if side == .applicant {
      try await PaperPublishing.awaitsHub(contract, locked, by: signature.userID, in: tx)
    }
  }
}

extension Row {
  fileprivate func contract() throws -> RequestContract {
    RequestContract(
      id: try int64("id"), number: try string("number"),
      status: PaperStatus(rawValue: try string("status")) ?? .pending,
      applicantSignedAt: try optionalInstant("applicant_signed_at"),
      hubSignedAt: try optionalInstant("hub_signed_at"),
      hubCompanyID: PaperTerms(try optionalJSON("terms").map { try FormValue(json: $0) })
        .hubCompanyID,
      version: try int64("row_version"))
  }
}
