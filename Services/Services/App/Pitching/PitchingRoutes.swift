import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Pitching days: held by managers, led by the secretary, graded by their juries. Who is none of them
/// finds nothing.
struct PitchingRoutes: Sendable {
  let desk: PitchingDesk

  private static let root = "/api/v1/services/pitching-sessions"

  func table(_ access: AccessGuard) -> [Route] {
    let root = PitchingRoutes.root
    let one = root + "/{id}"
    let manager = AccessRule.permission(ServicesApplication.decide)
    return [
      access.route(.get, root, .signedIn, handler: list).described(PitchingDescriptions.list),
      access.route(.post, root, manager, handler: make).described(PitchingDescriptions.make),
      access.route(.get, one, .signedIn, handler: show).described(PitchingDescriptions.show),
      access.route(.patch, one, manager, handler: change).described(PitchingDescriptions.change),
      access.route(.post, one + "/opening", manager, handler: open)
        .described(PitchingDescriptions.open),
      access.route(.post, one + "/closing", manager, handler: close)
        .described(PitchingDescriptions.close),
      access.route(
        .post, one + "/turns",
        .anyPermission([ServicesApplication.decide, ServicesApplication.keepProtocols]),
        handler: turn
      )
      .described(PitchingDescriptions.turn),
      access.route(.get, one + "/totals", .signedIn, handler: totals)
        .described(PitchingDescriptions.totals),
      access.route(.get, one + "/grades", .signedIn, handler: grades)
        .described(PitchingDescriptions.grades),
      access.route(.post, one + "/grades", .signedIn, handler: grade)
        .described(PitchingDescriptions.giveGrade),
      access.route(
        .get, "/api/v1/services/requests/{id}/pitching-grades", manager, handler: gradesOfRequest
      )
      .described(PitchingDescriptions.gradesOfRequest),
      access.route(.post, one + "/abstentions", .signedIn, handler: abstain)
        .described(PitchingDescriptions.abstain),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try await PitchingList(desk: desk, request: request, viewer: principal.viewer()).answer()
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await desk.sessions.read(request.rowKey(), for: principal.viewer())
    guard let row = rows.first else { throw NothingThere() }
    return try PitchingJSON.one(row, in: request.languages)
  }

  /// `{"service", "starts_at", "title"?, "place"?, "link"?, "minutes"?, "trim"?, "min_grades"?,
  /// "requests"?, "jurors"?}`.
  @Sendable func make(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let service = input.string("service", max: 100)
    let wish = PitchingWish(&input)
    if input.isNull("starts_at") || !input.present("starts_at") {
      input.fault("starts_at", .required)
    }
    let (code, start) = try input.finish(service, wish.startsAt)
    return try await desk.make(wish, for: code, startsAt: start, request, by: principal)
  }

  /// The same but for the service; what is named changes.
  @Sendable func change(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let wish = PitchingWish(&input)
    try input.finish()
    return try await desk.change(id, wish, expecting: version, request, by: principal)
  }

  @Sendable func open(_ request: Request, by principal: Principal) async throws -> Response {
    try await desk.open(request.rowKey(), request, by: principal)
  }

  @Sendable func close(_ request: Request, by principal: Principal) async throws -> Response {
    try await desk.close(request.rowKey(), request, by: principal)
  }

  /// `{"request_id"?}`: that one is pitched now, or the next one.
  @Sendable func turn(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var wanted: Int64?
    if !request.body.isEmpty {
      var input = try await request.json()
      wanted = input.integer("request_id", required: false, in: 1...Int64(Int32.max))
      try input.finish()
    }
    return try await desk.turn(id, to: wanted, request, by: principal)
  }

  /// Asked again and again while the day runs: 304 as long as nobody grades and no time runs.
  @Sendable func totals(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    let preconditions = Preconditions(request.headers)
    let standing = try await desk.sessions.standing(
      of: request.rowKey(), for: viewer, now: desk.clock.now()
    ) {
      preconditions.evaluate(tag: EntityTag($0), method: .get) == .notModified
    }
    guard let standing else { throw NothingThere() }
    return request.unlessKnown(EntityTag(standing.version)) { PitchingJSON.standing(standing) }
  }

  @Sendable func grades(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    guard try await !desk.sessions.read(id, for: viewer).isEmpty else { throw NothingThere() }
    return PitchingJSON.grades(try await desk.sessions.grades(of: id, for: viewer))
  }

  /// Of every day, and of the old site.
  @Sendable func gradesOfRequest(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    PitchingJSON.grades(try await desk.sessions.grades(ofRequest: request.rowKey()))
  }

  /// `{"request_id", "scores": {key: n}, "comment"?}`: again, it takes the place of the one before.
  @Sendable func grade(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let graded = input.integer("request_id", in: 1...Int64(Int32.max))
    let scores = input.json("scores")
    let comment = input.string("comment", required: false, max: 5_000, multiline: true)
    let (key, value) = try input.finish(graded, scores)
    return try await desk.grade(
      id, request: key, FormValue(value), comment: comment ?? "", request, by: principal)
  }

  /// `{"request_id", "reason"?}`.
  @Sendable func abstain(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let graded = input.integer("request_id", in: 1...Int64(Int32.max))
    let reason = input.string("reason", required: false, max: 2_000, multiline: true)
    return try await desk.abstain(
      id, request: try input.finish(graded), reason: reason ?? "", request, by: principal)
  }
}
