import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What the commission does, and two who take back what it did.
extension ProgrammeWorld {
  struct SeenBallot: Sendable {
    let id: Int64
    let isOpen: Bool
    let outcome: String?

    var hasDecided: Bool { outcome == "accepted" || outcome == "rejected" }
  }

  func lastBallot(of request: Int64) async throws -> SeenBallot? {
    let rows = try await world.database.query(
      """
      select id, status = 'open' as is_open, outcome from service_ballot
      where service_request_id = \(request) order by round desc limit 1
      """)
    return try rows.first.map { row in
      SeenBallot(
        id: try row.int64("id"), isOpen: try row.bool("is_open"),
        outcome: try row.optionalString("outcome"))
    }
  }

  /// Whoever is of the company has no vote: that is written down instead.
  func vote(
    _ choice: VoteChoice, by user: Int64, in ballot: Int64, of company: Int64
  ) async throws {
    if Self.members(of: company).contains(user) {
      return try await world.database.transaction { [ballots = commission.ballots] tx in
        try await ballots.recuse(user, from: ballot, in: tx)
      }
    }
    let receipt = try CommissionWorld.receipt(of: user)
    try await commission.cast(
      choice, by: user, in: ballot, receipt: terms.isSecret ? receipt : nil, company: company)
  }

  /// `user`: the secretary, or nobody where its time is over.
  func count(_ ballot: Int64, by user: Int64?, of company: Int64) async throws {
    let waiting = try await commission.ballots.subject(ballot)?.waiting ?? []
    let members = Self.members(of: company)
    _ = try await commission.close(
      ballot, by: user, recusing: waiting.filter { members.contains($0) })
  }

  func openRound(of request: Int64) async throws {
    _ = try await world.database.transaction { [ballots = commission.ballots] tx in
      try await ballots.openRound(of: request, by: CommissionSamples.secretary, in: tx)
    }
  }

  /// The chair decides a tie.
  func decide(_ choice: VoteChoice, on ballot: Int64) async throws {
    try await world.database.transaction { [ballots = commission.ballots] tx in
      try await ballots.decide(
        choice, comment: "Шешім", on: ballot, by: CommissionSamples.chair, in: tx)
    }
  }

  // MARK: Protocols

  func protocolsUnderWay() async throws -> [Int64] {
    try await keys(
      """
      select id from service_protocol where status in ('draft', 'agreed', 'signing', 'signed')
      order by id
      """)
  }

  /// What waits for a protocol and is on none, and whether the commission was for it.
  func awaited() async throws -> [(id: Int64, isGood: Bool)] {
    let rows = try await world.database.query(
      """
      select r.id, coalesce((select t.outcome = 'accepted' from service_ballot t
          where t.service_request_id = r.id order by t.round desc limit 1), false) as is_good
      from service_servicerequest r
      where r.service_id = \(Self.grant) and r.bp_status = 'protocol' and not exists (
        select from service_protocolitem i join service_protocol p on p.id = i.protocol_id
        where i.service_request_id = r.id and not i.is_released and p.status <> 'applied')
      order by r.id limit 3
      """)
    return try rows.map { (id: try $0.int64("id"), isGood: try $0.bool("is_good")) }
  }

  /// Who sat and has not signed.
  func unsigned(_ id: Int64) async throws -> [Int64] {
    try await keys(
      """
      select m.user_id as id from service_protocolmember m where m.protocol_id = \(id)
        and not exists (
          select from service_documentsignature s
          join service_frozendocument d on d.id = s.document_id
          where d.source = 'service_protocol' and d.primary_key = m.protocol_id::text
            and s.user_id = m.user_id)
      order by m.user_id
      """)
  }

  /// The protocol that has decided on a request last, as two superusers take it back.
  func annul(of request: Int64) async throws {
    let ids = try await keys(
      """
      select p.id from service_protocolitem i join service_protocol p on p.id = i.protocol_id
      where i.service_request_id = \(request) and p.status = 'applied'
      order by p.id desc limit 1
      """)
    guard let id = ids.first else { throw NothingToDo() }
    try await annul(id)
  }

  func annul(_ id: Int64) async throws {
    do {
      try await commission.propose(id, by: Self.superusers[0])
    } catch ProtocolError.annulmentOpen {
      // The second one was refused before, and comes again.
    }
    try await commission.confirm(id, by: Self.superusers[1])
  }
}
