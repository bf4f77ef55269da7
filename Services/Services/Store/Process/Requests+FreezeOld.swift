import Crypto
import JSON
import Postgres
import ServicesDomain

extension Requests {
  // The fields that the old site's form had, and when its answers went in.
  private static let askingOld = Statement(
    """
    select coalesce(r.submitted_at, r.created_at) as submitted_at, array(
        select f.name from service_hubformfield f
        join service_hubformstep t on t.id = f.hub_form_step_id
        where t.hub_form_id = $2 and (f.imported_version is not null or f.legacy is not null)
      ) as fields
    from service_servicerequest r where r.id = $1
    """)

  private static let freezingOld = Statement(
    """
    with version as (
      insert into service_requestsubmission (service_request_id, attempt, created_at, user_id,
        hub_form_id, hub_form_version, data, visible, changes, canonical, sha256, stage, imported)
      values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::text[], '{}', $9, $10, $11, true)
      returning service_request_id, attempt
    )
    update service_servicerequest r set submissions = version.attempt
    from version where r.id = version.service_request_id
    """)

  /// The answers that the old site left become a version of the request: with it the next one is
  /// compared, and what it showed is closed unless it is marked.
  func freezeOld(_ locked: LockedRequest, in tx: Transaction) async throws {
    let request = locked.request
    guard let row = try await tx.query(Requests.askingOld(request.id, locked.formID)).first else {
      return
    }
    let submittedAt = try row.instant("submitted_at")
    let version = Submission(
      attempt: request.submissions + 1, answers: locked.answers,
      visible: locked.form.shown(
        by: locked.answers, known: Set(try row.strings("fields")), in: locked.context),
      changes: [], isImported: true)
    let canonical = CanonicalJSON.bytes(
      of: document(of: locked, version, request.number, ("submitted_at", submittedAt)))
    _ = try await tx.query(
      Requests.freezingOld(
        request.id, version.attempt, submittedAt, request.authorID == 0 ? nil : request.authorID,
        locked.formID, locked.formVersion, JSONText(FormValue.object(version.answers).bytes),
        version.visible.sorted().asArray, canonical, try SHA256.digest(canonical), locked.stage))
  }
}

extension Row {
  /// Of a request's answers those that stand as the old site left them.
  func standing(in form: Form, marked marks: [FieldMark]) throws -> [String: FormValue] {
    guard let old = try optionalJSON("old_data"), let last = try optionalJSON("last_data") else {
      return [:]
    }
    return form.standing(
      of: try FormValue(json: old).object ?? [:], shown: Set(try strings("old_visible")),
      last: try FormValue(json: last).object ?? [:], marked: Set(marks.map(\.field)))
  }
}
