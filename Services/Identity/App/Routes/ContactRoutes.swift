import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Reaching somebody whose address is not shown. An application neither asks nor releases.
struct ContactRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    let mine = "/api/v1/identity/contact-requests"
    return [
      access.route(
        .post, "/api/v1/identity/users/{id}/contact-requests", .signedIn, handler: send
      )
      .described(ContactDescriptions.send),
      access.route(.get, mine, .signedIn, handler: received)
        .described(ContactDescriptions.received),
      access.route(.get, mine + "/sent", .signedIn, handler: sent)
        .described(ContactDescriptions.sent),
      access.route(.post, mine + "/{id}/release", .signedIn, handler: release)
        .described(ContactDescriptions.release),
    ]
  }

  @Sendable private func send(_ request: Request, _ caller: Principal) async throws -> Response {
    let (author, user) = (try person(caller), UserID(try request.rowKey()))
    var input = try await request.json()
    let message = input.string("message", max: ContactPolicy.longestMessage, multiline: true)
    let id = try await app.contactRequests.send(
      try input.finish(message), to: user, from: author, now: app.clock.now())
    return .json(status: .created) { json in json.object { $0.field("id", id) } }
  }

  @Sendable private func received(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    list(try await app.contactRequests.received(by: try person(caller)))
  }

  @Sendable private func sent(_ request: Request, _ caller: Principal) async throws -> Response {
    list(try await app.contactRequests.sent(by: try person(caller)))
  }

  @Sendable private func release(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let isReleased = try await app.contactRequests.release(
      try request.rowKey(), by: try person(caller), now: app.clock.now())
    guard isReleased else { throw NothingThere() }
    return .noContent
  }

  private func person(_ caller: Principal) throws -> UserID {
    guard caller.clientID == nil else { throw AccessRefusal.notAllowed }
    return UserID(try caller.requireUser())
  }

  private func list(_ requests: [ContactRequest]) -> Response {
    Response.json { json in
      json.object { json in
        json.array("items", requests) { json, request in
          json.object { json in
            json.field("id", request.id)
            json.field("created_at", request.createdAt)
            json.field("user_id", request.person)
            json.field("name", request.name)
            json.field("email", request.email)
            json.field("phone", request.phone)
            json.field("message", request.message)
            json.field("released_at", request.releasedAt)
          }
        }
        json.field("next", nil as String?)
      }
    }
    .with(.cacheControl, "no-store")
  }
}
