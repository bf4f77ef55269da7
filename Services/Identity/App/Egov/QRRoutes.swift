import Access
import HTTPCore
import HTTPServer
package import IdentityDomain
import JSON
package import Kernel

/// Signing in with a telephone, for an application in the browser.
struct QRRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/identity/qr-sessions", .anyone, handler: begin)
        .described(QRDescriptions.begin),
      access.route(
        .post, "/api/v1/identity/sessions/qr", .anyone, servesHeldBack: true, handler: finish
      )
      .described(QRDescriptions.finish),
    ]
  }

  @Sendable private func begin(_ request: Request, _ caller: Principal) async throws -> Response {
    try SessionCookie(app: app).demandOwnOrigin(request)
    var input = try await request.json()
    let words = [QRRequest.Purpose.signIn, .number].map(\.rawValue)
    let word = input.choice("purpose", among: words)
    let isNumber = try input.finish(word) == QRRequest.Purpose.number.rawValue
    let user = isNumber ? UserID(try caller.requireUser()) : nil
    let started = try await app.beginQR(provingNumberOf: user, client: ClientAddress(request))
    return Response.json(status: .created, reserving: 8_192) {
      started.write(to: &$0, in: request.language)
    }
    .unstored
  }

  @Sendable private func finish(_ request: Request, _ caller: Principal) async throws -> Response {
    try SessionCookie(app: app).demandOwnOrigin(request)
    var input = try await request.json()
    let secret = input.secret("secret")
    let tie = QRTie(secret: try input.finish(secret).reveal(), app.secrets)
    let step = try await app.finishQRSignIn(
      tie, replacing: caller.sessionID, client: ClientAddress(request),
      userAgent: request.headers["User-Agent"])
    switch step {
    case .arrived(let step): return SessionRoutes(app: app).answer(step, request)
    case .waiting(let end):
      return Response.json { json in
        json.object { json in
          json.field("status", "waiting")
          json.field("expires_at", end)
        }
      }
      .unstored
    }
  }
}

extension QRError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .waiting:
      Problem(
        status: 409, code: "not-signed-yet",
        title: Localized(
          ru: "Телефон ещё не подписал", kk: "Телефон әлі қол қойған жоқ",
          en: "The telephone has not signed yet"))
    case .over:
      Problem(
        status: 410, code: "qr-over",
        title: Localized(
          ru: "Код недействителен или использован: запросите новый",
          kk: "Код жарамсыз не пайдаланылған: жаңасын сұраңыз",
          en: "The code is over or was used: ask for another"))
    }
  }
}
