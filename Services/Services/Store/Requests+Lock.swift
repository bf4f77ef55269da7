import JSON
import Kernel
package import Postgres
package import ServicesDomain

extension Requests {
  /// A request with all that its rules need to know; `several`: all of a list, in the order of ids.
  static func selecting(_ access: String, several: Bool = false) -> String {
    """
    select r.id, r.service_id, r.author_id, r.company_id, r.status, r.bp_status, r.assignee_id,
      (r.deadline at time zone 'Asia/Almaty')::date as deadline, r.remaining_days, r.marks,
      r.number, r.submissions, r.row_version, r.round_id, r.round_amount::text as round_amount,
      s.need_resident, coalesce((s.config ->> 'verified_company')::bool, false) as need_verified, r.paused_at is not null as is_paused, r.parent_id,
      r.former_assignee_id, \(RequestColumns.isOld) as is_old,
      \(RequestColumns.isOld) and (d.hub_form_version is null or not s.bp_config ? 'initial')
        as is_unready, \(RequestColumns.isUnfrozen) as is_unfrozen,
      r.second_hub_form_data_id is not null as has_second_stage,
      d.id as data_id, d.data, d.hub_form_id,
      d.hub_form_version, d.row_version as data_version, s.name, s.row_version as service_version,
      s.bp_config, s.config, (select n.id from service_hubform n
        where n.id = s.second_hub_form_id and n.active and n.version > 0) as second_hub_form_id,
      s.active and s.published as is_published,
      s.start_date, s.end_date, coalesce((s.config ->> 'several_open')::bool, false) as allows_several,
      v.attempt, v.data as last_data, v.visible as last_visible, v.imported as last_imported,
      o.data as old_data, o.visible as old_visible,
      coalesce(c.verified, false) as company_verified, \(needsSignature) as needs_signature,
      array(select m.user_id from service_service_users m where m.service_id = r.service_id
        order by m.user_id) as managers, \(subscribers) as subscribers,
      (now() at time zone 'Asia/Almaty')::date as today, now() as now,
      array(select (w.day - date '2000-01-01') * 2 + w.is_worked::int from service_workday w
        where w.day between current_date - 400 and current_date + 400) as exceptions
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubformdata d on d.id = \(RequestColumns.currentData)
    join service_hubform f on f.id = d.hub_form_id
    left join company_ref c on c.id = r.company_id
    left join lateral (
      select v.attempt, v.data, v.visible, v.imported from service_requestsubmission v
      where v.service_request_id = r.id and v.hub_form_id = d.hub_form_id
      order by v.attempt desc limit 1) v on true
    \(RequestColumns.oldVersion)
    where r.id = \(several ? "any($1::int[])" : "$1") and \(access)
    \(several ? "order by r.id" : "")
    """
  }

  /// The lock is one that foreign keys do not wait for. Whoever changes the process of the service waits
  /// for it, and it for him: no request comes to a step that is gone.
  static func locking(
    _ access: String, several: Bool = false, skipping: Bool = false
  ) -> Statement {
    let wait = skipping ? " skip locked" : ""
    return Statement(
      selecting(access, several: several) + "\nfor no key update of r, d\(wait) for key share of s")
  }

  /// Whoever signed a version signs the next one too.
  private static let needsSignature = """
    (s.need_signature or f.need_signature or exists (
      select from service_frozendocument z join service_documentsignature g on g.document_id = z.id
      where z.source = 'service_servicerequest' and z.primary_key = r.id::text
        and z.kind = 'submission' and z.edition = r.submissions))
    """

  private static let own = "(r.author_id = $2 or r.company_id = any($3::int[]))"
  private static let lockingOwn = locking(own)
  private static let lockingWork = locking(RequestColumns.submitted)
  private static let lookingAt = Statement(
    selecting("(\(own) or ($4 and \(RequestColumns.submitted)))"))

  /// Locks a request of the applicant's own. Throws `RequestError.missing` for anybody else's.
  /// `knowing`: what other contexts said beforehand of what its answers name.
  package func lock(
    _ id: Int64, ownedBy viewer: Viewer, knowing knowledge: FormKnowledge = .none,
    in tx: Transaction
  ) async throws -> LockedRequest {
    try await locked(
      id, by: Requests.lockingOwn(id, viewer.userID, viewer.companies.asArray),
      knowing: knowledge, in: tx)
  }

  /// Locks a submitted request for the staff.
  package func lockForWork(_ id: Int64, in tx: Transaction) async throws -> LockedRequest {
    try await locked(id, by: Requests.lockingWork(id), in: tx)
  }

  /// The same for who only looks: nothing is locked, and nothing of an old request is made ready.
  package func look(at id: Int64, for viewer: Viewer) async throws -> LockedRequest {
    try await look(
      Requests.lookingAt(id, viewer.userID, viewer.companies.asArray, viewer.isStaff),
      knowing: nil)
  }

  /// The same at one's own alone.
  func lookAtOwn(
    _ id: Int64, for viewer: Viewer, knowing knowledge: FormKnowledge? = nil
  ) async throws -> LockedRequest {
    try await look(
      Requests.lookingAt(id, viewer.userID, viewer.companies.asArray, false), knowing: knowledge)
  }

  private func look(_ sql: SQL, knowing knowledge: FormKnowledge?) async throws -> LockedRequest {
    try await database.transaction { [self] tx in
      guard let row = try await tx.query(sql).first else { throw RequestError.missing }
      return try await read(row, knowing: knowledge, in: tx)
    }
  }

