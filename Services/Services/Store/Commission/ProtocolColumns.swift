/// Parts of statements about protocols that several share. Static text only.
enum ProtocolColumns {
  static let listed = """
    p.id, p.number, p.service_id as service, s.name as service_name, p.status, p.held_on,
    (select count(*) from service_protocol_accepted a where a.protocol_id = p.id) as accepted,
    (select count(*) from service_protocol_rejected j where j.protocol_id = p.id) as rejected,
    p.agreed_at, p.signed_at, p.applied_at, p.annulled_at, p.created_at, p.updated_at
    """

  static let joined = "join service_service s on s.code = p.service_id"

  /// Whether a ballot `b` is about what is decided now. A request that comes before the commission once
  /// more, as one whose obligations are suspended does, is not decided on by the votes of before.
  /// `deciding`: the protocol, as SQL calls its key; `nil`: any that comes.
  static func isAbout(_ deciding: String?) -> String {
    let bound = deciding.map { " and earlier.id < \($0)" } ?? ""
    return """
      not exists (select from service_protocolitem k
        join service_protocol earlier on earlier.id = k.protocol_id
        where k.service_request_id = b.service_request_id and not k.is_released
          and earlier.status = 'applied' and earlier.applied_at >= b.created_at\(bound))
      """
  }

  /// A protocol of the old site has no agenda: its requests are those on its lists.
  static let shown = """
    \(listed), p.quorum_numerator, p.quorum_denominator, p.seats,
    coalesce((
      select jsonb_agg(jsonb_build_object('user_id', m.user_id,
        'name', nullif(u.display_name, ''), 'role', m.role,
        'has_signed', exists (
          select from service_documentsignature g
          join service_frozendocument d on d.id = g.document_id
          where d.source = 'service_protocol' and d.primary_key = p.id::text
            and d.kind = 'protocol' and d.edition = 1 and g.user_id = m.user_id))
        order by m.id)
      from service_protocolmember m left join user_ref u on u.id = m.user_id
      where m.protocol_id = p.id), '[]') as members,
    coalesce((
      select jsonb_agg(jsonb_build_object('request_id', r.id, 'number', r.number,
        'applicant', coalesce(nullif(c.name, ''), nullif(o.display_name, '')),
        'bp_status', r.bp_status, 'decision', item.decision, 'outcome', (
          select b.outcome from service_ballot b
          where b.service_request_id = r.id and b.status <> 'void' and \(isAbout("p.id"))
          order by b.round desc limit 1)) order by r.id)
      from (
        select servicerequest_id as id, 'accepted' as decision
        from service_protocol_accepted where protocol_id = p.id
        union all
        select servicerequest_id, 'rejected' from service_protocol_rejected
        where protocol_id = p.id
        union all
        select i.service_request_id, null from service_protocolitem i
        where i.protocol_id = p.id
          and not exists (select from service_protocol_accepted a
            where a.protocol_id = p.id and a.servicerequest_id = i.service_request_id)
          and not exists (select from service_protocol_rejected j
            where j.protocol_id = p.id and j.servicerequest_id = i.service_request_id)
      ) item
      join service_servicerequest r on r.id = item.id
      left join company_ref c on c.id = r.company_id
      left join user_ref o on o.id = r.author_id), '[]') as items,
    (select jsonb_build_object('reason', n.reason, 'proposed_by', n.proposed_by,
        'proposed_at', n.created_at, 'confirmed_by', n.confirmed_by,
        'confirmed_at', n.confirmed_at)
      from service_protocolannulment n
      where n.protocol_id = p.id and n.withdrawn_at is null) as annulment,
    (select jsonb_build_object('id', w.id, 'number', w.number, 'status', w.status,
        'is_draft', w.is_draft, 'file_id', w.file_id)
      from service_paper w
      where w.protocol_id = p.id and w.status <> 'revoked') as paper,
    p.row_version
    """
}
