package import Kernel
import Postgres
package import ServicesDomain

/// One line of a request's history: where it came to, and how many hours after it was opened.
package struct HistoryLine: Sendable {
  package let status: RequestStatus
  package let step: String
  package let hours: Double

  package init(_ status: RequestStatus, _ step: String? = nil, after hours: Double) {
    self.status = status
    self.step = step ?? status.rawValue
    self.hours = hours
  }
}

extension ServicesWorld {
  /// A Monday, 9:00 in Almaty.
  package static let opened = Instant(seconds: 1_772_424_000)

  /// A request of a past that no test could walk through: it stands where its last line says.
  @discardableResult
  package func told(
    _ lines: [HistoryLine], of service: String = "startup-grant", assignee: Int64? = nil,
    company: Int64? = nil, opened: Instant = opened, deadline: Instant? = nil
  ) async throws -> Int64 {
    func instant(_ line: HistoryLine) -> Instant {
      opened + .milliseconds(Int64(line.hours * 3_600_000))
    }
    let submissions = lines.filter { $0.status == .submitted }
    let id =
      try await database.query(
        """
        insert into service_servicerequest (created_at, status, bp_status, author_id, company_id,
          assignee_id, service_id, submissions, submitted_at, deadline)
        values (\(opened), \(lines.last?.status.rawValue ?? "draft"), \(lines.last?.step),
          \(ServicesWorld.applicant), \(company), \(assignee), \(service), \(submissions.count),
          \(submissions.last.map(instant)), \(deadline))
        returning id
        """
      ).first?.int64("id") ?? 0
    for line in lines {
      _ = try await database.query(
        """
        with status as (
          insert into service_servicerequeststatus (status, service_request_id, created_at)
          values (\(line.status.rawValue), \(id), \(instant(line)))
        )
        insert into service_servicerequestbpstatus (bp_status, service_request_id, created_at)
        values (\(line.step), \(id), \(instant(line)))
        """)
    }
    return id
  }

  /// A company, and where it says that it is at home.
  package func company(_ id: Int64, at region: String) async throws {
    _ = try await database.query(
      """
      insert into company_ref (id, name, region) values (\(id), 'Компания', \(region))
      on conflict (id) do update set region = excluded.region
      """)
  }

  /// Four requests that were handed in, one of them on the old site without a history, and a draft.
  package func fewRequests() async throws {
    try await company(5, at: "Алматы")
    try await company(6, at: " АЛМАТЫ ")
    try await told(
      [
        HistoryLine(.draft, "created", after: 0), HistoryLine(.submitted, "registered", after: 1),
        HistoryLine(.inProgress, "completeness_check", after: 3),
        HistoryLine(.approved, after: 13),
      ], assignee: ServicesWorld.staff, company: 5)
    try await told(
      [
        HistoryLine(.draft, "created", after: 0), HistoryLine(.submitted, "registered", after: 1),
        HistoryLine(.inProgress, "completeness_check", after: 5),
        HistoryLine(.revision, "returned", after: 6),
        HistoryLine(.submitted, "registered", after: 30),
        HistoryLine(.inProgress, "completeness_check", after: 36),
        HistoryLine(.rejected, "refused", after: 46),
      ], assignee: ServicesWorld.staff, company: 6)
    try await told(
      [HistoryLine(.draft, "created", after: 0), HistoryLine(.submitted, "registered", after: 1)],
      deadline: ServicesWorld.opened + .seconds(86_400))
    _ = try await database.query(
      """
      insert into service_servicerequest (created_at, status, bp_status, author_id, company_id,
        service_id, legacy)
      values ('2020-01-01 12:00Z', 'approved', 'accepted by hand', \(ServicesWorld.applicant), 7,
        'startup-grant', '{}')
      """)
    try await told([HistoryLine(.draft, "created", after: 0)])
  }
}
