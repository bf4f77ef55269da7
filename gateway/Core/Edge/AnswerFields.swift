import HTTPCore

/// The fields that stand on every answer, and what of a service's answer goes on to the client.
struct AnswerFields: Sendable {
  private static let dropped: UInt64 = ForwardedHead.mask([
    .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade,
    .techHubPrincipal, .xRequestID,
  ])
  /// The server writes it again from the body; of an answer to HEAD it is all there is.
  private static let length: UInt64 = ForwardedHead.mask([.contentLength])

  private let security: HeaderFields
  private let policy: HeaderFields
  private let cors: CrossOrigin

  /// - Parameter isSecure: the public port speaks TLS.
  init(cors: CrossOrigin, isSecure: Bool) {
    self.cors = cors
    var security = HeaderFields()
    security.append("X-Content-Type-Options", "nosniff")
    security.append("X-Frame-Options", "DENY")
    security.append("Referrer-Policy", "same-origin")
    if isSecure {
      security.append("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    }
    self.security = security
    policy = HeaderFields([
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"
    ])
  }

  /// For an answer of the gateway itself.
  func decorate(_ response: inout Response, _ edge: EdgeState) {
    var fields = security
    fields.append(from: policy, at: 0)
    for index in 0..<response.headers.count { fields.append(from: response.headers, at: index) }
    append(edge, to: &fields)
    response.headers = fields
  }

  /// The fields of a service's answer as the client sees them. A policy of the service's own wins;
  /// the old site's pages need their scripts and get no policy of ours.
  func forwarded(
    _ head: ResponseHead, _ edge: EdgeState, isLegacy: Bool, isHead: Bool
  ) -> HeaderFields {
    let dropped = isHead ? AnswerFields.dropped : AnswerFields.dropped | AnswerFields.length
    var fields = isLegacy ? HeaderFields() : security
    let from = head.headers
    fields.reserve(lines: from.count + 8, bytes: 640)
    let named = ForwardedHead.namedByConnection(from)
    var hasPolicy = isLegacy
    for index in 0..<from.count {
      if let known = from.known(at: index) {
        if dropped & (1 << UInt64(known.rawValue)) != 0 { continue }
      } else {
        let name = from.nameBytes(at: index)
        if name.count == 23, ForwardedHead.lowercased(name) == "content-security-policy" {
          hasPolicy = true
        }
        if AnswerFields.isOurs(name) { continue }
      }
      if !named.isEmpty, named.contains(ForwardedHead.lowercased(from.nameBytes(at: index))) {
        continue
      }
      fields.append(from: from, at: index)
    }
    if !hasPolicy { fields.append(from: policy, at: 0) }
    append(edge, to: &fields)
    return fields
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

  private func append(_ edge: EdgeState, to fields: inout HeaderFields) {
    if case .allow(let origin) = edge.origin {
      fields.append("Access-Control-Allow-Origin", origin)
      fields.append("Access-Control-Allow-Credentials", "true")
      fields.append("Access-Control-Expose-Headers", CrossOrigin.exposedHeaders)
    }
    if !cors.allowed.isEmpty { fields.append(.vary, "Origin" as StaticString) }
    if let limit = edge.limit {
      fields.append(from: limit.policy.line, at: 0)
      fields.append("RateLimit" as StaticString, bytes: limit.state)
    }
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
    cors.allowed.isEmpty ? .plain : cors.judge(origin: request.headers[.origin])
  }
}

/// What the edge has found out about a request and tells on its answer.
struct EdgeState {
  var origin = CrossOrigin.Verdict.plain
  /// The limit that is nearest to its end.
  var limit: LimitState?
}
