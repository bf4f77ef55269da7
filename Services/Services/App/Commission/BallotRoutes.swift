import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Votes of the commission on requests, and their ballots.
struct BallotRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services"
    let keeper = AccessRule.permission(ServicesApplication.keepProtocols)
    return [
      access.route(.get, root + "/votes/mine", .signedIn, handler: waiting)
        .described(BallotDescriptions.waiting),
      access.route(.get, root + "/requests/{id}/votes", .signedIn, handler: list)
        .described(BallotDescriptions.list),
      access.route(.get, root + "/requests/{id}/votes/mine", .signedIn, handler: mine)
        .described(BallotDescriptions.mine),
      access.route(.put, root + "/requests/{id}/votes/mine", .signedIn, handler: cast)
        .described(BallotDescriptions.cast),
      access.route(.post, root + "/requests/{id}/ballots", keeper, handler: open)
        .described(BallotDescriptions.open),
      access.route(.get, root + "/ballots/{id}", .signedIn, handler: show)
        .described(BallotDescriptions.show),
      access.route(.post, root + "/ballots/{id}/recusal", .signedIn, handler: recuse)
        .described(BallotDescriptions.recuse),
      access.route(.post, root + "/ballots/{id}/closure", keeper, handler: close)
        .described(BallotDescriptions.close),
      access.route(.post, root + "/ballots/{id}/decision", .signedIn, handler: decide)
        .described(BallotDescriptions.decide),
    ]
  }

  /// What waits for the vote of whoever asks.
  @Sendable func waiting(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang"])
    let user = try principal.requireUser()
    let page = try KeysetPage(request, of: "votes of \(user)", app.cursors)
    let rows = try await app.ballots.waiting(
      for: user, limit: page.asked,
      after: page.position().map { (closesAt: $0.createdAt, id: $0.id) })
    return RowsJSON.page(
      rows, limit: page.limit,
      next: try page.next(after: rows, byTime: "closes_at", id: "ballot_id"),
      in: request.languages)
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.ballotViewer()
    let (ballots, old) = try await app.ballots.list(of: request.rowKey(), for: viewer)
    if ballots.isEmpty, old.isEmpty, !viewer.isStaff { throw NothingThere() }
    return RowsJSON.votes(ballots, old: old, in: request.languages)
  }

  @Sendable func mine(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let rows = try await app.ballots.vote(of: user, on: request.rowKey())
    guard let row = rows.first else { throw NothingThere() }
    return try RowsJSON.plain(row)
  }

  /// `{"choice", "comment"?, "data"?, "receipt"?}`: the whole vote, as it is to be.
  @Sendable func cast(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let choice = input.choice("choice", of: VoteChoice.self)
    let comment = input.string("comment", required: false, max: 5_000, multiline: true)
    let receipt = input.string("receipt", required: false, max: 100)
    let data = input.json("data", required: false)
    if let data, data.members == nil { input.fault("data", .wrongType(.object)) }
    let wish = VoteWish(
      choice: try input.finish(choice), comment: comment,
      answers: data.flatMap { FormValue($0).object } ?? [:], receipt: receipt)
    return try await app.cast(wish, on: id, by: principal)
  }

  @Sendable func open(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    try await request.checkSaysNothing()
    let viewer = try principal.ballotViewer()
    let choice = request.languages
    let ballots = app.ballots
    return try await app.commands.run(request, by: principal) { tx in
      let ballot = try await ballots.openRound(of: id, by: viewer.userID, in: tx)
      var response = try await ballots.answer(ballot, for: viewer, in: choice, tx)
      response.status = .created
      return response.with(.location, "/api/v1/services/ballots/\(ballot)")
    }
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.ballots.show(request.rowKey(), for: principal.ballotViewer())
    guard let row = rows.first else { throw NothingThere() }
    return try RowsJSON.one(row, in: request.languages)
  }

  /// A voter steps aside: for a conflict of interest, and before voting.
  @Sendable func recuse(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    try await request.checkSaysNothing()
    let viewer = try principal.ballotViewer()
    let choice = request.languages
    let ballots = app.ballots
    return try await app.commands.run(request, by: principal) { tx in
      _ = try await ballots.answer(id, for: viewer, in: choice, tx)
      try await ballots.recuse(viewer.userID, from: id, in: tx)
      return try await ballots.answer(id, for: viewer, in: choice, tx)
    }
  }

  @Sendable func close(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.close(request.rowKey(), request, by: principal)
  }

  /// The chair decides a tie: `{"choice": "for"|"against", "comment"}`.
  @Sendable func decide(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let word = input.choice("choice", of: VoteChoice.self)
    let comment = input.string("comment", max: 5_000, multiline: true)
    let (vote, words) = try input.finish(word, comment)
    let viewer = try principal.ballotViewer()
    let choice = request.languages
    let ballots = app.ballots
    return try await app.commands.run(request, by: principal) { tx in
      _ = try await ballots.answer(id, for: viewer, in: choice, tx)
      try await ballots.decide(vote, comment: words, on: id, by: viewer.userID, in: tx)
      return try await ballots.answer(id, for: viewer, in: choice, tx)
    }
  }
}

extension Ballots {
  /// The ballot as it stands in the transaction of a command. Throws `BallotError.missing` for whoever
  /// may not see it.
  func answer(
    _ id: Int64, for viewer: BallotViewer, in choice: LanguageChoice, _ tx: Transaction
  ) async throws -> Response {
    guard let row = try await show(id, for: viewer, in: tx).first else {
      throw BallotError.missing
    }
    return try RowsJSON.one(row, in: choice)
  }
}
