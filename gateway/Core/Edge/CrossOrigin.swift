/// Which other sites' pages may read answers (the CORS protocol of the Fetch standard, 3.2).
package struct CrossOrigin: Sendable, Equatable {
  /// Origins such as `https://astanahub.com`, compared byte by byte. Never `*`: answers depend on
  /// a cookie.
  package let allowed: Set<String>

  package init(_ allowed: some Sequence<String>) { self.allowed = Set(allowed) }

  package static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
  package static let requestHeaders =
    "Authorization, Content-Type, Accept, Accept-Language, If-Match, If-None-Match, "
    + "Idempotency-Key, X-CSRF-Token, X-Request-Id, Traceparent"
  package static let exposedHeaders =
    "ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, "
    + "Content-Disposition"
  /// How long a browser may remember a preflight's answer.
  package static let maxAgeSeconds = 600

  package enum Verdict: Sendable, Equatable {
    /// No page of another site is involved, or one that gets no permission: no fields.
    case plain
    /// Send the fields for this origin.
    case allow(origin: String)
  }

  package func judge(origin: String?) -> Verdict {
    guard let origin, allowed.contains(origin) else { return .plain }
    return .allow(origin: origin)
  }

  /// Reads a list parted by commas. The second result holds the words that are no origins.
  package static func parse(_ text: String) -> (origins: CrossOrigin, faults: [String]) {
    var origins: [String] = []
    var faults: [String] = []
    for word in text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) {
      let rest =
        word.hasPrefix("https://")
        ? word.dropFirst(8) : word.hasPrefix("http://") ? word.dropFirst(7) : ""
      if rest.isEmpty || rest.contains(where: { $0 == "/" || $0 == "*" || $0 == "?" }) {
        faults.append(word)
      } else {
        origins.append(word)
      }
    }
    return (CrossOrigin(origins), faults)
  }
}
