import Access
import HTTPCore
import Idempotency
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Identity says first whether the voter is of the applicant's company: then the voter has no vote
  /// on this one, and counts for no quorum. A vote is put, not posted: sent again it is the same vote,
  /// and no table of repeated calls keeps who sent which body of a secret one.
  func cast(_ wish: VoteWish, on request: Int64, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    guard try await !ballots.vote(of: user, on: request).isEmpty,
      let subject = try await ballots.lastSubject(of: request)
    else { throw try await stranger(to: request, principal) }
    if let company = subject.companyID, try await memberships.isMember(user, company) {
      try await stepAside(user, from: subject.ballotID)
      throw BallotError.conflict
    }
    let ballots = ballots
    return try await database.transaction { tx in
      try await ballots.cast(
        wish, in: subject.ballotID, by: user, ofCompany: subject.companyID, tx: tx)
      guard let row = try await ballots.vote(of: user, on: request, in: tx).first else {
        throw BallotError.notVoter
      }
      return try RowsJSON.plain(row)
    }
  }

  /// Who works on the request hears why; to anybody else it is not there.
  private func stranger(to request: Int64, _ principal: Principal) async throws -> any Error {
    let viewer = try principal.ballotViewer()
    let rounds = try await ballots.list(of: request, for: viewer).ballots
    return rounds.isEmpty ? BallotError.missing : BallotError.notVoter
  }

  private func stepAside(_ user: Int64, from ballot: Int64) async throws {
    let ballots = ballots
    do {
      try await database.transaction { tx in
        try await ballots.recuse(user, from: ballot, in: tx)
      }
    } catch is BallotError {
      // Over, or voted before joining the company: there is nothing to note.
    }
  }

  /// The secretary closes a ballot. Voters who have not voted and are of the applicant's company count
  /// for no quorum: identity is asked of each.
  func close(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.ballotViewer()
    try await request.checkSaysNothing()
    guard let subject = try await ballots.subject(id) else { throw BallotError.missing }
    let conflicted = try await conflicted(subject)
    let choice = request.languages
    let ballots = ballots
    return try await commands.run(request, by: principal) { tx in
      try await ballots.close(id, by: viewer.userID, recusing: conflicted, in: tx)
      return try await ballots.answer(id, for: viewer, in: choice, tx)
    }
  }

  func conflicted(_ subject: BallotSubject) async throws -> [Int64] {
    guard let company = subject.companyID else { return [] }
    var conflicted: [Int64] = []
    for user in subject.waiting where try await memberships.isMember(user, company) {
      conflicted.append(user)
    }
    return conflicted
  }
}
