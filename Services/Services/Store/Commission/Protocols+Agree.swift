import Kernel
package import Postgres
import ServicesContract
import ServicesDomain

extension Protocols {
  private static let nextNumber = Statement(
    """
    insert into service_protocolnumber (service_id, year, last) values ($1, $2, 1)
    on conflict (service_id, year) do update set last = service_protocolnumber.last + 1
    returning last
    """)

  private static let agreeing = Statement(
    """
    update service_protocol set status = $3, number = $4, agreed_at = now(), row_version = $5,
      updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// The lists are final, the text is frozen and has a number, which it keeps when it becomes a draft
  /// again.
  package func agree(
    _ id: Int64, by actor: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, expecting: version, in: tx)
    let known = locked.minutes.rowVersion
    try locked.minutes.agree(on: locked.today)
    let number = try await number(of: locked.minutes, in: tx)
    let document = try await document(of: locked, number: number, in: tx)
    _ = try await requests.documents.freeze(
      document.canonical, of: Protocols.text(of: id), by: actor, now: locked.now, in: tx)
    _ = try await tx.query(
      Protocols.agreeing(
        id, known, locked.minutes.status.rawValue, number, locked.minutes.rowVersion))
    try await ProtocolPublishing.append(
      ProtocolAgreed.self, locked.minutes, number: number, title: locked.title, by: actor, in: tx)
    try await PaperIssue.issue(minutes: locked, isDraft: true, in: tx)
  }

  private func number(of minutes: CommissionProtocol, in tx: Transaction) async throws -> String {
    guard minutes.number.isEmpty else { return minutes.number }
    let year = minutes.heldOn.year
    let count = try await tx.query(Protocols.nextNumber(minutes.serviceCode, year)).first?
      .int64("last")
    return ProtocolNumber.text(service: minutes.serviceCode, year: year, count: count ?? 0)
  }

  private static let names = Statement(
    "select id, display_name from user_ref where id = any($1::int[])")

  private static let lines = Statement(
    """
    select r.id, coalesce(r.number, '') as number,
      coalesce(nullif(c.name, ''), nullif(u.display_name, ''), '') as applicant,
      b.votes_for, b.votes_against, b.votes_abstain, b.is_secret
    from service_servicerequest r
    left join company_ref c on c.id = r.company_id
    left join user_ref u on u.id = r.author_id
    left join lateral (
      select b.votes_for, b.votes_against, b.votes_abstain, b.is_secret from service_ballot b
      where b.service_request_id = r.id and b.status = 'closed'
        and \(ProtocolColumns.isAbout("$2"))
      order by b.round desc limit 1
    ) b on true
    where r.id = any($1::int[])
    """)

  private func document(
    of locked: LockedProtocol, number: String, in tx: Transaction
  ) async throws -> ProtocolDocument {
    let minutes = locked.minutes
    let rows = try await tx.batch([
      Protocols.names(minutes.members.map(\.userID).asArray),
      Protocols.lines(minutes.items.map(\.requestID).asArray, minutes.id),
    ])
    let named = try rows[0].map { (try $0.int64("id"), try $0.optionalString("display_name")) }
    let names = Dictionary(named) { $1 }
    let known = Dictionary(try rows[1].map { (try $0.int64("id"), $0) }) { $1 }
    return ProtocolDocument(
      minutes: minutes, number: number, serviceName: locked.title,
      people: minutes.members.map {
        ProtocolDocument.Person(seat: $0, name: (names[$0.userID] ?? nil) ?? "")
      },
      lines: try minutes.items.map { try $0.line(known[$0.requestID]) })
  }

  private static let reopening = Statement(
    """
    update service_protocol set status = $3, agreed_at = null, row_version = $4, updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// Back to a draft, as long as nobody has signed. The text is frozen anew when it is agreed on
  /// again.
  package func reopen(
    _ id: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws {
    var minutes = try await lock(id, expecting: version, in: tx).minutes
    let known = minutes.rowVersion
    try minutes.reopen()
    _ = try await tx.batch([
      Protocols.reopening(id, known, minutes.status.rawValue, minutes.rowVersion),
      PaperIssue.revokingMinutes(id),
    ])
  }
}

extension ProtocolItem {
  fileprivate func line(_ row: Row?) throws -> ProtocolDocument.Line {
    let count = try row?.optionalInt("votes_for").map { yes in
      VoteCount(
        yes: yes, no: try row?.optionalInt("votes_against") ?? 0,
        abstained: try row?.optionalInt("votes_abstain") ?? 0)
    }
    return ProtocolDocument.Line(
      item: self, number: try row?.string("number") ?? "",
      applicant: try row?.string("applicant") ?? "", count: count,
      isSecret: try row?.optionalBool("is_secret"))
  }
}
