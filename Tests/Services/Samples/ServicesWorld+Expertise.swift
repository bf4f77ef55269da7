import JSON
import Kernel
import Postgres
package import ServicesDomain
package import ServicesStore

/// The slice with a service whose requests are judged.
extension ServicesWorld {
  package static let experts: [Int64] = [51, 52, 53, 54]
  package static let lawyer: Int64 = 60

  package var opinions: Opinions { Opinions(requests: requests) }
  package var sessions: PitchingSessions { PitchingSessions(requests: requests) }

  /// The demo's grant has experts and a pitching day from now on.
  package func judgeGrants(
    _ config: FormValue = ExpertiseSamples.config, experts: [Int64] = ServicesWorld.experts
  ) async throws {
    try await set(config, of: "startup-grant", table: ExpertiseSamples.process)
    try await addGroup("technical", experts)
    try await addGroup("legal", [ServicesWorld.lawyer])
  }

  package func set(_ config: FormValue, of service: String, table: FormValue) async throws {
    _ = try await database.query(
      """
      update service_service set config = \(JSONText(CanonicalJSON.bytes(of: config))),
        bp_config = \(JSONText(CanonicalJSON.bytes(of: table))), row_version = row_version + 1
      where code = \(service)
      """)
  }

  package func addGroup(
    _ key: String, _ members: [Int64], service: String = "startup-grant"
  ) async throws {
    _ = try await database.query(
      """
      with made as (
        insert into service_expertisegroup (key, service_id) values (\(key), \(service))
        returning id
      )
      insert into service_expertisegroup_users (expertisegroup_id, user_id)
      select made.id, member from made, unnest(\(members.asArray)::int[]) member
      """)
  }

  /// A request of somebody's that the staff has taken, for a company where one is named.
  package func taken(by author: Int64, for company: Int64? = nil) async throws -> Int64 {
    let id = try await draft(by: author, for: company)
    try await fill(id, by: author, ServicesWorld.answers)
    try await submit(id, by: author)
    try await take(id)
    return id
  }

  @discardableResult
  package func assign(
    _ expert: Int64, to request: Int64, kind: String = "technical", cleared: ClearedExperts? = nil,
    by manager: Int64 = ServicesWorld.staff
  ) async throws -> Int64 {
    try await database.transaction { [opinions] tx in
      let locked = try await opinions.lockRequest(request, in: tx)
      return try await opinions.assign(
        expert, to: kind, of: locked, cleared: cleared ?? ClearedExperts(of: nil, []),
        by: manager, in: tx)
    }
  }

  @discardableResult
  package func fill(
    _ request: Int64, cleared: ClearedExperts = ClearedExperts(of: nil, [])
  ) async throws -> Int {
    try await database.transaction { [opinions] tx in
      let locked = try await opinions.lockRequest(request, in: tx)
      return try await opinions.fill(locked, cleared: cleared, by: ServicesWorld.staff, in: tx)
    }
  }

  package func turn(
    _ request: Int64, cleared: ClearedExperts = ClearedExperts(of: nil, [])
  ) async throws {
    try await database.transaction { [opinions] tx in
      try await opinions.turn(request, cleared: cleared, in: tx)
    }
  }

  /// A request whose experts are at work: with the keys of their opinions.
  package func judged(
    by author: Int64 = applicant, experts: [Int64] = [51, 52]
  ) async throws -> (request: Int64, opinions: [Int64]) {
    let id = try await taken(by: author)
    var made: [Int64] = []
    for expert in experts { made.append(try await assign(expert, to: id)) }
    try await decide(id, to: "expertise")
    return (id, made)
  }

  package func step(
    _ opinion: Int64, _ change: @Sendable @escaping (inout Opinion) throws -> OpinionStep?
  ) async throws {
    try await database.transaction { tx in
      var locked = try await Opinions.lock(opinion, in: tx)
      let step = try change(&locked.opinion)
      try await Opinions.save(step, of: locked, in: tx)
    }
  }

  /// Accepts and writes; what is left is to submit.
  package func write(
    _ opinion: Int64, novelty: Int = 4, team: Int = 3, _ word: Recommendation = .yes
  ) async throws {
    try await step(opinion) { try $0.accept() }
    try await keep(opinion, novelty: novelty, team: team, word)
  }

  package func keep(
    _ opinion: Int64, novelty: Int = 4, team: Int = 3, _ word: Recommendation = .yes
  ) async throws {
    var change = OpinionContent.Change()
    change.scores = [
      "novelty": OpinionContent.Mark(score: novelty, comment: "к"),
      "team": OpinionContent.Mark(score: team, comment: "к"),
    ]
    change.recommendation = .some(word)
    let written = change
    try await step(opinion) { try $0.keep(written, expecting: nil) }
  }

  /// A manager gives it back, where that still makes sense.
  package func giveBack(_ opinion: Int64, by manager: Int64 = 70) async throws {
    try await database.transaction { [opinions] tx in
      var locked = try await opinions.lockForStaff(
        opinion, by: manager, isAskedFor: true, in: tx)
      let step = try locked.opinion.giveBack(remark: "Толығырақ", by: manager)
      try await Opinions.save(step, of: locked, in: tx)
    }
  }

  package func submit(
    opinion: Int64, by expert: Int64, cleared: ClearedExperts = ClearedExperts(of: nil, [])
  ) async throws {
    try await database.transaction { [opinions] tx in
      try await opinions.submit(
        opinion, by: expert, signature: nil, cleared: cleared, now: WallClock.live.now(), in: tx)
    }
  }

  package func status(ofOpinion id: Int64) async throws -> String {
    try await database.query("select status from service_expertise where id = \(id)").first?
      .string("status") ?? ""
  }

  package func bpStatus(of request: Int64) async throws -> String {
    try await database.query(
      "select bp_status from service_servicerequest where id = \(request)"
    ).first?.string("bp_status") ?? ""
  }

  /// Types of the events about opinions, in their order.
  package func opinionEvents() async throws -> [String] {
    try await database.query(
      "select type from outbox where aggregate_type = 'expertise' order by seq"
    ).map { try $0.string("type") }
  }

  /// The deadline of a request's opinions was yesterday.
  package func lapse(_ request: Int64) async throws {
    try await database.transaction { [opinions] tx in
      _ = try await opinions.lockRequest(request, in: tx)
      _ = try await tx.query(
        """
        update service_expertise set due_on = current_date - 2
        where service_request_id = \(request)
        """)
      _ = try await tx.query(
        """
        update service_expertiseround set due_on = current_date - 2
        where service_request_id = \(request)
        """)
    }
  }
}
