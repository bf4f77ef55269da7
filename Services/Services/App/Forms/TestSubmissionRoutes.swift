import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
package import Jobs
import Kernel
import OpenAPI
import Postgres
import ServicesDomain
import ServicesStore

/// Forms handed in for a try by whoever makes them.
struct TestSubmissionRoutes: Sendable {
  let desk: FormDesk

  private var submissions: TestSubmissions { TestSubmissions(database: desk.database) }

  func table(_ access: AccessGuard) -> [Route] {
    let all = FormDesk.root + "/{id}/test-submissions"
    let view = AccessRule.permission(FormDesk.view)
    return [
      access.route(.post, all, .permission(FormDesk.change), handler: handIn)
        .described(TestSubmissionDescriptions.handIn),
      access.route(.get, all, view, handler: list).described(TestSubmissionDescriptions.list),
      access.route(.get, all + "/{submission}", view, handler: show)
        .described(TestSubmissionDescriptions.show),
    ]
  }

  /// `{"data", "version"?, "context"?}`: refused with every fault, as a submission is.
  @Sendable func handIn(_ request: Request, by principal: Principal) async throws -> Response {
    let tried = try await desk.tried(request, by: principal)
    guard tried.assessment.faults.isEmpty else {
      throw ValidationFailure(tried.assessment.faults)
    }
    let user = try principal.requireUser()
    return try await desk.commands.run(request, by: principal) { [submissions] tx in
      let row = try await submissions.add(
        tried.assessment.answers, to: tried.formID, version: tried.version, by: user, in: tx)
      return try Response.json(status: .created) { RowJSON.plain.write(row, to: &$0) }
        .with(
          .location, "\(FormDesk.root)/\(tried.formID)/test-submissions/\(row.int64("id"))")
    }
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor"])
    let form = try await desk.form(request, by: principal)
    let page = try KeysetPage(request, of: "test submissions of form \(form.id)", desk.cursors)
    let rows = try await submissions.list(form.id, before: page.number(), limit: page.asked)
    return try page.response(rows, byNumber: "id")
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey("submission")
    let form = try await desk.form(request, by: principal)
    guard let row = try await submissions.read(id, of: form.id) else { throw NothingThere() }
    return Response.json { RowJSON.plain.write(row, to: &$0) }
  }
}

/// What users are told of forms handed in for a try.
enum TestSubmissionDescriptions {
  private static let members: KeyValuePairs<String, Schema> = [
    "id": .rowID, "number": .text, "is_test": .flag, "form_id": .rowID,
    "version": .integer().nullable, "created_at": .instant, "expires_at": .instant,
    "author_id": .integer(), "author_name": .text.nullable,
    "sha256": .text(min: 64, max: 64),
  ]

  private static let whole = Schema.object(members).adding(["data": .anyObject])
    .named("services.TestSubmission")

  static let handIn = Operation("Hand a form in for a try")
    .saying(
      """
      Of the draft, or of a `version`. Every fault at once, as with a request; else what would be frozen, \
      with a number of its own. It is no request and counts nowhere; it leaves after thirty days.
      """
    )
    .takes(FormDescriptions.trial).repeatable().answers(201, whole, with: .location)
    .refuses(409, "erased").refuses(422, "form-not-publishable")

  static let list = Operation("What was handed in for a try, the newest first")
    .paged().answers(
      .page(of: Schema.object(members).named("services.TestSubmissionLine")))

  static let show = Operation("One of them, with its answers")
    .path("submission", .rowID).answers(whole)
}

/// Takes away what was handed in for a try long ago. None of it is of the old site, so it does not wait
/// until an import is confirmed.
package struct TestSubmissionPurge: PlainJob {
  package static let name = "forms.test-submissions.purge"
  package static let queue = "retention"

  package init() {}
}

extension ServicesApplication {
  var testSubmissionPurge: JobHandler {
    JobHandler(TestSubmissionPurge.self) { [database, clock] _, lease in
      try await TestSubmissions(database: database).purge(now: clock.now()) {
        try await lease.isCancelled()
      }
    }
  }

  package static func testSubmissionSchedule() throws -> JobSchedule {
    try JobSchedule(TestSubmissionPurge.name, "41 4 * * *", TestSubmissionPurge())
  }
}
