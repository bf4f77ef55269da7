import JSON
import Kernel
package import Postgres
package import ServicesDomain

extension Requests {
  /// The lock is one that foreign keys do not wait for.
  static func locking(_ access: String) -> Statement {
    Statement(
      """
      select r.id, r.service_id, r.author_id, r.company_id, r.status, r.bp_status, r.assignee_id,
        (r.deadline at time zone 'Asia/Almaty')::date as deadline, r.remaining_days, r.marks,
        r.number, r.submissions, r.row_version, r.paused_at is not null as is_paused,
        d.id as data_id, d.data, d.hub_form_id,
        d.hub_form_version, d.row_version as data_version, s.name, s.row_version as service_version,
        s.bp_config, s.active and s.published as is_published, s.start_date, s.end_date,
        v.attempt, v.data as last_data, v.visible as last_visible,
        coalesce(c.verified, false) as company_verified, \(needsSignature) as needs_signature,
        (now() at time zone 'Asia/Almaty')::date as today, now() as now,
        array(select (w.day - date '2000-01-01') * 2 + w.is_worked::int from service_workday w
          where w.day between current_date - 400 and current_date + 400) as exceptions
      from service_servicerequest r
      join service_hubformdata d on d.id = r.hub_form_data_id
      join service_service s on s.code = r.service_id
      join service_hubform f on f.id = d.hub_form_id
      left join company_ref c on c.id = r.company_id
      left join service_requestsubmission v
        on v.service_request_id = r.id and v.attempt = r.submissions
      where r.id = $1 and \(access)
      for no key update of r, d
      """)
  }

  /// Whoever signed a version signs the next one too.
  private static let needsSignature = """
    (s.need_signature or f.need_signature or exists (
      select from service_frozendocument z join service_documentsignature g on g.document_id = z.id
      where z.source = 'service_servicerequest' and z.primary_key = r.id::text
        and z.kind = 'submission' and z.edition = r.submissions))
    """

  private static let lockingOwn = locking("(r.author_id = $2 or r.company_id = any($3::int[]))")
  private static let lockingWork = locking(RequestColumns.submitted)

  /// Locks a request of the applicant's own. Throws `RequestError.missing` for anybody else's.
  /// `knowing`: what other contexts said beforehand of what its answers name.
  package func lock(
    _ id: Int64, ownedBy viewer: Viewer, knowing knowledge: FormKnowledge = .none,
    in tx: Transaction
  ) async throws -> LockedRequest {
    try await locked(
      tx.query(Requests.lockingOwn(id, viewer.userID, viewer.companies.asArray)),
      knowing: knowledge, in: tx)
  }

  /// Locks a submitted request for the staff.
  package func lockForWork(_ id: Int64, in tx: Transaction) async throws -> LockedRequest {
    try await locked(tx.query(Requests.lockingWork(id)), in: tx)
  }

  /// Without `knowing` nobody is going to judge the answers, and nothing is looked up for them.
  func locked(
    _ rows: Rows, knowing knowledge: FormKnowledge? = nil, in tx: Transaction
  ) async throws -> LockedRequest {
    guard let row = rows.first else { throw RequestError.missing }
    let formID = try row.int64("hub_form_id")
    guard let formVersion = try row.optionalInt("hub_form_version") else {
      throw RequestError.notEditable(status: try row.string("status"))
    }
    let code = try row.string("service_id")
    let table = try table(
      of: code, rowVersion: row.int64("service_version"), config: row.json("bp_config"))
    let form = try await form(id: formID, version: formVersion, in: tx)
    let companyID = try row.optionalInt64("company_id")
    let request = try row.request()
    let calendar = try WorkingCalendar(encoded: row.int64s("exceptions"))
    let answers = try FormValue(json: row.json("data")).object ?? [:]
    var context = FormContext(
      today: try row.day("today"), companyID: companyID,
      companyVerified: try row.bool("company_verified"), knowledge: knowledge ?? .none,
      calendar: calendar)
    if knowledge != nil {
      context = try await knowing(context, form, answers, for: FormOwner(request), in: tx)
    }
    return LockedRequest(
      request: request, form: form, table: table, calendar: calendar,
      context: context, answers: answers,
      dataVersion: try row.int64("data_version"), last: try row.lastSubmission(),
      service: Service(
        code: code, isPublished: try row.bool("is_published"),
        opensAt: try row.optionalInstant("start_date"),
        closesAt: try row.optionalInstant("end_date"), needsCompany: false, needsResident: false,
        needsVerifiedCompany: false, allowsSeveral: false),
      needsSignature: try row.bool("needs_signature"), title: try row.localized("name"),
      dataID: try row.int64("data_id"), formID: formID, formVersion: formVersion,
      now: try row.instant("now"))
  }
}

extension Row {
  fileprivate func request() throws -> ServiceRequest {
    let marks = try FormValue(json: json("marks")).list ?? []
    return ServiceRequest(
      stored: try int64("id"), serviceCode: try string("service_id"),
      authorID: try int64("author_id"), companyID: try optionalInt64("company_id"),
      status: RequestStatus(rawValue: try string("status")) ?? .inProgress,
      bpStatus: try optionalString("bp_status") ?? "", assigneeID: try optionalInt64("assignee_id"),
      deadline: try optionalDay("deadline"), remainingDays: try optionalInt("remaining_days"),
      marks: marks.compactMap { mark in
        mark["field"]?.text.map { FieldMark(field: $0, comment: mark["comment"]?.text) }
      },
      number: try optionalString("number"), submissions: try int("submissions"),
      rowVersion: try int64("row_version"), isPaused: try bool("is_paused"))
  }

  fileprivate func lastSubmission() throws -> Submission? {
    guard let attempt = try optionalInt("attempt"), let data = try optionalJSON("last_data") else {
      return nil
    }
    return Submission(
      attempt: attempt, answers: try FormValue(json: data).object ?? [:],
      visible: Set(try strings("last_visible")), changes: [])
  }
}

extension WorkingCalendar {
  /// Days since 2000 doubled, plus one if the day is worked.
  init(encoded: [Int64]) throws {
    var exceptions: [Day: Bool] = [:]
    for code in encoded {
      exceptions[Day(daysSinceEpoch: 10_957 + Int(code >> 1))] = code & 1 == 1
    }
    self.init(exceptions: exceptions)
  }
}
