package import Kernel
package import Postgres
package import ServicesDomain

/// For whom protocols are looked up.
package struct ProtocolViewer: Sendable, Hashable {
  package let userID: Int64
  /// Keeps the protocols, or decides on requests: sees all. Whoever sat sees those.
  package let isStaff: Bool
  /// Whose protocols alone a list shows to the staff; `nil`: everybody's.
  package let organization: String?

  package init(userID: Int64, isStaff: Bool, organization: String? = nil) {
    self.userID = userID
    self.isStaff = isStaff
    self.organization = organization
  }
}

/// What a list of protocols is narrowed to.
package struct ProtocolFilter: Sendable, Hashable {
  package var service: String?
  package var status: ProtocolStatus?
  package var createdFrom: Instant?
  package var createdBefore: Instant?

  package init() {}
}

extension Protocols {
  private static let seen = """
    ($1 or exists (select from service_protocolmember me
      where me.protocol_id = p.id and me.user_id = $2))
    """

  private static let byKey = Statement(
    """
    select \(ProtocolColumns.shown) from service_protocol p \(ProtocolColumns.joined)
    where p.id = $3 and \(seen)
    """)

  /// One protocol with its agenda; no row for a stranger.
  package func show(_ id: Int64, for viewer: ProtocolViewer) async throws -> Rows {
    try await database.query(Protocols.byKey(viewer.isStaff, viewer.userID, id))
  }

  package func show(
    _ id: Int64, for viewer: ProtocolViewer, in tx: Transaction
  ) async throws -> Rows {
    try await tx.query(Protocols.byKey(viewer.isStaff, viewer.userID, id))
  }

  /// The newest first.
  package func list(
    for viewer: ProtocolViewer, narrowedBy filter: ProtocolFilter, limit: Int,
    after position: RequestPosition?
  ) async throws -> Rows {
    var conditions: [SQL] = Protocols.sees(viewer).map { [$0] } ?? []
    if let service = filter.service { conditions.append("p.service_id = \(service)") }
    if let status = filter.status { conditions.append("p.status = \(status.rawValue)") }
    if let first = filter.createdFrom { conditions.append("p.created_at >= \(first)") }
    if let last = filter.createdBefore { conditions.append("p.created_at < \(last)") }
    if let position {
      conditions.append(
        "(p.created_at, p.id) < (\(position.createdAt)::timestamptz, \(position.id)::bigint)")
    }
    let condition: SQL = conditions.isEmpty ? "true" : conditions.joined(" and ")
    return try await database.read(
      """
      select \(unsafe: ProtocolColumns.listed) from service_protocol p
      \(unsafe: ProtocolColumns.joined)
      where \(condition) order by p.created_at desc, p.id desc limit \(literal: limit)
      """)
  }

  /// `nil`: all.
  private static func sees(_ viewer: ProtocolViewer) -> SQL? {
    let own: SQL =
      "p.id in (select protocol_id from service_protocolmember where user_id = \(viewer.userID))"
    guard viewer.isStaff else { return own }
    return viewer.organization.map { "(s.organization_id = \($0) or \(own))" }
  }

  private static let service = Statement(
    """
    select s.code, s.bp_config, s.row_version from service_protocol p
    join service_service s on s.code = p.service_id
    where p.id = $3 and \(seen)
    """)

  /// What the secretary may put on the agenda: requests of the service that wait for a protocol and
  /// are on none, in the order of their ids, with what the votes came to.
  package func candidates(
    for id: Int64, viewer: ProtocolViewer, limit: Int, after last: Int64?
  ) async throws -> Rows {
    guard
      let row = try await database.read(
        Protocols.service(viewer.isStaff, viewer.userID, id)
      ).first
    else { throw ProtocolError.missing }
    let code = try row.string("code")
    let table = try requests.table(
      of: code, rowVersion: row.int64("row_version"), config: row.json("bp_config"))
    return try await database.read(
      """
      select r.id as request_id, r.number,
        coalesce(nullif(c.name, ''), nullif(u.display_name, '')) as applicant, r.bp_status,
        b.round, b.outcome, b.votes_for, b.votes_against, b.votes_abstain
      from service_servicerequest r
      left join company_ref c on c.id = r.company_id
      left join user_ref u on u.id = r.author_id
      left join lateral (
        select b.round, b.outcome, b.votes_for, b.votes_against, b.votes_abstain
        from service_ballot b
        where b.service_request_id = r.id and b.status <> 'void'
          and \(unsafe: ProtocolColumns.isAbout(nil))
        order by b.round desc limit 1
      ) b on true
      where r.service_id = \(code) and r.bp_status = any(\(table.stepsBeforeProtocols.asArray)::text[])
        and r.paused_at is null and r.id > \(last ?? 0)
        and not exists (
          select from service_protocolitem i join service_protocol p on p.id = i.protocol_id
          where i.service_request_id = r.id and not i.is_released and p.status <> 'applied')
      order by r.id limit \(literal: limit)
      """)
  }
}
