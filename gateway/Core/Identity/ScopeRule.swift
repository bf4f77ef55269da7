import Access
import HTTPCore

/// Which scopes open the addresses below a prefix to the token of an application. Said here and nowhere
/// else; a service, which knows each of its routes, judges once more.
struct ScopeRule: Sendable {
  private let prefix: PathPrefix
  /// One of them is enough, and the first is told to who has none. Empty: scopes are not looked at.
  private let reading: [String]
  private let changing: [String]

  private init(_ prefix: String, reading: [String], changing: [String]) {
    self.prefix = PathPrefix(prefix)
    self.reading = reading
    self.changing = changing
  }

  /// The longest prefix first.
  private static let special = [
    ScopeRule(
      "/api/v1/services/hooks", reading: ["services.hooks", "read", "write"],
      changing: ["services.hooks", "write"]),
    ScopeRule("/oauth/userinfo", reading: ["openid"], changing: ["openid"]),
    // Pages and protocols, which judge by what is in the request, and what is everybody's.
    ScopeRule("/.well-known", reading: [], changing: []),
    ScopeRule("/newsletter", reading: [], changing: []),
    ScopeRule("/oauth", reading: [], changing: []),
    ScopeRule("/admin", reading: [], changing: []),
    // Asked by POST, which changes nothing.
    ScopeRule("/ofrep", reading: ["read", "write"], changing: ["read", "write"]),
  ]
  private static let usual = ScopeRule("/", reading: ["read", "write"], changing: ["write"])

  /// The scope that the caller's token would have to have for the request; `nil`: it has one that does,
  /// or is not one of an application. Who is held back is told of that instead.
  static func lacking(_ principal: Principal, for request: Request) -> String? {
    guard principal.clientID != nil, !principal.isHeldBack else { return nil }
    let rule = ScopeRule.of(request)
    let wanted = request.head.method.isSafe ? rule.reading : rule.changing
    guard let told = wanted.first, principal.scopes?.isDisjoint(with: wanted) ?? true else {
      return nil
    }
    return told
  }

  /// A service decodes what stands in a path, so it is compared decoded.
  private static func of(_ request: Request) -> ScopeRule {
    if request.head.pathIsPlain {
      return request.head.pathBytes.withUnsafeBufferPointer(matching)
    }
    let path = [UInt8](("/" + request.target.segments.joined(separator: "/")).utf8)
    return path.withUnsafeBufferPointer(matching)
  }

  private static func matching(_ path: UnsafeBufferPointer<UInt8>) -> ScopeRule {
    special.first { $0.prefix.covers(path) } ?? usual
  }
}
