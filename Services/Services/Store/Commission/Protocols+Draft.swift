package import Kernel
package import Postgres
import ServicesDomain

extension Protocols {
  private static let creating = Statement(
    """
    insert into service_protocol (service_id, held_on, quorum_numerator, quorum_denominator, seats)
    values ($1, $2, $3, $4, $5) returning id
    """)

  /// A draft for a sitting of a commission: of all who have a seat on that day, or of those named.
  package func draft(
    for service: String, heldOn day: Day, attending people: [Int64]?, in tx: Transaction
  ) async throws -> Int64 {
    let (commission, seats) = try await seats(of: service, on: day, attending: people, in: tx)
    let rows = try await tx.query(
      Protocols.creating(
        service, day, commission.quorum.numerator, commission.quorum.denominator,
        commission.seats(on: day).count { $0.role.votes }))
    guard let id = try rows.first?.int64("id") else { throw ProtocolError.missing }
    try await seat(seats, in: id, tx: tx)
    return id
  }

  private static let moving = Statement(
    """
    update service_protocol set held_on = $3, quorum_numerator = $4, quorum_denominator = $5,
      seats = $6, row_version = row_version + 1, updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// Another day, other people. What is not named stays; the seats are those of the day.
  package func edit(
    _ id: Int64, heldOn day: Day?, attending people: [Int64]?, expecting version: Int64?,
    in tx: Transaction
  ) async throws {
    var minutes = try await lock(id, expecting: version, in: tx).minutes
    let known = minutes.rowVersion
    try minutes.go(.edit)
    let day = day ?? minutes.heldOn
    let (commission, seats) = try await seats(
      of: minutes.serviceCode, on: day, attending: people ?? minutes.members.map(\.userID), in: tx)
    _ = try await tx.query(
      Protocols.moving(
        id, known, day, commission.quorum.numerator, commission.quorum.denominator,
        commission.seats(on: day).count { $0.role.votes }))
    try await seat(seats, in: id, tx: tx)
  }

  func lock(
    _ id: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws -> LockedProtocol {
    let locked = try await lock(id, in: tx)
    if let version, version != locked.minutes.rowVersion {
      throw ProtocolError.stale(current: locked.minutes.rowVersion)
    }
    return locked
  }

  private func seats(
    of service: String, on day: Day, attending people: [Int64]?, in tx: Transaction
  ) async throws -> (Commission, [Seat]) {
    guard let commission = try await Commissions.find(service, in: tx) else {
      throw CommissionError.notSet(vacant: CommissionRole.allCases)
    }
    let seats = commission.seats(on: day)
    guard let people else { return (commission, seats) }
    let strangers = Set(people).subtracting(seats.map(\.userID))
    guard strangers.isEmpty else { throw ProtocolError.notSeated(strangers.sorted()) }
    return (commission, seats.filter { people.contains($0.userID) })
  }

  private static let unseating = Statement(
    "delete from service_protocolmember where protocol_id = $1 and user_id <> all($2::int[])")

  private static let seating = Statement(
    """
    insert into service_protocolmember (protocol_id, user_id, role)
    select $1, user_id, role from unnest($2::int[], $3::varchar[]) as seat (user_id, role)
    on conflict (protocol_id, user_id) do update set role = excluded.role
    """)

  private func seat(_ seats: [Seat], in id: Int64, tx: Transaction) async throws {
    let people = seats.map(\.userID).asArray
    _ = try await tx.batch([
      Protocols.unseating(id, people),
      Protocols.seating(id, people, seats.map(\.role.rawValue).asArray),
    ])
  }
}
