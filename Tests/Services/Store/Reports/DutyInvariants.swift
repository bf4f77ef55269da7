import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What holds of reports, of what is bought and of students, whoever did what: each statement counts
/// what must not be there.
enum DutyInvariants {
  typealias Invariant = (name: String, broken: SQL)

  static let all: [Invariant] =
    ReportKind.allCases.flatMap(reports) + requests + money + schools

  /// Every kind has its table.
  private static func reports(_ kind: ReportKind) -> [Invariant] {
    let (table, source) = (kind.table, kind.source)
    return [
      (
        "a report of one time is one, but for its corrections (\(table))",
        """
        (select from \(identifier: table)
          group by service_request_id, report_type, year, month, quarter, half, version
          having count(*) > 1) twice
        """
      ),
      (
        "of one time one report is in force (\(table))",
        """
        (select from \(identifier: table) p
          where p.status = 'accepted' and not exists (
            select from \(identifier: table) c
            where c.corrects_id = p.id and c.status = 'accepted')
          group by service_request_id, report_type, year, month, quarter, half
          having count(*) > 1) twice
        """
      ),
      (
        "one correction of a report at a time, of what was accepted (\(table))",
        """
        (select c.corrects_id from \(identifier: table) c
          join \(identifier: table) p on p.id = c.corrects_id
          group by c.corrects_id
          having count(*) filter (where c.status <> 'skipped') > 1
            or bool_or(p.status <> 'accepted')) wrong
        """
      ),
      (
        "versions count from one without a gap (\(table))",
        """
        \(identifier: table) p where p.submissions <> (
            select count(*) from service_reportversion v
            where v.source = \(source) and v.report_id = p.id)
          or p.submissions <> coalesce((
            select max(v.attempt) from service_reportversion v
            where v.source = \(source) and v.report_id = p.id), 0)
        """
      ),
      (
        "what was handed in says what was frozen last (\(table))",
        """
        \(identifier: table) p where p.status in ('submitted', 'in_review', 'accepted')
          and p.data is distinct from (
            select v.data from service_reportversion v
            where v.source = \(source) and v.report_id = p.id
            order by v.attempt desc limit 1)
        """
      ),
      (
        "what has to be signed was, as it was frozen (\(table))",
        """
        \(identifier: table) p join service_reportversion v
          on v.source = \(source) and v.report_id = p.id and v.attempt = p.submissions
        where p.terms ->> 'sign' = 'true' and p.status in ('submitted', 'in_review', 'accepted')
          and not exists (
            select from service_frozendocument d
            join service_documentsignature g on g.document_id = d.id
            where d.source = \(table) and d.primary_key = p.id::text and d.kind = 'report'
              and d.edition = v.attempt and d.bytes = v.canonical
              and v.signature = jsonb_build_object('document', d.id))
        """
      ),
      (
        "what was signed never changes (\(table))",
        """
        service_reportversion v where v.source = \(source) and v.signature is not null
          and not exists (
            select from service_frozendocument d
            where d.id = (v.signature ->> 'document')::bigint and d.bytes = v.canonical)
        """
      ),
      (
        "nobody judges his own (\(table))",
        """
        \(identifier: table) p join service_servicerequest r on r.id = p.service_request_id
        where p.assignee_id = r.author_id
        """
      ),
      (
        "a report stands where its history ended (\(table))",
        """
        \(identifier: table) p where p.status <> 'scheduled' and p.status is distinct from (
          select l.to_status from service_reportlog l
          where l.source = \(source) and l.report_id = p.id order by l.id desc limit 1)
        """
      ),
    ]
  }

  /// What a schedule has made, of all kinds.
  private static let scheduled: SQL = ReportKind.allCases.map { kind -> SQL in
    """
    select service_request_id, status from \(identifier: kind.table) where due_on is not null
    """
  }.joined(" union all ")

