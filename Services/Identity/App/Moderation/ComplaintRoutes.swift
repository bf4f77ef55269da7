import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Complaints: who writes them, who decides on them, who appeals. Lists follow from the resource.
struct ComplaintRoutes {
  let app: IdentityApplication

  private static let root = "/api/v1/identity/complaints"
  private static let right = "identity.moderate_complaint"

  func table(_ access: AccessGuard) -> [Route] {
    let one = Self.root + "/{id}"
    return [
      access.route(.post, Self.root, .signedIn, handler: file)
        .described(ComplaintDescriptions.file),
      access.route(.post, one + "/review", .permission(Self.right), handler: take)
        .described(ComplaintDescriptions.take),
      access.route(.post, one + "/resolution", .permission(Self.right), handler: resolve)
        .described(ComplaintDescriptions.resolve),
      access.route(.post, one + "/appeal", .signedIn, handler: appeal)
        .described(ComplaintDescriptions.appeal),
      access.route(.post, "/api/v1/identity/appeals", .anyone, handler: appealByCode)
        .described(ComplaintDescriptions.appealByCode),
      access.route(.post, one + "/judgement", .permission(Self.right), handler: judge)
        .described(ComplaintDescriptions.judge),
    ]
  }

  @Sendable private func file(_ request: Request, _ caller: Principal) async throws -> Response {
    let author = UserID(try caller.requireUser())
    var input = try await request.json()
    let target = input.complaintTarget()
    let reason = input.choice("reason", of: ComplaintReason.self)
    let comment = input.moderatorText("comment", required: false)
    let (whom, why) = try input.finish(target, reason)
    let new = NewComplaint(target: whom, reason: why, comment: comment ?? "")
    return try await app.commands.run(request, by: caller) { transaction in
      let made = try await app.complaints.file(
        new, by: author, now: app.clock.now(), in: transaction)
      return answer(made, status: .created)
        .with(.location, "\(Self.root)/\(made.complaint.id)")
    }
  }

  @Sendable private func take(_ request: Request, _ caller: Principal) async throws -> Response {
    answer(
      try await app.complaints.take(
        try id(request), ifVersion: try request.expectedVersion(), by: try caller.moderator(),
        now: app.clock.now()))
  }

  @Sendable private func resolve(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let (id, version) = (try id(request), try request.expectedVersion())
    var input = try await request.json()
    let decision = input.decision(try .made())
    let note = input.moderatorText("note", required: false)
    let what = try input.finish(decision)
    return answer(
      try await app.complaints.resolve(
        id, ifVersion: version, what, note: note ?? "", by: try caller.moderator(),
        now: app.clock.now()))
  }

  @Sendable private func appeal(_ request: Request, _ caller: Principal) async throws -> Response {
    let appellant = Appellant.person(UserID(try caller.requireUser()), try id(request))
    var input = try await request.json()
    let text = input.moderatorText("text")
    _ = try await app.complaints.appeal(
      appellant, saying: try input.finish(text), now: app.clock.now())
    return .noContent
  }

  /// Whoever is suspended cannot sign in: the code of the letter says who it is.
  @Sendable private func appealByCode(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let code = input.secret("code", max: 100)
    let text = input.moderatorText("text")
    let (secret, words) = try input.finish(code, text)
    let digest = try SecretDigest.of(secret.reveal())
    _ = try await app.complaints.appeal(
      .code(digest: digest), saying: words, now: app.clock.now())
    return .noContent
  }

  @Sendable private func judge(_ request: Request, _ caller: Principal) async throws -> Response {
    let (id, version) = (try id(request), try request.expectedVersion())
    var input = try await request.json()
    let upheld = input.bool("upheld")
    let note = input.moderatorText("note", required: false)
    let isUpheld = try input.finish(upheld)
    return answer(
      try await app.complaints.judge(
        id, ifVersion: version, isUpheld: isUpheld, note: note ?? "", by: try caller.moderator(),
        now: app.clock.now()))
  }

  private func id(_ request: Request) throws -> ComplaintID {
    ComplaintID(try request.rowKey())
  }

  private func answer(_ stored: StoredComplaint, status: Status = .ok) -> Response {
    .json(status: status) { json in
      json.object { json in
        json.field("id", stored.complaint.id)
        json.field("status", stored.complaint.status.rawValue)
      }
    }
    .with(.etag, EntityTag(rowVersion: stored.version).description)
  }
}