  /// An old request is made ready for it first, and its answers are frozen as they came. One that moved
  /// while it was waited for is looked for once more: its answers may be those to another form by now.
  /// Without `knowing` nobody is going to judge the answers, and nothing is looked up for them.
  func locked(
    _ id: Int64, by sql: SQL, knowing knowledge: FormKnowledge? = nil, in tx: Transaction
  ) async throws -> LockedRequest {
    var row = try await tx.batch([Requests.holding(parentsOf: [id]), sql]).last?.first
    var isPrepared = false
    if try row.map({ try $0.bool("is_unready") }) ?? true {
      isPrepared = try await prepareOld(id, in: tx)
      row = try await tx.query(sql).first
    }
    guard let row else { throw RequestError.missing }
    let locked = try await read(row, knowing: knowledge, remembers: !isPrepared, in: tx)
    guard try row.bool("is_unfrozen") else { return locked }
    try await freezeOld(locked, in: tx)
    guard let row = try await tx.query(sql).first else { throw RequestError.missing }
    return try await read(row, knowing: knowledge, remembers: !isPrepared, in: tx)
  }

  /// `remembers`: the rules are committed, others may use them too.
  func read(
    _ row: Row, knowing knowledge: FormKnowledge? = nil, remembers: Bool = true,
    in tx: Transaction
  ) async throws -> LockedRequest {
    let formID = try row.int64("hub_form_id")
    let formVersion = try row.optionalInt("hub_form_version") ?? 0
    let code = try row.string("service_id")
    let table = try table(
      of: code, rowVersion: row.int64("service_version"), config: row.json("bp_config"),
      remembers: remembers)
    let form =
      formVersion == 0
      ? Form.unpublished
      : try await form(id: formID, version: formVersion, remembers: remembers, in: tx)
    let request = try row.request(in: table)
    let calendar = try WorkingCalendar(encoded: row.int64s("exceptions"))
    let answers = try FormValue(json: row.json("data")).object ?? [:]
    var context = FormContext(
      today: try row.day("today"), companyID: request.companyID,
      companyVerified: try row.bool("company_verified"), knowledge: knowledge ?? .none,
      calendar: calendar)
    if knowledge != nil {
      context = try await knowing(context, form, answers, for: FormOwner(request), in: tx)
    }
    return LockedRequest(
      request: request, form: form, table: table, calendar: calendar,
      context: context, answers: answers,
      dataVersion: try row.int64("data_version"), last: try row.lastSubmission(),
      standing: try row.standing(in: form, marked: request.marks),
      service: Service(
        code: code, isPublished: try row.bool("is_published"),
        opensAt: try row.optionalInstant("start_date"),
        closesAt: try row.optionalInstant("end_date"), needsCompany: false, needsResident: false,
        needsVerifiedCompany: false, allowsSeveral: try row.bool("allows_several")),
      managers: try row.int64s("managers"), subscribers: try row.int64s("subscribers"),
      stage: table.steps[request.bpStatus]?.stage ?? 1,
      settings: try FormValue(json: row.json("config")),
      secondFormID: try row.optionalInt64("second_hub_form_id"),
      hasSecondStage: try row.bool("has_second_stage"), oldWord: try row.oldWord(in: table),
      needsSignature: try row.bool("needs_signature"), title: try row.localized("name"),
      dataID: try row.int64("data_id"), formID: formID, formVersion: formVersion,
      now: try row.instant("now"),
      eligibility: try eligibility(
        of: code, FormValue(json: row.json("config"))["eligibility"]?.bytes,
        isForResidents: row.bool("need_resident"), isForVerified: row.bool("need_verified")),
      place: RoundPlace(
        roundID: try row.optionalInt64("round_id"),
        amount: try row.optionalString("round_amount")))
  }
}

extension Row {
  /// An old request stands where the rules say that its words lead; nobody was told of it yet, so the
  /// row keeps its word until the next step.
  fileprivate func request(in table: ProcessTable) throws -> ServiceRequest {
    let marks = try FormValue(json: json("marks")).list ?? []
    let status = RequestStatus(rawValue: try string("status")) ?? .inProgress
    let word = try optionalString("bp_status")
    let step = word.flatMap { table.steps[$0] } ?? table.step(ofOld: word, status: status)
    return ServiceRequest(
      stored: try int64("id"), serviceCode: try string("service_id"),
      authorID: try optionalInt64("author_id") ?? 0, companyID: try optionalInt64("company_id"),
      status: status, bpStatus: step?.code ?? word ?? "",
      assigneeID: try optionalInt64("assignee_id"),
      deadline: try optionalDay("deadline"), remainingDays: try optionalInt("remaining_days"),
      marks: marks.compactMap { mark in
        mark["field"]?.text.map { FieldMark(field: $0, comment: mark["comment"]?.text) }
      },
      number: try optionalString("number"), submissions: try int("submissions"),
      rowVersion: try int64("row_version"), isPaused: try bool("is_paused"),
      formerAssigneeID: try optionalInt64("former_assignee_id"),
      parentID: try optionalInt64("parent_id"))
  }

  fileprivate func oldWord(in table: ProcessTable) throws -> String? {
    guard try bool("is_old") else { return nil }
    let word = try optionalString("bp_status") ?? ""
    return table.steps[word] == nil ? word : nil
  }

  fileprivate func lastSubmission() throws -> Submission? {
    guard let attempt = try optionalInt("attempt"), let data = try optionalJSON("last_data") else {
      return nil
    }
    return Submission(
      attempt: attempt, answers: try FormValue(json: data).object ?? [:],
      visible: Set(try strings("last_visible")), changes: [],
      isImported: try bool("last_imported"))
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