  private static let requests: [Invariant] = [
    (
      "a request is completed when it owes nothing more",
      """
      service_servicerequest r join (\(scheduled)) p on p.service_request_id = r.id
      where r.bp_status = 'completed' and p.status not in ('accepted', 'skipped')
      """
    ),
    (
      // What was handed in before is judged, and may come back.
      "of a request that was stopped nothing is owed",
      """
      service_servicerequest r join (\(scheduled)) p on p.service_request_id = r.id
      where r.bp_status = 'stopped' and p.status in ('scheduled', 'open', 'draft', 'signing')
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]

  private static let money: [Invariant] = [
    (
      "a line holds what was approved on it",
      "service_gupplanline where approved > total or approved < 0"
    ),
    (
      "a year has one plan in force",
      """
      (select from service_guppurchaseplan where status = 'approved'
        group by service_request_id, year having count(*) > 1) twice
      """
    ),
    (
      "a version of a plan follows the one before",
      """
      service_guppurchaseplan p join service_guppurchaseplan o on o.id = p.amends_id
      where p.version <> o.version + 1
        or p.status in ('approved', 'amended') and o.status <> 'amended'
      """
    ),
    (
      "what is spent is what was approved",
      """
      (select l.code, p.service_request_id, l.approved, (
          select coalesce(sum((item ->> 'sum')::numeric), 0)
          from service_guppurchaseapplication a, jsonb_array_elements(a.data -> 'items') item
          where a.service_request_id = p.service_request_id and a.year = p.year
            and a.status in ('approved', 'contracted', 'delivered', 'closed')
            and item ->> 'line' = l.code) as spent
        from service_gupplanline l join service_guppurchaseplan p on p.id = l.plan_id
        where p.status = 'approved') lines
      where approved <> spent
      """
    ),
    (
      "a purchase costs what its items cost",
      """
      service_guppurchaseapplication a where a.status <> 'draft' and a.total is distinct from (
        select sum((item ->> 'sum')::numeric) from jsonb_array_elements(a.data -> 'items') item)
      """
    ),
    (
      "a contract is of no more than was approved",
      """
      service_guppurchaseapplication a
      where (a.data #>> '{contract,sum}')::numeric > a.total
        or (a.data #>> '{contract,sum}')::numeric < 0
      """
    ),
    (
      "what was approved stands on a plan, and each step has its time",
      """
      service_guppurchaseapplication a where
        a.status in ('approved', 'contracted', 'delivered', 'closed') and a.plan_id is null
        or a.status in ('contracted', 'delivered', 'closed') and a.contracted_at is null
        or a.status in ('delivered', 'closed') and a.delivered_at is null
        or a.status = 'closed' and a.closed_at is null
      """
    ),
    (
      "nobody decides on his own",
      """
      service_reportlog l join service_servicerequest r on r.id = l.service_request_id
      where l.user_id = r.author_id and l.action in ('review', 'accept', 'return', 'skip',
        'approve', 'reject', 'supersede', 'close')
      """
    ),
  ]

  private static let schools: [Invariant] = [
    (
      "a student is in one school a month",
      """
      (select from service_techordareportstudent s
        join service_techordareport p on p.id = s.report_id
        group by s.iin, s.year, s.month having count(distinct s.school_tin) > 1) twice
      """
    ),
    (
      "who has not signed what was handed in has a reason",
      """
      service_techordareportstudent s join service_techordareport p on p.id = s.report_id
      where p.status in ('submitted', 'in_review', 'accepted') and s.signed_at is null
        and coalesce(s.missing_reason, '') = ''
      """
    ),
    (
      "a school reports on students",
      """
      service_techordareport p where p.status in ('submitted', 'in_review', 'accepted')
        and not exists (select from service_techordareportstudent s where s.report_id = p.id)
      """
    ),
    (
      "what a student has signed is what is said of him",
      """
      service_techordareportstudent s where s.signature ? 'document' and not exists (
        select from service_frozendocument d
        join service_documentsignature g on g.document_id = d.id and g.user_id = s.user_id
        where d.id = (s.signature ->> 'document')::bigint
          and d.source = 'service_techordareportstudent' and d.primary_key = s.id::text
          and (convert_from(d.bytes, 'UTF8')::jsonb ->> 'days_attended')::int
            is not distinct from s.days_attended
          and (convert_from(d.bytes, 'UTF8')::jsonb ->> 'days_planned')::int
            is not distinct from s.days_planned)
      """
    ),
    (
      "whoever signs a line is the same in the register",
      """
      service_techordareportstudent s join service_techordastudent t on t.id = s.student_id
      where s.signature ? 'document' and t.user_id is distinct from s.user_id
      """
    ),
  ]
}
