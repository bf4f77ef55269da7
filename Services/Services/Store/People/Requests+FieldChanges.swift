package import Kernel
package import Postgres
import ServicesDomain

/// Who changed an answer last. Never to what: that is read with the answers.
package struct FieldChange: Sendable {
  package let field: String
  package let userID: Int64
  package let userName: String?
  package let changedAt: Instant
}

/// The draft is another version than the one that was seen; what others changed since.
package struct StaleAnswers: Error, Sendable {
  package let current: Int64
  package let changes: [FieldChange]
}

extension Requests {
  private static let changed = Statement(
    """
    select f.id, f.field, f.user_id, nullif(u.display_name, '') as user_name, f.changed_at
    from service_requestfieldchange f left join user_ref u on u.id = f.user_id
    where f.hub_form_data_id = $1 and f.data_version > $2 order by f.changed_at desc, f.field
    """)

  private static let noting = Statement(
    """
    insert into service_requestfieldchange (hub_form_data_id, field, user_id, data_version)
    select $1, n.field, $3, $4 from unnest($2::text[]) as n (field)
    on conflict (hub_form_data_id, field) do update set user_id = excluded.user_id,
      data_version = excluded.data_version, changed_at = now(),
      row_version = service_requestfieldchange.row_version + 1
    """)

  private static let lastChanges = Statement(
    """
    select f.field, f.user_id, nullif(u.display_name, '') as user_name, f.changed_at
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_requestfieldchange f on f.hub_form_data_id = \(RequestColumns.currentData)
    left join user_ref u on u.id = f.user_id
    where r.id = $1 order by f.changed_at desc, f.field limit 1000
    """)

  /// Of each answer of the draft who changed it last. For whoever fills it in: nobody of the staff.
  package func fieldChanges(of id: Int64, for viewer: Viewer) async throws -> Rows {
    let applicant = Viewer(userID: viewer.userID, companies: viewer.companies, isStaff: false)
    guard try await read(id, for: applicant).first != nil else { throw RequestError.missing }
    return try await database.read(Requests.lastChanges(id))
  }

  /// Throws `StaleAnswers` if the locked draft is not the version that somebody saw.
  package func check(
    _ version: Int64, of locked: LockedRequest, in tx: Transaction
  ) async throws {
    guard version != locked.dataVersion else { return }
    let rows = try await tx.query(Requests.changed(locked.dataID, version))
    throw StaleAnswers(
      current: locked.dataVersion,
      changes: try rows.map { row in
        FieldChange(
          field: try row.string("field"), userID: try row.int64("user_id"),
          userName: try row.optionalString("user_name"),
          changedAt: try row.instant("changed_at"))
      })
  }

  /// Which answers a save changed, and whose save it was.
  func note(
    _ answers: [String: FormValue], over before: [String: FormValue], of data: Int64,
    by user: Int64, version: Int64, in tx: Transaction
  ) async throws {
    let fields = Set(answers.keys).union(before.keys)
      .filter { answers[$0] != before[$0] }.sorted()
    if fields.isEmpty { return }
    _ = try await tx.query(Requests.noting(data, fields.asArray, user, version))
  }
}
