import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The students of a school's month: the school names them, each signs the own line.
struct StudentRoutes: Sendable {
  let app: ServicesApplication

  private static let students = "/api/v1/services/tech-orda/reports/{id}/students"
  private static let line = "/api/v1/services/tech-orda/lines/{id}"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, StudentRoutes.students, .signedIn, handler: list)
        .described(StudentDescriptions.list),
      access.route(.post, StudentRoutes.students, .signedIn, handler: name)
        .described(StudentDescriptions.name),
      access.route(.patch, StudentRoutes.students + "/{line}", .signedIn, handler: change)
        .described(StudentDescriptions.change),
      access.route(.delete, StudentRoutes.students + "/{line}", .signedIn, handler: remove)
        .described(StudentDescriptions.remove),
      access.route(
        .get, "/api/v1/services/tech-orda/reports/{id}/vouchers", .signedIn, handler: vouchers
      ).described(StudentDescriptions.vouchers),
      access.route(.get, StudentRoutes.line, .signedIn, handler: show)
        .described(StudentDescriptions.show),
      access.route(.post, StudentRoutes.line + "/signing", .signedIn, handler: begin)
        .described(StudentDescriptions.begin),
      access.route(.post, StudentRoutes.line + "/signing/qr", .signedIn, handler: showCode)
        .described(StudentDescriptions.showCode),
      access.route(.post, StudentRoutes.line + "/signatures", .signedIn, handler: sign)
        .described(StudentDescriptions.sign),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang"])
    let id = try await visible(request, principal)
    let page = try KeysetPage(request, of: "students of report \(id)", app.cursors)
    let rows = try await app.reports.students(
      of: id, limit: page.asked, after: page.number() ?? 0)
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows, byNumber: "id"),
      in: request.languages)
  }

  @Sendable func vouchers(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.reports.vouchers(of: visible(request, principal))
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  private func visible(_ request: Request, _ principal: Principal) async throws -> Int64 {
    let key = ReportKey(.techOrda, try request.rowKey())
    guard try await app.reports.view(key, for: principal.reportViewer()) != nil else {
      throw NothingThere()
    }
    return key.id
  }

  /// `{"tin", "student_ids"?}`.
  @Sendable func name(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let tin = input.taxNumber("tin")
    let ids = input.integers(
      "student_ids", required: false, count: 1...200, in: 1...Int64(Int32.max))
    return try await app.nameStudents(
      school: try input.finish(tin), only: ids, request, by: principal)
  }

  @Sendable func change(_ request: Request, by principal: Principal) async throws -> Response {
    let line = try request.id("line")
    let expected = try request.expectedVersion()
    var input = try await request.json()
    var change = StudentChange()
    change.planned = input.int("days_planned", required: false, in: 0...31)
    change.attended = input.int("days_attended", required: false, in: 0...31)
    let amount = input.decimal("amount", required: false)
    if let amount {
      change.amount = Tenge(amount)?.text
      if change.amount == nil { input.fault("amount", .format(.decimal)) }
    }
    change.voucher = input.string("voucher", required: false, max: 50)
    change.missingReason = input.string(
      "missing_reason", required: false, max: 1_000, multiline: true)
    if let planned = change.planned, let attended = change.attended, attended > planned {
      input.fault("days_attended", .outOfRange(0...Int64(planned)))
    }
    try input.finish()
    return try await app.changeStudent(
      line, change, expecting: expected, request, by: principal)
  }

  @Sendable func remove(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.removeStudent(
      request.id("line"), expecting: request.expectedVersion(), request, by: principal)
  }

  // MARK: The student

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let line = try await app.ownLine(request.id(), by: principal)
    return StudentRoutes.answer(line, in: request.languages)
  }

  @Sendable func begin(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.beginSigningLine(request.id(), request, by: principal)
  }

  @Sendable func showCode(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.showCode(forLine: request.id(), in: request.language, by: principal)
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.id()
    return try await app.signLine(
      id, with: try await request.sentSignature(), request, by: principal)
  }

  private static let rows = RowJSON(
    hidden: ["number", "service_request_id", "row_version", "is_over", "status"])

  static func answer(_ line: StudentLine, in choice: LanguageChoice) -> Response {
    Response.json { json in
      json.object { json in
        rows.writeMembers(line.row, in: choice.asked, to: &json)
        json.field("open", line.isOpen)
      }
    }
    .with(.cacheControl, "no-store")
  }
}
