import HTTPCore
import IdentityDomain
import Kernel

/// The cookie by which a browser is known, and where it may be asked for.
struct SessionCookie {
  let app: IdentityApplication

  /// As `Set-Cookie` says it; for no time at all it ends.
  func text(_ key: String, for lifetime: Duration, _ request: Request) -> String {
    var cookie = SetCookie("sessionid", key)
    cookie.maxAge = Int(lifetime.wholeMilliseconds / 1_000)
    cookie.isSecure = isSecure(request)
    return cookie.text
  }

  /// Whether the browser speaks TLS.
  func isSecure(_ request: Request) -> Bool {
    app.settings.cookiesAreSecure || request.headers["X-Forwarded-Proto"] == "https"
  }

  /// A script or a form of another site says where it comes from. Programs that are no browsers send
  /// no `Origin`: they may sign in by JSON, which no form can send, but not by a form. Throws
  /// `ForeignOrigin`.
  func demandOwnOrigin(_ request: Request, obligatory: Bool = false) throws {
    guard request.headers.contains("Origin") || obligatory else { return }
    let origins = request.headers.values(of: "Origin")
    guard origins.count == 1, let origin = origins.first else { throw ForeignOrigin() }
    let host = request.headers["X-Forwarded-Host"] ?? request.headers["Host"] ?? ""
    let own = [app.settings.publicOrigin, "http://\(host)", "https://\(host)"]
    guard own.contains(origin) || app.settings.trustedOrigins.contains(origin)
    else { throw ForeignOrigin() }
  }
}
