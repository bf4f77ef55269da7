import Kernel
package import Postgres
package import ServicesDomain

/// The protocols of commissions. Every change is a command in its own file, inside the caller's
/// transaction, and locks the protocol before requests; requests are locked by their ids, in order.
package struct Protocols: Sendable {
  package let database: Database
  let requests: Requests

  package init(_ requests: Requests) {
    database = requests.database
    self.requests = requests
  }

  /// What is signed of a protocol. It is frozen when it is agreed on and stays as it is, whatever
  /// becomes of names and requests.
  package static func text(of id: Int64) -> DocumentThing {
    DocumentThing(.commissionProtocol, of: String(id), in: "service_protocol")
  }

  private static let locking = Statement(
    """
    select p.id, p.service_id, p.status, p.number,
      coalesce(p.held_on, (p.created_at at time zone 'Asia/Almaty')::date) as held_on,
      coalesce(p.quorum_numerator, 2) as quorum_numerator,
      coalesce(p.quorum_denominator, 3) as quorum_denominator, coalesce(p.seats, 0) as seats,
      p.row_version, s.name, s.bp_config, s.row_version as service_version,
      (now() at time zone 'Asia/Almaty')::date as today, now() as now
    from service_protocol p join service_service s on s.code = p.service_id
    where p.id = $1
    for no key update of p
    """)

  private static let members = Statement(
    "select user_id, role from service_protocolmember where protocol_id = $1 order by id")

  private static let items = Statement(
    """
    select i.service_request_id,
      case when a.id is not null then 'accepted' when j.id is not null then 'rejected' end
        as decision,
      last.outcome
    from service_protocolitem i
    left join service_protocol_accepted a
      on a.protocol_id = i.protocol_id and a.servicerequest_id = i.service_request_id
    left join service_protocol_rejected j
      on j.protocol_id = i.protocol_id and j.servicerequest_id = i.service_request_id
    left join lateral (
      select coalesce(b.outcome, 'tied') as outcome from service_ballot b
      where b.service_request_id = i.service_request_id and b.status <> 'void'
        and \(ProtocolColumns.isAbout("i.protocol_id"))
      order by b.round desc limit 1
    ) last on true
    where i.protocol_id = $1
    order by i.service_request_id
    """)

  /// Throws `ProtocolError.missing` where there is none.
  func lock(_ id: Int64, in tx: Transaction) async throws -> LockedProtocol {
    let rows = try await tx.batch([
      Protocols.locking(id), Protocols.members(id), Protocols.items(id),
    ])
    guard rows.count == 3, let row = rows[0].first else { throw ProtocolError.missing }
    let code = try row.string("service_id")
    let signatures = try await requests.documents.signatures(of: Protocols.text(of: id), in: tx)
    let minutes = CommissionProtocol(
      stored: id, serviceCode: code,
      status: ProtocolStatus(rawValue: try row.string("status")) ?? .annulled,
      number: try row.string("number"), heldOn: try row.day("held_on"),
      quorum: Quorum(try row.int("quorum_numerator"), of: try row.int("quorum_denominator")),
      seats: try row.int("seats"), members: try rows[1].map { try $0.seat() },
      items: try rows[2].map { try $0.item() }, signed: Set(signatures.map(\.userID)),
      rowVersion: try row.int64("row_version"))
    return LockedProtocol(
      minutes: minutes, title: try row.localized("name"),
      table: try requests.table(
        of: code, rowVersion: row.int64("service_version"), config: row.json("bp_config")),
      today: try row.day("today"), now: try row.instant("now"))
  }
}

/// A protocol, its row locked, with the process of its service.
struct LockedProtocol {
  var minutes: CommissionProtocol
  let title: Localized
  let table: ProcessTable
  let today: Day
  let now: Instant
}

extension ProcessTable {
  /// Where requests wait for a protocol.
  var stepsBeforeProtocols: [String] {
    Set(
      moves.filter { $0.trigger == .protocolAccepted || $0.trigger == .protocolRejected }
        .map(\.from)
    ).sorted()
  }
}

extension Row {
  fileprivate func seat() throws -> Seat {
    Seat(
      userID: try int64("user_id"),
      role: CommissionRole(rawValue: try string("role")) ?? .member)
  }

  fileprivate func item() throws -> ProtocolItem {
    ProtocolItem(
      requestID: try int64("service_request_id"),
      decision: try optionalString("decision").flatMap(ProtocolDecision.init(rawValue:)),
      outcome: try optionalString("outcome").flatMap(BallotOutcome.init(rawValue:)))
  }
}
