import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What comes from outside of a request: the clock, another call, a company that may not act, and
/// two who put right where something stands.
extension ProgrammeWorld {
  // MARK: The clock

  /// Its time was over the day before yesterday, and nobody has touched its draft for long.
  func lapse(_ request: Seen) async throws {
    _ = try await world.database.query(
      """
      update service_servicerequest set deadline = now() - interval '2 days'
      where id = \(request.id) and deadline is not null
      """)
    _ = try await world.database.query(
      """
      update service_hubformdata d set updated_at = now() - interval '90 days'
      from service_servicerequest r
      where r.id = \(request.id) and d.id = r.hub_form_data_id and r.status = 'draft'
      """)
    _ = try await world.database.query(
      """
      update service_servicerequest set updated_at = now() - interval '90 days'
      where id = \(request.id) and status = 'draft'
      """)
  }

  /// One run of the timers of requests.
  func turnRequests() async throws {
    for id in try await world.requests.overdue(after: 0) {
      _ = try await world.database.transaction { [requests = world.requests] tx in
        try await requests.expire(id, in: tx)
      }
    }
    for id in try await world.requests.staleDrafts(after: 0) {
      _ = try await world.database.transaction { [requests = world.requests] tx in
        try await requests.expireDraft(id, in: tx)
      }
    }
    for id in try await world.requests.late(after: 0) {
      _ = try await world.database.transaction { [requests = world.requests] tx in
        try await requests.escalate(id, in: tx)
      }
    }
  }

  // MARK: Calls

  /// The call ends now, and the next one begins.
  func nextCall() async throws {
    try await world.database.transaction { tx in
      _ = try await tx.query(
        """
        update service_round set closes_at = now()
        where service_id = \(Self.grant) and opens_at < now() and closes_at > now()
        """)
      _ = try await tx.query(
        """
        insert into service_round (service_id, name, opens_at, closes_at, quota_submitted,
          quota_approved, amount)
        select \(Self.grant), '{"ru": "Набор", "kk": "Іріктеу", "en": "Call"}', now(),
          now() + interval '1 day', 40, 6, 60000000
        where not exists (select from service_round
          where service_id = \(Self.grant) and closes_at > now())
        on conflict do nothing
        """)
    }
  }

  /// Every call gets more to give; they are held in the order in which others hold several.
  func widenCalls() async throws {
    _ = try await world.database.query(
      """
      with held as (
        select id from service_round where service_id = \(Self.grant) order by id for no key update
      )
      update service_round w set quota_approved = w.quota_approved + 2,
        amount = w.amount + 20000000
      from held where w.id = held.id
      """)
  }

  // MARK: Companies that may not act

  /// As this slice hears of it: the row of the company first, then its requests.
  func suspend(_ company: Int64, _ isSuspended: Bool) async throws {
    try await world.database.transaction { tx in
      let changed = try await tx.query(
        """
        update company_ref set suspended_at = case when \(isSuspended)::bool then now() end,
          rev = rev + 1
        where id = \(company) and (suspended_at is not null) <> \(isSuspended)::bool
        """)
      if changed.affected == 0 { throw NothingToDo() }
      try await Requests.follow(company: company, isSuspended: isSuspended, actor: 999, in: tx)
    }
  }

  func suspended() async throws -> [Int64] {
    try await keys("select id from company_ref where suspended_at is not null")
  }

  // MARK: Corrections

  /// Where a request may be put from where it stands, so that nobody else has to be told.
  static let corrections = [
    "protocol": "voting", "pitching_done": "pitching", "expertise_done": "completeness_check",
    "refused_formal": "completeness_check",
  ]

  func propose(_ request: Seen) async throws {
    guard let step = Self.corrections[request.step] else { throw NothingToDo() }
    _ = try await world.database.transaction { [requests = world.requests] tx in
      try await requests.propose(
        from: request.step, to: step, reason: "Перепутали заявки", on: request.id,
        by: Self.superusers[0], in: tx)
    }
  }

  /// `confirms`: false where it is declined.
  func settle(correctionOf request: Int64, confirms: Bool, by user: Int64) async throws {
    let open = try await keys(
      """
      select id from service_requestcorrection
      where service_request_id = \(request) and status = 'proposed'
      """)
    guard let correction = open.first else { throw NothingToDo() }
    _ = try await world.database.transaction { [requests = world.requests] tx in
      try await requests.decide(
        correction: correction, of: request, confirms: confirms, by: user, in: tx)
    }
  }
}
