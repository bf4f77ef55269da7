import HTTPCore
import Kernel

/// The fields that stand on every answer, and what of a service's answer goes on to the client.
struct AnswerFields: Sendable {
  private static let dropped: UInt64 = ForwardedHead.mask([
    .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade,
    .techHubPrincipal, .xRequestID,
  ])
  /// The server writes it again from the body; of an answer to HEAD it is all there is.
  private static let length: UInt64 = ForwardedHead.mask([.contentLength])

  /// Lines as they go over the wire.
  private let security: [UInt8]
  private let securityAndPolicy: [UInt8]
  private let cors: CrossOrigin

  /// - Parameter isSecure: the public port speaks TLS.
  init(cors: CrossOrigin, isSecure: Bool) {
    self.cors = cors
    var security =
      "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n"
    if isSecure {
      security += "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
    }
    self.security = Array(security.utf8)
    securityAndPolicy = Array(
      "\(security)Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n".utf8)
  }

  /// For an answer of the gateway itself.
  func decorate(_ response: inout Response, _ edge: EdgeState) {
    response.readyLines = lines(securityAndPolicy, edge)
  }

  /// For a page of the gateway's own, with the page's policy.
  func decorate(page response: inout Response, policy: String) {
    response.headers.append("Content-Security-Policy", policy)
    response.readyLines = lines(security, EdgeState())
  }

  /// What of a service's answer goes on to the client, with the edge's own lines. A policy of the
  /// service's own wins; the old site's pages need their scripts and get no policy of ours.
  func forwarded(
    _ head: ResponseHead, _ edge: EdgeState, isLegacy: Bool, isHead: Bool
  ) -> Response {
    let dropped = isHead ? AnswerFields.dropped : AnswerFields.dropped | AnswerFields.length
    let from = head.headers
    let named = ForwardedHead.namedByConnection(from)
    var hasPolicy = false
    let isPersonal = edge.isPersonal
    let kept = from.filtered { index in
      if let known = from.known(at: index) {
        if dropped & (1 << UInt64(known.rawValue)) != 0 { return false }
        if isPersonal, known == .cacheControl { return false }
      } else {
        let name = from.nameBytes(at: index)
        if name.count == 23, ForwardedHead.lowercased(name) == "content-security-policy" {
          hasPolicy = true
        }
        if !isLegacy, AnswerFields.isOurs(name) { return false }
      }
      return named.isEmpty
        || !named.contains(ForwardedHead.lowercased(from.nameBytes(at: index)))
    }
    var response = Response(head.status, headers: kept)
    // The same address shows other things to others, and to him in five seconds.
    if isPersonal { response.headers.append(.cacheControl, "private, no-store" as StaticString) }
    response.readyLines = lines(isLegacy ? [] : hasPolicy ? security : securityAndPolicy, edge)
    return response
  }

  /// A second copy from the service would contradict ours.
  private static func isOurs(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.count {
    case 15, 22, 25:
      let lower = ForwardedHead.lowercased(name)
      return lower == "x-frame-options" || lower == "x-content-type-options"
        || lower == "referrer-policy" || lower == "strict-transport-security"
    default: return false
    }
  }

  private func lines(_ fixed: [UInt8], _ edge: EdgeState) -> [UInt8] {
    var lines = ByteBuffer(capacity: 512)
    lines.append(fixed)
    if case .allow(let origin) = edge.origin {
      lines.append("Access-Control-Allow-Origin: " as StaticString)
      lines.append(utf8: origin)
      lines.append("\r\nAccess-Control-Allow-Credentials: true\r\n" as StaticString)
      lines.append("Access-Control-Expose-Headers: " as StaticString)
      lines.append(utf8: CrossOrigin.exposedHeaders)
      lines.append("\r\n" as StaticString)
    }
    if !cors.allowed.isEmpty { lines.append("Vary: Origin\r\n" as StaticString) }
    if edge.isPersonal {
      lines.append("Vary: Cookie, Authorization, Accept-Language\r\n" as StaticString)
    }
    if let limit = edge.limit {
      lines.append(limit.policy.line)
      lines.append("RateLimit: " as StaticString)
      limit.appendState(to: &lines)
      lines.append("\r\n" as StaticString)
    }
    return lines.bytes
  }

  /// The answer to a browser's question whether it may ask (Fetch, 3.2.2).
  func preflight(_ edge: EdgeState) -> Response {
    var response = Response(.noContent)
    response.headers.append("Access-Control-Allow-Methods", CrossOrigin.methods)
    response.headers.append("Access-Control-Allow-Headers", CrossOrigin.requestHeaders)
    response.headers.append("Access-Control-Max-Age", String(CrossOrigin.maxAgeSeconds))
    decorate(&response, edge)
    return response
  }

  func origin(of request: Request) -> CrossOrigin.Verdict {
    cors.allowed.isEmpty ? .plain : cors.judge(origin: request.head.headers[.origin])
  }
}

/// What the edge has found out about a request and tells on its answer.
struct EdgeState {
  var origin = CrossOrigin.Verdict.plain
  /// The limit that is nearest to its end.
  var limit: LimitState?
  /// Who asks decides what stands at the address.
  var isPersonal = false
}
