import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What the routes of pitching days work with.
struct PitchingDesk: Sendable {
  let sessions: PitchingSessions
  let commands: IdempotentCommands
  let memberships: Memberships
  let cursors: CursorSigner
  let limits: OrganizationLimits
  let clock: WallClock

  init(_ app: ServicesApplication) {
    limits = app.limits
    sessions = PitchingSessions(requests: app.requests)
    commands = app.commands
    memberships = app.memberships
    cursors = app.cursors
    clock = app.clock
  }
}

extension PitchingDesk {
  func make(
    _ wish: PitchingWish, for service: String, startsAt: Instant, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    try await limits.admit(principal, to: service)
    return try await commands.run(request, by: principal) { tx in
      let id = try await sessions.make(
        wish, for: service, startsAt: startsAt, by: viewer.userID, in: tx)
      var response = try await answer(id, for: viewer, request, tx)
      response.status = .created
      return response.with(.location, "/api/v1/services/pitching-sessions/\(id)")
    }
  }

  func change(
    _ id: Int64, _ wish: PitchingWish, expecting version: Int64?, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.database.transaction { tx in
      try await sessions.change(id, wish, expecting: version, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  func open(_ id: Int64, _ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      try await sessions.open(id, by: viewer.userID, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// `wanted`: the request that is pitched now; `nil` is the next one.
  func turn(
    _ id: Int64, to wanted: Int64?, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let now = clock.now()
    return try await commands.run(request, by: principal) { tx in
      try await sessions.turn(id, to: wanted, now: now, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  func close(_ id: Int64, _ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      PitchingJSON.outcomes(try await sessions.close(id, by: viewer.userID, in: tx))
    }
  }

  /// A juror's own grades after his change.
  func grade(
    _ id: Int64, request graded: Int64, _ scores: FormValue, comment: String, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await sessions.company(of: graded, in: id)
    let cleared = try await memberships.cleared([viewer.userID], of: company)
    return try await commands.run(request, by: principal) { tx in
      try await sessions.grade(
        id, request: graded, by: viewer.userID, scores, comment: comment, cleared: cleared, in: tx)
      let rows = try await PitchingSessions.grade(
        of: graded, by: viewer.userID, on: id, in: tx)
      guard let row = rows.first else { throw PitchingRefusal.missing }
      return PitchingJSON.grade(row)
    }
  }

  func abstain(
    _ id: Int64, request graded: Int64, reason: String, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      try await sessions.abstain(
        id, request: graded, by: viewer.userID, reason: reason, in: tx)
      return .noContent
    }
  }

  private func answer(
    _ id: Int64, for viewer: Viewer, _ request: Request, _ tx: Transaction
  ) async throws -> Response {
    guard let row = try await PitchingSessions.read(id, for: viewer, in: tx).first else {
      throw PitchingRefusal.missing
    }
    return try PitchingJSON.one(row, in: request.languages)
  }
}
