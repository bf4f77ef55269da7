import Postgres
import ServicesSamples

/// What holds of votes and protocols whoever did what: each statement counts what must not be there.
enum CommissionInvariants {
  static let votes: [(name: String, broken: SQL)] = [
    (
      "a voter has one vote",
      "(select from service_vote group by ballot_id, user_id having count(*) > 1) twice"
    ),
    (
      "whoever stepped aside has none",
      """
      service_vote v join service_ballotvoter b on b.ballot_id = v.ballot_id
        and b.user_id = v.user_id where b.is_recused
      """
    ),
    (
      "a vote by name is of somebody who is listed as having voted",
      """
      service_ballotvoter b join service_ballot t on t.id = b.ballot_id
      where not t.is_secret and b.has_cast <> exists (
        select from service_vote v where v.ballot_id = b.ballot_id and v.user_id = b.user_id)
      """
    ),
    (
      "there are as many secret choices as people who voted",
      """
      service_ballot t where t.is_secret and t.status <> 'void'
        and (select count(*) from service_ballotchoice c where c.ballot_id = t.id)
          <> (select count(*) from service_ballotvoter b
            where b.ballot_id = t.id and b.has_cast)
      """
    ),
    (
      "what was counted is what was cast",
      """
      service_ballot t cross join lateral (
        select count(*) filter (where choice = 'for') as yes,
          count(*) filter (where choice = 'against') as no,
          count(*) filter (where choice = 'abstain') as abstained
        from (select choice from service_vote where ballot_id = t.id
          union all select choice from service_ballotchoice where ballot_id = t.id) c
      ) c where t.status = 'closed' and (t.votes_for, t.votes_against, t.votes_abstain)
        is distinct from (c.yes, c.no, c.abstained)
      """
    ),
    (
      "without a quorum nothing is decided",
      """
      service_ballot where outcome in ('accepted', 'rejected')
        and (votes_for + votes_against + votes_abstain) * quorum_denominator
          < eligible * quorum_numerator
      """
    ),
    (
      "the majority decides, or the chair of equals",
      """
      service_ballot where (outcome = 'accepted' and votes_for < votes_against)
        or (outcome = 'rejected' and votes_against < votes_for)
      """
    ),
    (
      "a ballot is open only while the request is voted on",
      """
      service_ballot t join service_servicerequest r on r.id = t.service_request_id
      where t.status = 'open' and r.bp_status <> 'voting'
      """
    ),
    (
      "a request waits for a protocol by a ballot that decided",
      """
      service_servicerequest r where r.bp_status = 'protocol' and not exists (
        select from service_ballot t where t.service_request_id = r.id
          and t.outcome in ('accepted', 'rejected'))
      """
    ),
    (
      "a ballot is told of as closed once",
      """
      service_ballot t where t.status = 'closed' and t.decided_by is null and 1 <> (
        select count(*) from outbox o where o.type = 'ballot.closed'
          and o.aggregate_id = t.id::text)
      """
    ),
  ]

  static let protocols: [(name: String, broken: SQL)] = [
    (
      "a request is on one protocol a round that was not annulled",
      """
      (select from service_protocolitem where not is_released
        group by service_request_id, round having count(*) > 1) twice
      """
    ),
    (
      "accepted and rejected have nothing in common",
      """
      service_protocol_accepted a join service_protocol_rejected r
        on r.protocol_id = a.protocol_id and r.servicerequest_id = a.servicerequest_id
      """
    ),
    (
      "what was agreed on decides on its whole agenda",
      """
      service_protocolitem i join service_protocol p on p.id = i.protocol_id
      where p.status <> 'draft' and not exists (
          select from service_protocol_accepted a where a.protocol_id = p.id
            and a.servicerequest_id = i.service_request_id)
        and not exists (
          select from service_protocol_rejected r where r.protocol_id = p.id
            and r.servicerequest_id = i.service_request_id)
      """
    ),
    (
      "what was agreed on has its number and its text",
      """
      service_protocol p where p.status <> 'draft' and (p.number = '' or not exists (
        select from service_frozendocument d
        where d.source = 'service_protocol' and d.primary_key = p.id::text))
      """
    ),
    (
      "all decisions of an applied protocol came into force and no others",
      """
      (select (select count(*) from service_servicerequestbpstatus
          where bp_status in ('commission_approved', 'commission_rejected')) as moved,
        (select count(*) from service_protocolitem i join service_protocol p
          on p.id = i.protocol_id where p.applied_at is not null) as decided) n
      where moved <> decided
      """
    ),
    (
      "nothing is applied that was not signed by its chair, its secretary and a quorum",
      """
      service_protocol p cross join lateral (
        select count(*) filter (where m.role <> 'secretary') as voters,
          count(*) filter (where m.role = 'chair') as chairs,
          count(*) filter (where m.role = 'secretary') as secretaries
        from service_protocolmember m
        where m.protocol_id = p.id and exists (
          select from service_documentsignature s
          join service_frozendocument d on d.id = s.document_id
          where d.source = 'service_protocol' and d.primary_key = p.id::text
            and s.user_id = m.user_id)
      ) s where p.applied_at is not null and (s.chairs = 0 or s.secretaries = 0
        or s.voters * p.quorum_denominator < p.seats * p.quorum_numerator)
      """
    ),
    (
      "it takes two to annul",
      """
      service_protocol p where p.status = 'annulled' and not exists (
        select from service_protocolannulment a where a.protocol_id = p.id
          and a.confirmed_by <> a.proposed_by)
      """
    ),
    (
      "a protocol is applied once",
      """
      (select from outbox where type = 'protocol.applied' group by aggregate_id
        having count(*) > 1) twice
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]
}
