import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What experts and jurors do, and whoever asks them.
extension ProgrammeWorld {
  /// Who is not of the company, as identity says.
  func cleared(for company: Int64) -> ClearedExperts {
    let people = Set(Self.experts + Self.jurors + [ServicesWorld.lawyer])
    return ClearedExperts(of: company, people.subtracting(Self.members(of: company)))
  }

  /// Places without an expert get one.
  func askExperts(of request: Int64, company: Int64, by manager: Int64) async throws {
    let cleared = cleared(for: company)
    let made = try await world.database.transaction { [opinions = world.opinions] tx in
      let locked = try await opinions.lockRequest(request, in: tx)
      return try await opinions.fill(locked, cleared: cleared, by: manager, in: tx)
    }
    if made == 0 { throw NothingToDo() }
  }

  struct SeenOpinion: Sendable {
    let id: Int64
    let expert: Int64
    let status: String
  }

  func opinions(of request: Int64) async throws -> [SeenOpinion] {
    let rows = try await world.database.query(
      """
      select id, user_id, status from service_expertise
      where service_request_id = \(request)
        and status in ('assigned', 'accepted', 'draft', 'submitted', 'returned', 'overdue')
      """)
    return try rows.map { row in
      SeenOpinion(
        id: try row.int64("id"), expert: try row.int64("user_id"),
        status: try row.string("status"))
    }
  }

  /// What the clock does with opinions: somebody else is asked for what was not given.
  func turnOpinions() async throws {
    for request in try await world.opinions.due(after: 0) {
      let rows = try await world.database.query(
        "select company_id from service_servicerequest where id = \(request)")
      guard let company = try rows.first?.optionalInt64("company_id") else { continue }
      try await world.turn(request, cleared: cleared(for: company))
    }
  }

  // MARK: Pitching days

  /// The day that a request is on.
  func day(of request: Int64) async throws -> (id: Int64, isDraft: Bool)? {
    let rows = try await world.database.query(
      """
      select s.id, s.status = 'draft' as is_draft
      from service_pitchingproject p join service_pitchingsession s on s.id = p.session_id
      where p.service_request_id = \(request) and p.closed_at is null
      """)
    return try rows.first.map { (id: try $0.int64("id"), isDraft: try $0.bool("is_draft")) }
  }

  /// For all that wait for one, up to three.
  func planDay() async throws {
    let waiting = try await keys(
      """
      select r.id from service_servicerequest r
      where r.bp_status = 'pitching' and not exists (
        select from service_pitchingproject p
        where p.service_request_id = r.id and p.closed_at is null)
      order by r.id limit 3
      """)
    if waiting.isEmpty { throw NothingToDo() }
    var wish = PitchingWish()
    wish.requests = waiting
    wish.jurors = Self.jurors
    let planned = wish
    _ = try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.make(
        planned, for: Self.grant, startsAt: Instant(seconds: 1_800_000_000), by: Self.organizer,
        in: tx)
    }
  }

  func openDay(_ id: Int64) async throws {
    try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.open(id, by: Self.organizer, in: tx)
    }
  }

  func closeDay(_ id: Int64) async throws {
    _ = try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.close(id, by: Self.organizer, in: tx)
    }
  }

  func grade(
    _ request: Int64, on day: Int64, by juror: Int64, of company: Int64, idea: Int, talk: Int
  ) async throws {
    let scores: FormValue = ["idea": .number(String(idea)), "talk": .number(String(talk))]
    let cleared = cleared(for: company)
    try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.grade(
        day, request: request, by: juror, scores, comment: "", cleared: cleared, in: tx)
    }
  }
}
