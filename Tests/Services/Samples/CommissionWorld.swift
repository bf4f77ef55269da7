import Crypto
package import Postgres
package import ServicesDomain
package import ServicesStore

/// The grant with a commission, and short words for what its people do.
package struct CommissionWorld: Sendable {
  package let world: ServicesWorld
  package let requests: Requests
  package let ballots: Ballots
  package let protocols: Protocols

  package var database: Database { world.database }

  /// `machines`: those that work beside the steps.
  package static func open<R>(
    isSecret: Bool = false, machines: [any StepMachine] = [CommissionMachine()],
    _ body: (CommissionWorld) async throws -> R
  ) async throws -> R {
    try await ServicesWorld.open { world in
      let here = CommissionWorld(world, machines: machines)
      try await here.prepare(isSecret: isSecret)
      return try await body(here)
    }
  }

  package init(_ world: ServicesWorld, machines: [any StepMachine] = [CommissionMachine()]) {
    self.world = world
    requests = Requests(database: world.database, machines: machines)
    ballots = Ballots(requests)
    protocols = Protocols(requests)
  }

  package static let service = "startup-grant"

  /// The process and its commission.
  package func prepare(isSecret: Bool = false) async throws {
    let process = String(
      decoding: CanonicalJSON.bytes(of: CommissionSamples.process), as: UTF8.self)
    _ = try await database.query(
      """
      update service_service set bp_config = \(process)::jsonb, row_version = row_version + 1
      where code = \(CommissionWorld.service)
      """)
    try await appoint(CommissionSamples.commission(isSecret: isSecret))
  }

  package func appoint(_ commission: Commission) async throws {
    _ = try await database.transaction { tx in
      try await Commissions(database: database).replace(
        CommissionWorld.service, with: commission, in: tx, check: { _ in })
    }
  }

  /// Requests at a step, as many as asked for, by people from 1,000 on.
  package func requests(
    _ count: Int, at step: String = "protocol", company: Int64? = nil
  ) async throws -> [Int64] {
    try await database.query(
      """
      with n as (
        select number from generate_series(1, \(count)) as g (number)
      ), data as (
        insert into service_hubformdata (hub_form_id, hub_form_version, status)
        select s.hub_form_id, f.version, 'submitted' from n
        cross join service_service s join service_hubform f on f.id = s.hub_form_id
        where s.code = \(CommissionWorld.service) returning id
      )
      insert into service_servicerequest (service_id, author_id, company_id, status, bp_status,
        submissions, number, assignee_id, hub_form_data_id)
      select \(CommissionWorld.service), 1000 + row_number() over (), \(company)::integer,
        'in_progress', \(step), 1, 'N-' || data.id, \(ServicesWorld.staff), data.id
      from data returning id
      """
    ).map { try $0.int64("id") }.sorted()
  }

  /// A request that the commission is voting on; of person 1001.
  package func voting(company: Int64? = nil) async throws -> (request: Int64, ballot: Int64) {
    let id = try await requests(1, at: "completeness_check", company: company)[0]
    try await move(id, from: "completeness_check", to: "voting")
    return (id, try await openBallot(of: id))
  }

  package func move(_ id: Int64, from: String, to: String) async throws {
    try await database.transaction { [requests] tx in
      var locked = try await requests.lockForWork(id, in: tx)
      let step = try locked.request.decide(
        Decision(from: from, to: to, comment: nil, marks: []), by: ServicesWorld.staff,
        table: locked.table, form: locked.form, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .staff, in: tx)
    }
  }

  package func openBallot(of request: Int64) async throws -> Int64 {
    try await database.query(
      """
      select id from service_ballot where service_request_id = \(request) and status = 'open'
      """
    ).first?.int64("id") ?? -1
  }

  package func cast(
    _ choice: VoteChoice, by user: Int64, in ballot: Int64, comment: String? = "Себебі бар",
    receipt: String? = nil, company: Int64? = nil
  ) async throws {
    let wish = VoteWish(choice: choice, comment: comment, receipt: receipt)
    try await database.transaction { [ballots] tx in
      try await ballots.cast(wish, in: ballot, by: user, ofCompany: company, tx: tx)
    }
  }

  package func close(
    _ ballot: Int64, by user: Int64? = CommissionSamples.secretary, recusing: [Int64] = []
  ) async throws -> BallotOutcome {
    try await database.transaction { [ballots] tx in
      try await ballots.close(ballot, by: user, recusing: recusing, in: tx)
    }
  }

  /// What somebody keeps to be able to change a secret vote.
  package static func receipt() throws -> String { try Random.token(32) }

  /// The same for the same voter, whoever asks and however often.
  package static func receipt(of user: Int64) throws -> String {
    Base64.url.text(try SHA256.digest("receipt of \(user)"))
  }

  package func step(of request: Int64) async throws -> String {
    try await database.query(
      "select bp_status from service_servicerequest where id = \(request)"
    ).first?.string("bp_status") ?? ""
  }

  /// Types of the events about one thing, in their order.
  package func events(of thing: String, _ id: Int64) async throws -> [String] {
    try await database.query(
      """
      select type from outbox where aggregate_type = \(thing) and aggregate_id = \(String(id))
      order by seq
      """
    ).map { try $0.string("type") }
  }
}
