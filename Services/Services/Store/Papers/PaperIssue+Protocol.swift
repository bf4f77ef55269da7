import Kernel
import Postgres
import ServicesDomain

extension PaperIssue {
  private static let sitting = Statement(
    """
    select p.number, p.held_on, s.config -> 'papers' as terms,
      coalesce((
        select jsonb_agg(jsonb_build_object('name', coalesce(u.display_name, ''), 'role', m.role)
          order by m.id)
        from service_protocolmember m left join user_ref u on u.id = m.user_id
        where m.protocol_id = p.id), '[]') as members,
      coalesce((
        select jsonb_agg(jsonb_build_object('number', coalesce(r.number, ''),
          'holder', coalesce(nullif(c.name, ''), nullif(o.display_name, ''), '')) order by r.id)
        from service_protocol_accepted a
        join service_servicerequest r on r.id = a.servicerequest_id
        left join company_ref c on c.id = r.company_id
        left join user_ref o on o.id = r.author_id
        where a.protocol_id = p.id), '[]') as accepted,
      coalesce((
        select jsonb_agg(jsonb_build_object('number', coalesce(r.number, ''),
          'holder', coalesce(nullif(c.name, ''), nullif(o.display_name, ''), '')) order by r.id)
        from service_protocol_rejected j
        join service_servicerequest r on r.id = j.servicerequest_id
        left join company_ref c on c.id = r.company_id
        left join user_ref o on o.id = r.author_id
        where j.protocol_id = p.id), '[]') as rejected
    from service_protocol p join service_service s on s.code = p.service_id
    where p.id = $1
    """)

  /// A protocol that has come into force, on paper; what was printed of it before is void. `isDraft`: it was
  /// agreed on, and who sat has to read what he signs.
  static func issue(
    minutes locked: LockedProtocol, isDraft: Bool = false, in tx: Transaction
  ) async throws {
    let rows = try await tx.batch([revokingMinutes(locked.minutes.id), sitting(locked.minutes.id)])
    guard let row = rows.last?.first else { throw ProtocolError.missing }
    let number = try row.string("number")
    let terms = PaperTerms(try row.optionalJSON("terms").map { try FormValue(json: $0) })
    let language = terms.language
    let members = (try FormValue(json: row.json("members")).list ?? []).map { member in
      FormValue.object([
        "name": member["name"] ?? .null,
        "role": .text(word(for: member["role"]?.text).text(in: language)),
      ])
    }
    try await issue(
      Order(
        kind: .commissionProtocol, serviceCode: locked.minutes.serviceCode, terms: terms,
        protocolID: locked.minutes.id,
        facts: [
          "minutes_number": .text(number),
          "held_on": .text(PaperDate.text(locked.minutes.heldOn, in: language)),
          "members": .list(members), "accepted": try FormValue(json: row.json("accepted")),
          "rejected": try FormValue(json: row.json("rejected")),
        ], draft: isDraft ? "\(number)-DRAFT-\(locked.minutes.rowVersion)" : nil,
        serviceName: locked.title, today: locked.today), in: tx)
  }

  /// A protocol that was annulled is no good on paper either, nor is one that is a draft again.
  static let revokingMinutes = Statement(
    """
    update service_paper set status = 'revoked', revoked_at = now(), updated_at = now(),
      row_version = row_version + 1
    where protocol_id = $1 and status <> 'revoked'
    """)

  private static func word(for role: String?) -> Localized {
    switch role.flatMap(CommissionRole.init(rawValue:)) {
    case .chair: Localized(ru: "председатель", kk: "төраға", en: "chair")
    case .secretary: Localized(ru: "секретарь", kk: "хатшы", en: "secretary")
    case .member, nil: Localized(ru: "член комиссии", kk: "комиссия мүшесі", en: "member")
    }
  }
}
