package import Kernel
package import Postgres

/// For whom ballots are looked up.
package struct BallotViewer: Sendable, Hashable {
  package let userID: Int64
  /// Decides on requests or keeps the protocols: sees all but those on requests of her own.
  package let isStaff: Bool

  package init(userID: Int64, isStaff: Bool) {
    self.userID = userID
    self.isStaff = isStaff
  }
}

/// Whose request somebody is about to vote on.
package struct BallotSubject: Sendable, Hashable {
  package let ballotID: Int64
  package let requestID: Int64
  package let companyID: Int64?
  /// Voters who have neither voted nor stepped aside.
  package let waiting: [Int64]
}

extension Ballots {
  private static let seen = """
    ($1 or exists (select from service_ballotvoter me
      where me.ballot_id = b.id and me.user_id = $2)) and r.author_id is distinct from $2
    """

  private static let byKey = Statement(
    """
    select \(BallotColumns.shown) from service_ballot b \(BallotColumns.joined)
    where b.id = $3 and \(seen)
    """)

  /// One ballot; no row for whoever neither works on requests nor votes in it.
  package func show(_ id: Int64, for viewer: BallotViewer) async throws -> Rows {
    try await database.read(Ballots.byKey(viewer.isStaff, viewer.userID, id))
  }

  package func show(_ id: Int64, for viewer: BallotViewer, in tx: Transaction) async throws -> Rows
  {
    try await tx.query(Ballots.byKey(viewer.isStaff, viewer.userID, id))
  }

  private static let ofRequest = Statement(
    """
    select \(BallotColumns.shown) from service_ballot b \(BallotColumns.joined)
    where b.service_request_id = $3 and \(seen)
    order by b.round
    limit 100
    """)

  private static let oldOfRequest = Statement(
    """
    select v.id, v.created_at, v.round, v.user_id, nullif(u.display_name, '') as user_name, v.choice,
      v.comment
    from service_vote v
    join service_servicerequest r on r.id = v.service_request_id
    left join user_ref u on u.id = v.user_id
    where v.service_request_id = $3 and v.ballot_id is null and $1
      and r.author_id is distinct from $2
    order by v.id
    limit 1000
    """)

  /// The rounds of a request, and what the commission of the old site said of it.
  package func list(
    of request: Int64, for viewer: BallotViewer
  ) async throws -> (ballots: Rows, old: Rows) {
    let ballots = try await database.read(
      Ballots.ofRequest(viewer.isStaff, viewer.userID, request))
    let old = try await database.read(
      Ballots.oldOfRequest(viewer.isStaff, viewer.userID, request))
    return (ballots, old)
  }

  private static let mine = Statement(
    """
    select b.id as ballot_id, b.service_request_id as request_id, b.round, b.status, b.is_secret,
      b.closes_at, b.hub_form_id, b.hub_form_version, me.is_chair, me.has_cast, me.is_recused,
      v.choice, v.comment, d.data
    from service_ballot b
    join service_ballotvoter me on me.ballot_id = b.id and me.user_id = $2
    left join service_vote v on v.ballot_id = b.id and v.user_id = $2
    left join service_hubformdata d on d.id = v.hub_form_data_id
    where b.service_request_id = $1
    order by b.round desc limit 1
    """)

  /// One's own vote in the last round that one is on the list of.
  package func vote(of user: Int64, on request: Int64) async throws -> Rows {
    try await database.read(Ballots.mine(request, user))
  }

  package func vote(
    of user: Int64, on request: Int64, in tx: Transaction
  ) async throws -> Rows {
    try await tx.query(Ballots.mine(request, user))
  }

  /// The ballots that wait for somebody, those that end first first.
  package func waiting(
    for user: Int64, limit: Int, after position: (closesAt: Instant, id: Int64)?
  ) async throws -> Rows {
    let later: SQL =
      position.map {
        "and (b.closes_at, b.id) > (\($0.closesAt)::timestamptz, \($0.id)::bigint)"
      } ?? SQL.empty
    return try await database.read(
      """
      select b.id as ballot_id, b.service_request_id as request_id, r.number as request_number,
        r.service_id as service, s.name as service_name, b.round, b.is_secret, b.closes_at,
        b.hub_form_id, b.hub_form_version, me.is_chair, me.has_cast
      from service_ballotvoter me
      join service_ballot b on b.id = me.ballot_id \(unsafe: BallotColumns.joined)
      where me.user_id = \(user) and not me.is_recused and b.status = 'open' \(later)
      order by b.closes_at, b.id limit \(literal: limit)
      """)
  }

  private static let subject = """
    select b.id, b.service_request_id, r.company_id,
      array(select v.user_id from service_ballotvoter v
        where v.ballot_id = b.id and not v.has_cast and not v.is_recused
        order by v.user_id) as waiting
    from service_ballot b join service_servicerequest r on r.id = b.service_request_id
    """

  private static let lastSubject = Statement(
    "\(subject) where b.service_request_id = $1 order by b.round desc limit 1")

  private static let subjectByKey = Statement("\(subject) where b.id = $1")

  /// What the last round of a request is about; identity is asked before anything is locked.
  package func lastSubject(of request: Int64) async throws -> BallotSubject? {
    try await database.read(Ballots.lastSubject(request)).first?.subject()
  }

  package func subject(_ id: Int64) async throws -> BallotSubject? {
    try await database.read(Ballots.subjectByKey(id)).first?.subject()
  }

  private static let due = Statement(
    """
    select id from service_ballot where status = 'open' and closes_at <= $1
    order by closes_at, id limit 1000
    """)

  /// Ballots whose time is over.
  package func due(at now: Instant) async throws -> [Int64] {
    try await database.read(Ballots.due(now)).map { try $0.int64("id") }
  }
}

extension Row {
  fileprivate func subject() throws -> BallotSubject {
    BallotSubject(
      ballotID: try int64("id"), requestID: try int64("service_request_id"),
      companyID: try optionalInt64("company_id"), waiting: try int64s("waiting"))
  }
}
