import Kernel
package import Postgres
import ServicesContract
import ServicesDomain

extension Protocols {
  private static let going = Statement(
    """
    update service_protocol set status = $3, row_version = $4, updated_at = now(),
      signed_at = case when $3::varchar = 'signed' then now() else signed_at end
    where id = $1 and row_version = $2
    """)

  /// Who sat is asked to sign.
  package func askToSign(
    _ id: Int64, by actor: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, expecting: version, in: tx)
    let known = locked.minutes.rowVersion
    try locked.minutes.go(.askToSign)
    try await keep(locked.minutes, over: known, in: tx)
    try await ProtocolPublishing.append(
      ProtocolSigningRequested.self, locked.minutes, title: locked.title, by: actor, in: tx)
  }

  /// One of those who sat has signed `document`. True if that was the last signature: the protocol is
  /// signed, and may be applied.
  package func take(
    _ signature: CheckedSignature, of document: FrozenDocument, on id: Int64, in tx: Transaction
  ) async throws -> Bool {
    var locked = try await lock(id, in: tx)
    let known = locked.minutes.rowVersion
    let isLast = try locked.minutes.sign(by: signature.userID)
    // It may have become a draft and been agreed on anew.
    guard let text = try await requests.documents.newest(of: Protocols.text(of: id), in: tx),
      text.id == document.id
    else { throw ProtocolError.otherText }
    try await requests.documents.take(
      signature, of: document, stillSaying: text.bytes, now: locked.now, in: tx)
    try await keep(locked.minutes, over: known, in: tx)
    if isLast { try await tellSigned(locked, by: signature.userID, in: tx) }
    return isLast
  }

  /// The secretary waits for no further signature.
  package func complete(
    _ id: Int64, by actor: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, expecting: version, in: tx)
    let known = locked.minutes.rowVersion
    try locked.minutes.complete()
    try await keep(locked.minutes, over: known, in: tx)
    try await tellSigned(locked, by: actor, in: tx)
  }

  private func tellSigned(
    _ locked: LockedProtocol, by actor: Int64, in tx: Transaction
  ) async throws {
    try await ProtocolPublishing.append(
      ProtocolSigned.self, locked.minutes, title: locked.title, by: actor, in: tx)
  }

  private func keep(
    _ minutes: CommissionProtocol, over known: Int64, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      Protocols.going(minutes.id, known, minutes.status.rawValue, minutes.rowVersion))
  }
}
