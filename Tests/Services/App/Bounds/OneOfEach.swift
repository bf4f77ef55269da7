import HTTPCore
import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// One of everything that the staff works on, all of it of the grant and of the organisation `astana`: the
/// roots of addresses, and where each of them leads.
struct OneOfEach {
  static let organization = "astana"
  static let service = "startup-grant"

  let desk: ServicesDesk
  private(set) var paths: [String: String] = [:]
  private(set) var request: Int64 = 0

  init(_ desk: ServicesDesk) async throws {
    self.desk = desk
    let here = try await desk.commission()
    let (_, ballot) = try await here.voting()
    let minutes = try await here.draft()
    try await desk.world.judgeGrants()
    let (request, opinions) = try await desk.world.judged()
    self.request = request
    for (root, id) in [
      ("requests", request), ("expertise", opinions[0]), ("ballots", ballot),
      ("protocols", minutes), ("pitching-sessions", try await pitchingDay()),
      ("purchase-plans", try await spending("plan")),
      ("purchase-applications", try await spending("application")),
      ("tech-orda/reports", try await report(.techOrda)),
      ("paper-templates", try await template()), ("forms", try await form()),
      ("hooks", try await hook()),
    ] { note("\(root)/{id}", "\(root)/\(id)") }
    note("reports/{kind}/{id}", "reports/general/\(try await report(.general))")
    note("commissions/{code}", "commissions/\(Self.service)")
    for root in ["managers", "processes"] { note("\(root)/{service}", "\(root)/\(Self.service)") }
    _ = try await desk.world.database.query(
      """
      update service_service set organization_id = \(Self.organization)
      where code = \(Self.service)
      """)
  }

  private mutating func note(_ root: String, _ path: String) {
    paths["/api/v1/services/" + root] = "/api/v1/services/" + path
  }

  private func key(_ sql: SQL) async throws -> Int64 {
    try await desk.world.database.query(sql).first?.int64("id") ?? -1
  }

  private func pitchingDay() async throws -> Int64 {
    try await key(
      """
      insert into service_pitchingsession (service_id, starts_at, minutes, min_grades, criteria)
      values (\(Self.service), now(), 7, 2, '[]') returning id
      """)
  }

  private func report(_ kind: ReportKind) async throws -> Int64 {
    try await key(
      """
      insert into \(identifier: ServicesWorld.table(kind)) (report_type, year, month, status,
        service_request_id, submissions)
      values (\(kind.rawValue), 2026, 5, 'submitted', \(request), 1) returning id
      """)
  }

  private func spending(_ kind: String) async throws -> Int64 {
    try await key(
      """
      insert into \(identifier: "service_guppurchase" + kind) (year, status, service_request_id)
      values (2026, 'submitted', \(request)) returning id
      """)
  }

  private func template() async throws -> Int64 {
    try await key(
      """
      insert into service_papertemplate (kind, service_id, language, body)
      values ('letter', \(Self.service), 'ru', '<p>{{number}}</p>') returning id
      """)
  }

  private func form() async throws -> Int64 {
    try await key(
      """
      update service_hubform set organization_id = \(Self.organization)
      where id = (select hub_form_id from service_service where code = \(Self.service)) returning id
      """)
  }

  private func hook() async throws -> Int64 {
    try await key(
      """
      insert into service_hook (organization_id, url, event_types)
      values (\(Self.organization), 'https://partner.example/hook', '{request.submitted}')
      returning id
      """)
  }

  /// Where a template leads; `nil` if it names nothing of these. What hangs on a thing there is none of.
  func path(of template: String) -> String? {
    guard
      let root = paths.keys.first(where: { template == $0 || template.hasPrefix($0 + "/") }),
      let path = paths[root]
    else { return nil }
    let rest = template.dropFirst(root.count).split(separator: "/").map { part in
      switch part {
      case "{delivery}": "018f3a1c-7b2e-7c4d-9a1b-000000000001"
      case "{attempt}", "{version}": "1"
      case _ where part.hasPrefix("{"): "999999"
      default: String(part)
      }
    }
    return rest.isEmpty ? path : path + "/" + rest.joined(separator: "/")
  }
}
