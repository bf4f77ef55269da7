import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What holds of requests whatever was done to them: each statement counts what must not be there.
enum RequestInvariants {
  /// Where a row says another thing than the table of its service.
  static func strangeStates(
    _ world: ServicesWorld, of service: String, by table: ProcessTable
  ) async throws -> Set<String> {
    let rows = try await world.database.query(
      """
      select status, bp_status, open_key, deadline, remaining_days
      from service_servicerequest where service_id = \(service)
      """)
    var strange: Set<String> = []
    for row in rows {
      let code = try row.string("bp_status")
      guard let step = table.steps[code] else {
        strange.insert("\(code) is no step")
        continue
      }
      let arrivals = table.moves.filter { $0.to == code }
      if try row.string("status") != step.status.rawValue { strange.insert("\(code): status") }
      if try (row.optionalString("open_key") == nil) != table.isOver(code) {
        strange.insert("\(code): open or over")
      }
      let days = try row.optionalInt("remaining_days")
      if days != nil, !arrivals.contains(where: { $0.clock == .pause }) {
        strange.insert("\(code): days of a clock that runs")
      }
      let deadline = try row.optionalInstant("deadline")
      if deadline != nil, arrivals.allSatisfy({ $0.clock == .stop }), !arrivals.isEmpty {
        strange.insert("\(code): deadline")
      }
    }
    return strange
  }

  static let requests: [(name: String, broken: SQL)] = [
    (
      "a history begins with a draft",
      """
      (select distinct on (service_request_id) bp_status from service_servicerequestbpstatus
        order by service_request_id, id) beginning where bp_status <> 'created'
      """
    ),
    (
      "the last line of the history is where it stands",
      """
      service_servicerequest r where r.bp_status is distinct from (
        select b.bp_status from service_servicerequestbpstatus b
        where b.service_request_id = r.id order by b.id desc limit 1)
      """
    ),
    (
      "the last status told is the status",
      """
      service_servicerequest r where r.status is distinct from (
        select s.status from service_servicerequeststatus s
        where s.service_request_id = r.id order by s.id desc limit 1)
      """
    ),
    (
      "marks only in a revision",
      "service_servicerequest where marks <> '[]' and status <> 'revision'"
    ),
    (
      // What was frozen to be signed before it had a number says none.
      "a number is given with the first submission and once",
      """
      service_servicerequest r where (r.number is null) <> (r.submissions = 0) or exists (
        select from service_requestsubmission v where v.service_request_id = r.id
          and coalesce(convert_from(v.canonical, 'UTF8')::jsonb ->> 'number', r.number)
            is distinct from r.number)
      """
    ),
    (
      "numbers count from one without a gap",
      """
      service_requestnumber n where n.last <> (
        select count(*) from service_servicerequest r
        where r.service_id = n.service_id and r.number like '%-' || n.year || '-%')
      """
    ),
    (
      "versions count from one without a gap",
      """
      service_servicerequest r where r.submissions <> (
        select count(*) from service_requestsubmission v where v.service_request_id = r.id)
        or r.submissions <> coalesce((
          select max(v.attempt) from service_requestsubmission v
          where v.service_request_id = r.id), 0)
      """
    ),
    (
      "of one applicant one request is open",
      """
      (select from service_servicerequest where open_key is not null
        group by service_id, coalesce(company_id, -author_id), parent_id
        having count(*) > 1) several
      """
    ),
    (
      "nobody decides on his own",
      "service_servicerequest where assignee_id = author_id or assignee_id = former_assignee_id"
    ),
    (
      "whoever appeals does so once",
      """
      (select from service_servicerequestlog where action = 'appealed'
        group by service_request_id having count(*) > 1) twice
      """
    ),
    (
      "it takes two to put something right",
      """
      service_requestcorrection c where c.status = 'applied' and (
        c.decided_by = c.proposed_by or not exists (
          select from service_servicerequestbpstatus b
          where b.id = c.bp_status_id and b.corrects_id is not null and b.bp_status = c.to_step))
      """
    ),
    (
      "a second form only where the process opened one",
      """
      service_servicerequest r where r.second_hub_form_data_id is not null and not exists (
        select from service_servicerequestbpstatus b
        where b.service_request_id = r.id and b.bp_status = 'second_form')
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]
}
