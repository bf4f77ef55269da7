import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Jobs
import Kernel
import OpenAPI
import Postgres

/// Sending an issue of the newsletter. Issues themselves are a resource.
struct IssueRoutes {
  let app: IdentityApplication

  private static let issue = "/api/v1/identity/newsletter/issues/{id}"
  private static let right = AccessRule.permission("newsletter.send_issue")

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.issue + "/sending", Self.right, handler: send)
        .described(Self.sending),
      access.route(.post, Self.issue + "/cancellation", Self.right, handler: cancel)
        .described(Self.cancellation),
      access.route(.get, Self.issue + "/progress", .permission("newsletter.view_issue")) {
        request, _ in
        try await progress(request)
      }
      .described(Self.progressed),
    ]
  }

  @Sendable private func send(_ request: Request, _ caller: Principal) async throws -> Response {
    let (id, user) = (try request.id(), try caller.requireUser())
    var input = try await request.optionalJSON()
    try input.finish()
    return try await app.commands.run(request, by: caller) { transaction in
      try await app.issues.start(
        id, by: ChangeOrigin(request, by: user), now: app.clock.now(), in: transaction)
      try await JobQueue.enqueue(
        NewsletterFanOut(issue: id), in: transaction, uniqueKey: "issue \(id)", requestedBy: user)
      return Response(.accepted)
    }
  }

  @Sendable private func cancel(_ request: Request, _ caller: Principal) async throws -> Response {
    let (id, user) = (try request.id(), try caller.requireUser())
    var input = try await request.optionalJSON()
    try input.finish()
    return try await app.commands.run(request, by: caller) { transaction in
      try await app.issues.cancel(
        id, by: ChangeOrigin(request, by: user), now: app.clock.now(), in: transaction)
      return .noContent
    }
  }

  private func progress(_ request: Request) async throws -> Response {
    guard let progress = try await app.issues.progress(of: try request.id())
    else { throw NothingThere() }
    return Response.json { json in
      json.object { json in
        json.field("state", progress.state)
        json.field("subscriptions", progress.subscriptions)
        json.field("queued", progress.queued)
        json.field("sent", progress.sent)
        json.field("waiting", progress.waiting)
        json.field("failed", progress.failed)
        json.field("suppressed", progress.suppressed)
      }
    }
    .with(.cacheControl, "no-store")
  }

  private static let sending = Operation("Send an issue to everybody who wants it")
    .saying("By a job: each address once, in its own language, after all other letters.")
    .takes(.input([:]), isRequired: false).repeatable().answers(202)
    .refuses(409, "not-a-draft", "issue-is-empty")

  private static let cancellation = Operation("Stop an issue")
    .saying("What has not left by then stays here.")
    .takes(.input([:]), isRequired: false).repeatable().answers(204).refuses(409, "issue-is-over")

  private static let progressed = Operation("How far an issue has come")
    .answers(
      .object([
        "state": .choice(["draft", "sending", "sent", "cancelled"]), "subscriptions": .count,
        "queued": .count, "sent": .count, "waiting": .count, "failed": .count,
        "suppressed": .count,
      ]))
}
