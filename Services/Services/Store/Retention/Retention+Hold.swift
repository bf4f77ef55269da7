package import Postgres

/// Why a request is not held or let go.
package enum RetentionRefusal: Error, Equatable {
  case missing
  /// What was to be kept is gone.
  case anonymised
  /// There is no hold on it.
  case notHeld
}

extension Retention {
  private static let holding = Statement(
    """
    insert into service_requestretention as t (service_request_id, held_at, held_by, hold_reason)
    values ($1, now(), $2, $3)
    on conflict (service_request_id) do update
      set held_at = excluded.held_at, held_by = excluded.held_by,
        hold_reason = excluded.hold_reason, updated_at = now(), row_version = t.row_version + 1
      where t.anonymised_at is null
    returning service_request_id as id, held_at, held_by, hold_reason as reason,
      row_version
    """)

  private static let releasing = Statement(
    """
    update service_requestretention t
    set held_at = null, held_by = null, hold_reason = null, updated_at = now(),
      row_version = t.row_version + 1
    where t.service_request_id = $1 and t.held_at is not null returning t.service_request_id
    """)

  /// Nothing of it is blanked until it is let go. `organization`: only of its services. The row of the
  /// request is what the job that blanks waits for. Throws `RetentionRefusal`.
  package func hold(
    _ id: Int64, reason: String, by user: Int64, of organization: String?, in tx: Transaction
  ) async throws -> Row {
    try await lock(id, of: organization, in: tx)
    guard let row = try await tx.query(Retention.holding(id, user, reason)).first else {
      throw RetentionRefusal.anonymised
    }
    return row
  }

  package func release(
    _ id: Int64, of organization: String?, in tx: Transaction
  ) async throws {
    try await lock(id, of: organization, in: tx)
    guard try await tx.query(Retention.releasing(id)).first != nil else {
      throw RetentionRefusal.notHeld
    }
  }

  private func lock(_ id: Int64, of organization: String?, in tx: Transaction) async throws {
    let found = try await tx.query(
      """
      select r.id from service_servicerequest r join service_service s on s.code = r.service_id
      where r.id = \(id) and \(unsafe: RequestColumns.submitted)
        and (\(organization)::text is null or s.organization_id = \(organization))
      for no key update of r
      """)
    if found.isEmpty { throw RetentionRefusal.missing }
  }
}
