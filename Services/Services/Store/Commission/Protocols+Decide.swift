package import Postgres
import ServicesDomain

/// Which requests a sitting takes up, and what it says of them.
package struct Agenda: Sendable, Hashable {
  package let accepted: [Int64]
  package let rejected: [Int64]
  /// Taken up, and on no list yet.
  package let undecided: [Int64]

  package init(accepted: [Int64], rejected: [Int64], undecided: [Int64]) {
    self.accepted = accepted
    self.rejected = rejected
    self.undecided = undecided
  }

  package var all: [Int64] { (accepted + rejected + undecided).sorted() }

  /// Named more than once.
  package var repeated: [Int64] {
    Dictionary(grouping: all, by: \.self).filter { $1.count > 1 }.keys.sorted()
  }
}

extension Protocols {
  private static let offered = Statement(
    """
    select id from service_servicerequest
    where id = any($1::int[]) and service_id = $2 and bp_status = any($3::text[])
      and paused_at is null
    """)

  private static let unlisting = [
    Statement(
      """
      delete from service_protocol_accepted
      where protocol_id = $1 and servicerequest_id <> all($2::int[])
      """),
    Statement(
      """
      delete from service_protocol_rejected
      where protocol_id = $1 and servicerequest_id <> all($2::int[])
      """),
    Statement(
      """
      delete from service_protocolitem
      where protocol_id = $1 and service_request_id <> all($2::int[])
      """),
  ]

  /// In the order of their ids: two protocols that want the same requests wait for each other in one
  /// order. The round counts the protocols that have decided on the request before.
  private static let putting = Statement(
    """
    insert into service_protocolitem (protocol_id, service_request_id, round)
    select $1, wanted.id, 1 + (
      select count(*) from service_protocolitem i join service_protocol p on p.id = i.protocol_id
      where i.service_request_id = wanted.id and p.status = 'applied')
    from unnest($2::int[]) as wanted (id)
    order by wanted.id
    on conflict (protocol_id, service_request_id) do nothing
    """)

  private static let listing = [
    Statement(
      """
      insert into service_protocol_accepted (protocol_id, servicerequest_id)
      select $1, id from unnest($2::int[]) as wanted (id) order by id
      on conflict (protocol_id, servicerequest_id) do nothing
      """),
    Statement(
      """
      insert into service_protocol_rejected (protocol_id, servicerequest_id)
      select $1, id from unnest($2::int[]) as wanted (id) order by id
      on conflict (protocol_id, servicerequest_id) do nothing
      """),
  ]

  private static let touching = Statement(
    """
    update service_protocol set row_version = $3, updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// The agenda of a draft is this from now on. Throws `ProtocolError.notOffered` for requests that no
  /// protocol of the service decides on where they stand, and `.taken([])` for one that another
  /// protocol has; `taken(by:of:)` says which.
  package func put(
    _ agenda: Agenda, on id: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, expecting: version, in: tx)
    let known = locked.minutes.rowVersion
    try locked.minutes.go(.edit)
    let wanted = agenda.all
    let offered = try await tx.query(
      Protocols.offered(
        wanted.asArray, locked.minutes.serviceCode, locked.table.stepsBeforeProtocols.asArray)
    ).map { try $0.int64("id") }
    let strangers = Set(wanted).subtracting(offered)
    guard strangers.isEmpty else { throw ProtocolError.notOffered(strangers.sorted()) }
    do {
      _ = try await tx.batch([
        Protocols.unlisting[0](id, agenda.accepted.asArray),
        Protocols.unlisting[1](id, agenda.rejected.asArray),
        Protocols.unlisting[2](id, wanted.asArray), Protocols.putting(id, wanted.asArray),
        Protocols.listing[0](id, agenda.accepted.asArray),
        Protocols.listing[1](id, agenda.rejected.asArray),
        Protocols.touching(id, known, locked.minutes.rowVersion),
      ])
    } catch let error as DatabaseError
      where error.violates("service_protocolitem_one_protocol")
    {
      throw ProtocolError.taken([])
    }
  }

  private static let taken = Statement(
    """
    select distinct i.service_request_id from service_protocolitem i
    join service_protocol p on p.id = i.protocol_id
    where i.service_request_id = any($2::int[]) and i.protocol_id <> $1 and not i.is_released
      and p.status <> 'applied'
    order by 1
    """)

  /// Those of the agenda that are on another protocol's.
  package func taken(of agenda: Agenda, by id: Int64) async throws -> [Int64] {
    try await database.read(Protocols.taken(id, agenda.all.asArray)).map {
      try $0.int64("service_request_id")
    }
  }
}
