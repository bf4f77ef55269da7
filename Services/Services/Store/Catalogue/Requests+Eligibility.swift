package import Kernel
import Postgres
package import ServicesDomain

extension Requests {
  private static let ofApplicant = """
    (r.company_id = $2::integer
      or ($2::integer is null and r.author_id = $1 and r.company_id is null))
    """

  private static let standing = Statement(
    """
    select ($4::timestamptz at time zone 'Asia/Almaty')::date as today,
      coalesce((select c.verified from company_ref c where c.id = $2::integer), false)
        as is_verified,
      array(select distinct p.service_id from service_servicerequest r
        join service_paper p on p.service_request_id = r.id and p.kind = 'certificate'
          and p.revoked_at is null and p.suspended_at is null and (p.valid_until is null
            or p.valid_until >= ($4::timestamptz at time zone 'Asia/Almaty')::date)
        where \(ofApplicant)) as certificates,
      array(select distinct r.service_id from service_servicerequest r
        where \(ofApplicant) and r.status = 'active' and not exists (
          select from service_paper p where p.service_request_id = r.id
            and p.kind = 'certificate' and p.suspended_at is not null)) as active,
      array(select distinct r.service_id from service_servicerequest r
        where \(ofApplicant) and r.id <> $3
          and r.status in ('submitted', 'in_progress', 'revision')) as under_consideration
    """)

  private static let alone = Statement(
    "select pg_advisory_xact_lock(hashtextextended($1, 0))")

  /// Throws `ServiceRefusal.notEligible` with every rule that the applicant does not meet. `house` is
  /// what identity said before the transaction.
  func checkEligible(
    _ rules: EligibilityRules, author: Int64, company: Int64?, request: Int64 = 0,
    house: FormFacts?, now: Instant, in tx: Transaction
  ) async throws {
    if rules.isEmpty { return }
    if !rules.without.isEmpty {
      // Of two of his requests that rule each other out, the second one waits and sees the first.
      let name = company.map { "company \($0)" } ?? "person \(author)"
      _ = try await tx.query(Requests.alone("services.applicant \(name)"))
    }
    let rows = try await tx.query(Requests.standing(author, company, request, now))
    guard let row = rows.first else { return }
    let failed = rules.judge(try ApplicantFacts(row, company, house)).filter { !$0.passed }
    guard failed.isEmpty else { throw ServiceRefusal.notEligible(failed) }
  }

  /// Everything that speaks for or against a wish, before anything is opened; `nil` if there is no
  /// such service.
  package func eligibility(
    of wish: NewRequest, house: FormFacts?, now: Instant
  ) async throws -> [EligibilityReason]? {
    guard let terms = try await terms(of: wish.service), terms.service.isPublished else {
      return nil
    }
    return try await database.transaction { [self] tx in
      let rows = try await tx.query(Requests.standing(wish.authorID, wish.companyID, 0, now))
      guard let row = rows.first else { return nil }
      let key = terms.service.openKey(
        authorID: wish.authorID, companyID: wish.companyID, parentID: wish.parentID)
      var reasons = try await [takes(wish, terms, now: now, in: tx)]
      reasons += try terms.eligibility.judge(ApplicantFacts(row, wish.companyID, house))
      if let key {
        let open = try await tx.query(
          "select id from service_servicerequest where open_key = \(key)")
        reasons.append(
          EligibilityReason(
            code: "request-open", message: Requests.oneOpen, passed: open.isEmpty))
      }
      return reasons
    }
  }

  /// Whether the service takes requests at this moment.
  private func takes(
    _ wish: NewRequest, _ terms: ServiceTerms, now: Instant, in tx: Transaction
  ) async throws -> EligibilityReason {
    var passed = true
    do {
      try terms.service.checkOpen(now: now)
      if let round = try await Rounds.openRound(of: wish.service, now: now, in: tx) {
        try await Rounds.look(at: round, besides: [], in: tx)?.checkPlace()
      } else {
        try await Rounds.checkNoneNeeded(of: wish.service, now: now, in: tx)
      }
    } catch is ServiceRefusal { passed = false }
    return EligibilityReason(code: "service-open", message: Requests.takesNow, passed: passed)
  }

  private static let takesNow = Localized(
    ru: "Услуга принимает заявки", kk: "Қызмет өтінім қабылдайды",
    en: "The service takes requests")
  private static let oneOpen = Localized(
    ru: "По этой услуге нет другой открытой заявки",
    kk: "Бұл қызмет бойынша басқа ашық өтінім жоқ",
    en: "There is no other open request for this service")
}

extension ApplicantFacts {
  fileprivate init(_ row: Row, _ company: Int64?, _ house: FormFacts?) throws {
    self.init(
      today: try row.day("today"), companyID: company, isVerified: try row.bool("is_verified"),
      house: house, certificates: Set(try row.strings("certificates")),
      active: Set(try row.strings("active")),
      underConsideration: Set(try row.strings("under_consideration")))
  }
}
