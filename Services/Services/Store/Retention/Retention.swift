package import Kernel
package import Postgres
import ServicesDomain

/// What is left of a closed request after the term that its service keeps what people said: all that is
/// counted, nothing that says who somebody is.
package struct Retention: Sendable {
  let requests: Requests

  package init(_ requests: Requests) { self.requests = requests }

  private static let closed = """
    r.status in ('approved', 'rejected', 'completed', 'cancelled', 'expired')
    """

  /// Two of its children may be open still: then it waits for them.
  private static let isOver = """
    \(closed) and r.created_at < $2::timestamptz - make_interval(days => term.days)
    and service_request_closed_at(r) < $2::timestamptz - make_interval(days => term.days)
    and not exists (
      select from service_servicerequest child where child.parent_id = r.id
        and child.status not in ('approved', 'rejected', 'completed', 'cancelled', 'expired'))
    and not exists (
      select from service_requestretention t
      where t.service_request_id = r.id and (t.anonymised_at is not null or t.held_at is not null))
    """

  private static let term = """
    cross join lateral (
      select (s.config ->> 'retention_days')::integer as days
      where s.config ->> 'retention_days' ~ '^[1-9][0-9]{0,4}$') as term
    """

  private static let services = Statement(
    "select s.code from service_service s \(term) order by s.code")

  private static let due = Statement(
    """
    select r.id from service_service s \(term)
    join service_servicerequest r on r.service_id = s.code
    where s.code = $1 and \(isOver) and r.id > $3 order by r.id limit $4
    """)

  private static let locking = Statement(
    """
    select r.id, r.hub_form_data_id, r.second_hub_form_data_id
    from service_servicerequest r join service_service s on s.code = r.service_id \(term)
    where r.id = $1 and \(isOver) for update of r
    """)

  /// Services that say how long they keep it.
  package func services() async throws -> [String] {
    try await requests.database.read(Retention.services()).map { try $0.string("code") }
  }

  /// The next ones of a service whose term is over.
  package func due(
    of service: String, after id: Int64, now: Instant, limit: Int = 100
  ) async throws -> [Int64] {
    try await requests.database.read(Retention.due(service, now, id, limit))
      .map { try $0.int64("id") }
  }

  /// Blanks one, whole or not at all. False: it is held by now, or somebody was faster.
  @discardableResult
  package func anonymise(_ id: Int64, now: Instant, in tx: Transaction) async throws -> Bool {
    guard let row = try await tx.query(Retention.locking(id, now)).first else { return false }
    let data = try [
      row.optionalInt64("hub_form_data_id"), row.optionalInt64("second_hub_form_data_id"),
    ].compactMap { $0 }
    for key in data { try await blank(data: key, in: tx) }
    try await redactSubmissions(of: id, now: now, in: tx)
    _ = try await tx.batch(Retention.blanking(id, data: data, now: now))
    return true
  }

  private func blank(data id: Int64, in tx: Transaction) async throws {
    let found = try await tx.query(
      """
      select hub_form_id, hub_form_version, data from service_hubformdata
      where id = \(id) for update
      """)
    guard let row = found.first else { return }
    let left = try await remaining(row, in: tx)
    _ = try await tx.query(
      """
      update service_hubformdata
      set data = \(JSONText(left.bytes))::jsonb, signature = null, legacy = legacy - 'data',
        row_version = row_version + 1
      where id = \(id)
      """)
  }

  private func redactSubmissions(of id: Int64, now: Instant, in tx: Transaction) async throws {
    let rows = try await tx.query(
      """
      select attempt, hub_form_id, hub_form_version, data from service_requestsubmission
      where service_request_id = \(id) and redacted_at is null order by attempt
      """)
    for row in rows {
      let left = try await remaining(row, in: tx)
      _ = try await tx.query(
        """
        update service_requestsubmission
        set data = \(JSONText(left.bytes))::jsonb, canonical = '', applicant = null,
          redacted_at = \(now), redaction = 'retention'
        where service_request_id = \(id) and attempt = \(try row.int("attempt"))
        """)
    }
  }

  /// Answers that no form explains go as a whole.
  private func remaining(_ row: Row, in tx: Transaction) async throws -> FormValue {
    guard let version = try row.optionalInt("hub_form_version"), version > 0 else {
      return .object([:])
    }
    let form = try await requests.form(
      id: row.int64("hub_form_id"), version: version, remembers: false, in: tx)
    let answers = try FormValue(json: row.json("data")).object ?? [:]
    return .object(form.withoutPersonal(answers))
  }
}
