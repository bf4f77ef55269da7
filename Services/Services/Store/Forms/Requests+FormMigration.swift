import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// What became of a draft that was moved to another version of its form.
package struct MovedDraft: Sendable {
  package let id: Int64
  package let formID: Int64
  package let from: Int
  package let to: Int
  package let rowVersion: Int64
  package let migration: AnswerMigration
  /// What is still to be filled in, by the new form.
  package let missing: [FieldFault]
  /// False where it was on the newest version already.
  package let isMoved: Bool
}

/// Why a draft stays on its version.
package enum FormMigrationRefusal: Error, Sendable, Equatable {
  /// It was submitted: what it was submitted with holds.
  case notADraft(status: String)
}

extension Requests {
  private static let newest = Statement(
    """
    select f.id, f.version from service_service s
    join service_hubform f on f.id = s.hub_form_id and f.active and f.version > 0
    where s.code = $1
    """)

  private static let newestOfOwn = Statement(
    """
    select r.author_id, r.company_id, f.id as form_id, f.version
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubform f on f.id = s.hub_form_id and f.active and f.version > 0
    where r.id = $1 and r.author_id is not null
      and (r.author_id = $2 or r.company_id = any($3::int[]))
    """)

  /// What the newest form asks the house about whoever applies; `nil` for a stranger.
  package func formQuestion(moving id: Int64, for viewer: Viewer) async throws -> FormQuestion? {
    let rows = try await database.read(
      Requests.newestOfOwn(id, viewer.userID, viewer.companies.asArray))
    guard let row = rows.first,
      let form = try await form(id: row.int64("form_id"), version: row.int("version"))
    else { return nil }
    return FormQuestion(
      authorID: try row.int64("author_id"), companyID: try row.optionalInt64("company_id"),
      needsFacts: form.needsFacts, references: [])
  }

  private static let moving = Statement(
    """
    with data as (
      update service_hubformdata set hub_form_id = $2, hub_form_version = $3, data = $4::jsonb,
        row_version = row_version + 1, updated_at = now()
      where id = $1 returning row_version
    ), log as (
      insert into service_servicerequestlog (service_request_id, action, user_id, data)
      values ($5, 'form_migrated', $6, $7::jsonb)
    )
    select row_version from data
    """)

  /// Moves the answers of a locked draft to the newest published version of its service's form. Throws
  /// `FormMigrationRefusal`, and `ServiceRefusal.noForm` where there is none. `knowledge`: what the
  /// house says of the applicant, for what the new form fills in by itself.
  package func migrateForm(
    of locked: LockedRequest, by actor: Int64?, knowing knowledge: FormKnowledge = .none,
    in tx: Transaction
  ) async throws -> MovedDraft {
    let request = locked.request
    guard request.status == .draft, request.submissions == 0 else {
      throw FormMigrationRefusal.notADraft(status: request.status.rawValue)
    }
    guard let row = try await tx.query(Requests.newest(request.serviceCode)).first else {
      throw ServiceRefusal.noForm
    }
    let (formID, version) = (try row.int64("id"), try row.int("version"))
    let form = try await form(id: formID, version: version, in: tx)
    let isMoved = formID != locked.formID || version != locked.formVersion
    let migration =
      isMoved
      ? form.migrate(locked.answers)
        .filled(knowledge.facts.map { form.prefilled(from: $0) } ?? [:])
      : AnswerMigration(keeping: locked.answers)
    var rowVersion = locked.dataVersion
    if isMoved {
      let rows = try await tx.query(
        Requests.moving(
          locked.dataID, formID, version, JSONText(FormValue.object(migration.answers).bytes),
          request.id, actor, JSONText(Requests.record(of: migration, locked, formID, version))))
      rowVersion = try rows.first?.int64("row_version") ?? rowVersion
    }
    let context = try await knowing(
      locked.context.knowing(knowledge), form, migration.answers, for: FormOwner(request), in: tx)
    return MovedDraft(
      id: request.id, formID: formID, from: locked.formVersion, to: version,
      rowVersion: rowVersion, migration: migration,
      missing: form.assess(
        migration.answers, in: context, demanding: locked.table.demanded(at: request.bpStatus)
      ).faults, isMoved: isMoved)
  }

  /// Names only: answers may be personal.
  private static func record(
    of migration: AnswerMigration, _ locked: LockedRequest, _ form: Int64, _ version: Int
  ) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("from", locked.formVersion)
        json.field("to", version)
        if form != locked.formID { json.field("form", form) }
        json.array("dropped", migration.dropped) { $0.value($1) }
      }
    }
  }

  private static let lockingDraft = locking(
    """
    ($2::text is null or s.organization_id = $2) and r.status = 'draft' and r.legacy is null
    """)

  /// Locks a draft for whoever answers for its form: of the services of one organisation; `nil` is any.
  /// Throws `RequestError.missing`.
  package func lockDraft(
    _ id: Int64, within organization: String?, in tx: Transaction
  ) async throws -> LockedRequest {
    try await locked(id, by: Requests.lockingDraft(id, organization), in: tx)
  }
}
