package import Kernel
package import Postgres
package import ServicesDomain

/// A wish to apply.
package struct NewRequest: Sendable {
  package let service: String
  package let authorID: Int64
  package let companyID: Int64?
  /// The request within which it is asked for: an amendment, a prolongation.
  package let parentID: Int64?

  package init(service: String, authorID: Int64, companyID: Int64?, parentID: Int64? = nil) {
    self.service = service
    self.authorID = authorID
    self.companyID = companyID
    self.parentID = parentID
  }
}

/// What the applicant gets: the key of the draft.
package struct OpenedRequest: Sendable {
  package let id: Int64
  package let createdAt: Instant
  package let terms: ServiceTerms

  package var title: Localized { terms.title }
}

extension Requests {
  /// The draft with its first status, step and log line in one statement. It writes nothing if the
  /// service changed since its terms were read, or its form is offered no more.
  private static let opening = Statement(
    """
    with service as (
      select s.code, s.hub_form_id from service_service s
      join service_hubform f on f.id = s.hub_form_id and f.active
      where s.code = $1 and s.row_version = $2
      for key share of s
    ), round as (
      select id from service_round
      where service_id = $1 and opens_at <= $10::timestamptz and closes_at > $10::timestamptz
    ), form_data as (
      insert into service_hubformdata (hub_form_id, hub_form_version)
      select hub_form_id, $3 from service
      where exists (select from round)
        or not exists (select from service_round w where w.service_id = $1) returning id
    ), request as (
      insert into service_servicerequest
        (service_id, author_id, company_id, status, bp_status, hub_form_data_id, open_key, parent_id,
          round_id)
      select service.code, $4, $5, $6, $7, form_data.id, $8, $9, (select id from round)
      from service, form_data
      returning id, created_at, round_id
    ), status as (
      insert into service_servicerequeststatus (status, service_request_id, user_id)
      select $6, id, $4 from request
    ), log as (
      insert into service_servicerequestlog (service_request_id, action, user_id)
      select id, 'created', $4 from request returning id
    ), step as (
      insert into service_servicerequestbpstatus (bp_status, service_request_id, user_id, log_id)
      select $7, request.id, $4, log.id from request, log
    )
    select id, created_at, round_id from request
    """)

  /// Opens a draft. Whether its author may act for the company is known already, and `house` is what
  /// identity says of both.
  package func open(
    _ wish: NewRequest, house: FormFacts? = nil, now: Instant, in tx: Transaction
  ) async throws -> OpenedRequest {
    var isVerified = false
    if let company = wish.companyID {
      isVerified = try await References.holdCompany(company, in: tx)
    }
    for _ in 0..<3 {
      guard let terms = try await terms(of: wish.service, in: tx) else {
        throw ServiceRefusal.unknown
      }
      try terms.service.checkOpen(now: now)
      try terms.service.checkApplicant(companyID: wish.companyID, isVerified: isVerified)
      try await checkParent(of: wish, among: terms.parents, in: tx)
      try await checkEligible(
        terms.eligibility, author: wish.authorID, company: wish.companyID, house: house, now: now,
        in: tx)
      if let opened = try await insert(wish, on: terms, now: now, in: tx) { return opened }
      if try await Rounds.openRound(of: wish.service, now: now, in: tx) == nil {
        try await Rounds.checkNoneNeeded(of: wish.service, now: now, in: tx)
      }
      rules.forgetTerms(of: wish.service)
    }
    throw ServiceRefusal.unknown
  }

  /// `nil` if the service is no longer what the terms say. The author's row is held in the same
  /// round trip; the event travels with COMMIT.
  private func insert(
    _ wish: NewRequest, on terms: ServiceTerms, now: Instant, in tx: Transaction
  ) async throws -> OpenedRequest? {
    let key = terms.service.openKey(
      authorID: wish.authorID, companyID: wish.companyID, parentID: wish.parentID)
    let found: [Rows]
    do {
      found = try await tx.batch([
        References.holdingUser(wish.authorID),
        Requests.opening(
          wish.service, terms.rowVersion, terms.formVersion, wish.authorID, wish.companyID,
          RequestStatus.draft.rawValue, terms.table.initial, key, wish.parentID,
          now),
      ])
    } catch let error as DatabaseError where error.violates("service_servicerequest_one_open") {
      throw ServiceRefusal.alreadyOpen(request: nil)
    }
    try await References.checkUser(wish.authorID, found.first, in: tx)
    guard let row = found.last?.first else { return nil }
    if let round = try row.optionalInt64("round_id") {
      // Told now, not after the form is filled in. Who really gets the place is counted when it comes in.
      try await Rounds.look(at: round, besides: [row.int64("id")], in: tx)?.checkPlace()
    }
    let request = ServiceRequest(
      stored: try row.int64("id"), serviceCode: wish.service, authorID: wish.authorID,
      companyID: wish.companyID, status: .draft, bpStatus: terms.table.initial, assigneeID: nil,
      deadline: nil, remainingDays: nil, marks: [], number: nil, submissions: 0, rowVersion: 1)
    let step = RequestStep(created: terms.table.initial, by: wish.authorID)
    try await Publishing.append(
      step, of: request, title: terms.title, table: terms.table, in: tx)
    return OpenedRequest(id: request.id, createdAt: try row.instant("created_at"), terms: terms)
  }

  /// The request that stands in the way of another one.
  package func openRequest(of wish: NewRequest) async throws -> Int64? {
    guard let terms = try await terms(of: wish.service),
      let key = terms.service.openKey(
        authorID: wish.authorID, companyID: wish.companyID, parentID: wish.parentID)
    else { return nil }
    return try await database.read(
      "select id from service_servicerequest where open_key = \(key)"
    ).first?.int64("id")
  }
}
