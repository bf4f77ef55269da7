import Kernel
package import Postgres
import ServicesContract
import ServicesDomain

extension Protocols {
  private static let proposing = Statement(
    """
    insert into service_protocolannulment (protocol_id, reason, proposed_by) values ($1, $2, $3)
    """)

  /// One person says that a protocol is void that was applied, or that was signed and cannot be; it is,
  /// when another one says so too.
  package func proposeAnnulment(
    of id: Int64, because reason: String, by actor: Int64, in tx: Transaction
  ) async throws {
    var minutes = try await lock(id, in: tx).minutes
    // Only where it could be done at all.
    try minutes.go(.annul)
    // One of the old site has no agenda: nothing could be brought back.
    if minutes.items.isEmpty { throw ProtocolError.empty }
    do {
      _ = try await tx.query(Protocols.proposing(id, reason, actor))
    } catch let error as DatabaseError where error.violates("service_protocolannulment_one_open") {
      throw ProtocolError.annulmentOpen
    }
  }

  private static let withdrawing = Statement(
    """
    update service_protocolannulment set withdrawn_at = now(), row_version = row_version + 1
    where protocol_id = $1 and withdrawn_at is null and confirmed_at is null
    returning id
    """)

  package func withdrawAnnulment(of id: Int64, in tx: Transaction) async throws {
    _ = try await lock(id, in: tx)
    guard try await !tx.query(Protocols.withdrawing(id)).isEmpty else {
      throw ProtocolError.noAnnulment
    }
  }

  private static let proposal = Statement(
    """
    select id, proposed_by from service_protocolannulment
    where protocol_id = $1 and withdrawn_at is null and confirmed_at is null for update
    """)

  private static let confirming = Statement(
    """
    update service_protocolannulment set confirmed_by = $2, confirmed_at = now(),
      row_version = row_version + 1
    where id = $1
    """)

  private static let annulling = Statement(
    """
    update service_protocol set status = $3, annulled_at = now(), row_version = $4,
      updated_at = now()
    where id = $1 and row_version = $2
    """)

  private static let releasing = Statement(
    """
    update service_protocolitem set is_released = true, row_version = row_version + 1
    where protocol_id = $1
    """)

  /// The second person: every request returns to where protocols decide, or nothing is done and
  /// `ProtocolError.requestsElsewhere` names those that went on. What was never applied has moved none.
  package func confirmAnnulment(
    of id: Int64, by actor: Int64, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, in: tx)
    let known = locked.minutes.rowVersion
    guard let row = try await tx.query(Protocols.proposal(id)).first else {
      throw ProtocolError.noAnnulment
    }
    if try row.int64("proposed_by") == actor { throw ProtocolError.sameProposer }
    let wasApplied = locked.minutes.status == .applied
    try locked.minutes.go(.annul)
    if wasApplied {
      let back = locked.minutes.items.map { item in
        (id: item.requestID, trigger: ProcessTable.Trigger.protocolAnnulled)
      }
      try await move(back, along: locked.table, because: locked.minutes.number, by: actor, in: tx)
    }
    _ = try await tx.batch([
      Protocols.confirming(row.int64("id"), actor),
      Protocols.annulling(id, known, locked.minutes.status.rawValue, locked.minutes.rowVersion),
      Protocols.releasing(id),
      PaperIssue.revokingMinutes(id),
    ])
    try await ProtocolPublishing.append(
      ProtocolAnnulled.self, locked.minutes, title: locked.title, by: actor, in: tx)
  }
}
