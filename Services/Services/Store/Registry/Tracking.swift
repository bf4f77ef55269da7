package import Postgres

/// What somebody who has the number of a request and its code may know: how far it is, nothing of
/// whom.
extension Requests {
  private static let tracked = Statement(
    """
    select r.id, r.number, r.service_id as service, s.name as service_name, r.status,
      coalesce(s.bp_config #> array['statuses', r.bp_status, 'applicant_label'],
        s.bp_config #> array['statuses', r.bp_status, 'label']) as bp_status_label,
      r.submitted_at, r.paused_at is not null as is_paused
    from service_servicerequest r join service_service s on s.code = r.service_id
    where r.number = $1 and r.tracking_code = $2
    limit 1
    """)

  private static let tracks = Statement(
    """
    select b.created_at as at,
      coalesce(s.bp_config #> array['statuses', b.bp_status, 'applicant_label'],
        s.bp_config #> array['statuses', b.bp_status, 'label']) as to_label
    from service_servicerequestbpstatus b
    join service_servicerequest r on r.id = b.service_request_id
    join service_service s on s.code = r.service_id
    where r.id = $1 order by b.id limit 1000
    """)

  /// Where a request stands and when it came to each step; `nil` where number and code do not belong
  /// together.
  package func track(
    number: String, code: String
  ) async throws -> (request: Row, steps: Rows)? {
    guard let row = try await database.read(Requests.tracked(number, code)).first else {
      return nil
    }
    return (row, try await database.read(Requests.tracks(try row.int64("id"))))
  }

  private static let trackingCode = Statement(
    """
    select r.number, r.tracking_code from service_servicerequest r
    where r.id = $1 and r.number is not null
      and (r.author_id = $2 or r.company_id = any($3::int[])
        or ($4 and \(RequestColumns.submitted)))
    """)

  /// Number and code, for those who may see the request; `nil` as long as it has no number.
  package func trackingCode(
    of id: Int64, for viewer: Viewer
  ) async throws -> (number: String, code: String)? {
    let row = try await database.read(
      Requests.trackingCode(id, viewer.userID, viewer.companies.asArray, viewer.isStaff)
    ).first
    return try row.map { (try $0.string("number"), try $0.string("tracking_code")) }
  }
}
