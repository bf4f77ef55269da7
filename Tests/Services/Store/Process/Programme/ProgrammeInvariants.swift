import Postgres
import ServicesSamples

/// What holds of a programme beside the requests themselves: each statement counts what must not be
/// there.
enum ProgrammeInvariants {
  private static let grant = ProgrammeWorld.grant

  static let calls: [(name: String, broken: SQL)] = [
    (
      "whatever came in has a place in a call",
      """
      service_servicerequest where service_id = \(grant) and submissions > 0 and round_id is null
      """
    ),
    (
      "a call takes no more than it has places for",
      """
      service_round w where w.quota_submitted < (
        select count(*) from service_servicerequest r
        where r.round_id = w.id and r.status not in ('draft', 'cancelled'))
      """
    ),
    (
      "a call approves no more than it may",
      """
      service_round w where w.quota_approved < (
        select count(*) from service_servicerequest r
        where r.round_id = w.id and r.status in ('approved', 'active', 'completed'))
      """
    ),
    (
      "a call gives no more than it has",
      """
      service_round w where w.amount < (
        select coalesce(sum(r.round_amount), 0) from service_servicerequest r
        where r.round_id = w.id and r.status in ('approved', 'active', 'completed'))
      """
    ),
    (
      "what a request takes of a call is what it says it costs",
      """
      service_servicerequest r join service_hubformdata d on d.id = r.hub_form_data_id
      where r.service_id = \(grant) and r.submissions > 0 and r.status <> 'draft'
        and r.round_amount is distinct from (d.data ->> 'budget')::numeric
      """
    ),
  ]

  static let applicants: [(name: String, broken: SQL)] = [
    (
      "whatever has to be signed went in as it was signed",
      """
      service_requestsubmission v join service_servicerequest r on r.id = v.service_request_id
      join service_service s on s.code = r.service_id
      where s.need_signature and not exists (
        select from service_frozendocument d
        join service_documentsignature g on g.document_id = d.id
        where d.source = 'service_servicerequest' and d.primary_key = r.id::text
          and d.kind = 'submission' and d.edition = v.attempt and d.bytes = v.canonical)
      """
    ),
    (
      // Whoever asks is not held up by whoever takes the certificate away in that moment.
      "whoever asks for the grant took part in the hub",
      """
      service_servicerequest r
      join service_requestsubmission v on v.service_request_id = r.id and v.attempt = 1
      where r.service_id = \(grant) and not exists (
        select from service_paper p join service_servicerequest o on o.id = p.service_request_id
        where p.kind = 'certificate' and o.service_id = \(ProgrammeWorld.standing)
          and o.company_id = r.company_id and p.issued_at < v.created_at + interval '3 seconds'
          and coalesce(p.revoked_at, 'infinity') > v.created_at - interval '3 seconds')
      """
    ),
    (
      "what is asked for within a request is its company's, and that request ran",
      """
      service_servicerequest c left join service_servicerequest p on p.id = c.parent_id
      where c.service_id = \(ProgrammeWorld.child) and (
        p.company_id is distinct from c.company_id or not exists (
          select from service_servicerequestbpstatus b
          where b.service_request_id = p.id and b.bp_status = 'active'))
      """
    ),
    (
      "what rests is moved by nobody but its applicant, who takes it back",
      """
      service_servicerequestlog l cross join lateral (
        select b.action from service_servicerequestlog b
        where b.service_request_id = l.service_request_id and b.id < l.id
          and b.action in ('paused', 'resumed')
        order by b.id desc limit 1) rest
      where rest.action = 'paused' and l.action in ('submitted', 'assigned', 'returned',
        'approved', 'rejected', 'status_changed')
      """
    ),
    (
      "what rests is of a company that may not act",
      """
      service_servicerequest r join company_ref c on c.id = r.company_id
      where r.paused_at is not null and c.suspended_at is null
      """
    ),
    (
      "no expert is of the applicant's company",
      """
      service_expertise e join service_servicerequest r on r.id = e.service_request_id
      join \(ProgrammeWorld.members) on m.company_id = r.company_id and m.user_id = e.user_id
      """
    ),
    (
      "no juror who grades is",
      """
      service_pitchinggrade g join service_servicerequest r on r.id = g.service_request_id
      join \(ProgrammeWorld.members) on m.company_id = r.company_id and m.user_id = g.user_id
      """
    ),
    (
      "no voter who has cast is, and none is the author",
      """
      service_ballotvoter b join service_ballot t on t.id = b.ballot_id
      join service_servicerequest r on r.id = t.service_request_id
      left join \(ProgrammeWorld.members) on m.company_id = r.company_id and m.user_id = b.user_id
      where b.has_cast and (m.user_id is not null or b.user_id = r.author_id)
      """
    ),
  ]

  static let papers: [(name: String, broken: SQL)] = [
    (
      "numbers of papers count from one without a gap",
      """
      service_papernumber n where n.last <> (
        select count(*) from service_paper p
        where not p.is_draft and p.kind = n.kind and p.service_id = n.service_id
          and extract(year from p.issued_at at time zone 'Asia/Almaty') = n.year)
      """
    ),
    (
      "what was signed is what was printed",
      """
      service_frozendocument d join service_paper p on p.id::text = d.primary_key
      where d.source = 'service_paper' and d.sha256 is distinct from p.pdf_sha256
      """
    ),
    (
      "nothing runs before both have signed the contract",
      """
      service_servicerequest r where r.service_id = \(grant)
        and r.bp_status in ('active', 'suspended', 'completed', 'terminated') and not exists (
          select from service_paper p where p.service_request_id = r.id and p.kind = 'contract'
            and p.applicant_signed_at is not null and p.hub_signed_at is not null and 2 = (
              select count(*) from service_documentsignature g
              join service_frozendocument d on d.id = g.document_id
              where d.source = 'service_paper' and d.primary_key = p.id::text))
      """
    ),
    (
      "who takes part has a certificate, which rests while he does",
      """
      service_servicerequest r left join service_paper p on p.service_request_id = r.id
        and p.kind = 'certificate' and p.status <> 'revoked'
      where r.bp_status in ('active', 'suspended', 'completed') and (
        p.id is null or (p.suspended_at is not null) <> (r.bp_status = 'suspended'))
      """
    ),
    (
      "who takes part no longer has none",
      """
      service_servicerequest r join service_paper p on p.service_request_id = r.id
      where r.bp_status in ('terminated', 'excluded') and p.kind = 'certificate'
        and p.status <> 'revoked'
      """
    ),
    (
      "what identity heard last of a participant is how he stands",
      """
      service_servicerequest r cross join lateral (
        select o.type from outbox o
        where o.aggregate_type = 'participant' and o.aggregate_id = r.id::text
        order by o.seq desc limit 1) told
      where told.type <> case
        when r.bp_status in ('terminated', 'excluded') then 'company.participant_revoked'
        when r.bp_status = 'suspended' then 'company.participant_suspended'
        else 'company.participant_granted' end
      """
    ),
    (
      "nothing is owed any more where it is over",
      """
      service_report p join service_servicerequest r on r.id = p.service_request_id
      where r.bp_status in ('terminated', 'completed')
        and p.status in ('scheduled', 'open', 'draft', 'returned', 'overdue')
      """
    ),
  ]
}
