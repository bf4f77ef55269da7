/// The header fields that this house looks up: found by number instead of by text.
package enum KnownHeader: UInt8, Sendable, CaseIterable {
  case accept = 1
  case acceptEncoding
  case acceptLanguage
  case acceptRanges
  case allow
  case authorization
  case cacheControl
  case connection
  case contentDisposition
  case contentEncoding
  case contentLanguage
  case contentLength
  case contentRange
  case contentType
  case cookie
  case date
  case etag
  case expect
  case forwarded
  case host
  case idempotencyKey
  case ifMatch
  case ifModifiedSince
  case ifNoneMatch
  case ifRange
  case ifUnmodifiedSince
  case keepAlive
  case lastModified
  case location
  case origin
  case profile
  case proxyConnection
  case range
  case referer
  case retryAfter
  case server
  case setCookie
  case te
  case techHubPrincipal
  case traceparent
  case tracestate
  case trailer
  case transferEncoding
  case upgrade
  case userAgent
  case vary
  case wwwAuthenticate
  case xCSRFToken
  case xForwardedFor
  case xForwardedHost
  case xForwardedProto
  case xRequestID

  /// The name as it is sent.
  package var text: StaticString {
    switch self {
    case .accept: "Accept"
    case .acceptEncoding: "Accept-Encoding"
    case .acceptLanguage: "Accept-Language"
    case .acceptRanges: "Accept-Ranges"
    case .allow: "Allow"
    case .authorization: "Authorization"
    case .cacheControl: "Cache-Control"
    case .connection: "Connection"
    case .contentDisposition: "Content-Disposition"
    case .contentEncoding: "Content-Encoding"
    case .contentLanguage: "Content-Language"
    case .contentLength: "Content-Length"
    case .contentRange: "Content-Range"
    case .contentType: "Content-Type"
    case .cookie: "Cookie"
    case .date: "Date"
    case .etag: "ETag"
    case .expect: "Expect"
    case .forwarded: "Forwarded"
    case .host: "Host"
    case .idempotencyKey: "Idempotency-Key"
    case .ifMatch: "If-Match"
    case .ifModifiedSince: "If-Modified-Since"
    case .ifNoneMatch: "If-None-Match"
    case .ifRange: "If-Range"
    case .ifUnmodifiedSince: "If-Unmodified-Since"
    case .keepAlive: "Keep-Alive"
    case .lastModified: "Last-Modified"
    case .location: "Location"
    case .origin: "Origin"
    case .profile: "Profile"
    case .proxyConnection: "Proxy-Connection"
    case .range: "Range"
    case .referer: "Referer"
    case .retryAfter: "Retry-After"
    case .server: "Server"
    case .setCookie: "Set-Cookie"
    case .te: "TE"
    case .techHubPrincipal: "TechHub-Principal"
    case .traceparent: "traceparent"
    case .tracestate: "tracestate"
    case .trailer: "Trailer"
    case .transferEncoding: "Transfer-Encoding"
    case .upgrade: "Upgrade"
    case .userAgent: "User-Agent"
    case .vary: "Vary"
    case .wwwAuthenticate: "WWW-Authenticate"
    case .xCSRFToken: "X-CSRF-Token"
    case .xForwardedFor: "X-Forwarded-For"
    case .xForwardedHost: "X-Forwarded-Host"
    case .xForwardedProto: "X-Forwarded-Proto"
    case .xRequestID: "X-Request-Id"
    }
  }
}

extension KnownHeader {
  /// Finds the field by its length and two of its letters, then compares the rest.
  static func recognize(_ name: UnsafeRawBufferPointer) -> KnownHeader? {
    guard let candidate = candidate(name) else { return nil }
    let text = candidate.name
    return text.count == name.count && ByteScan.equalFolded(name, text) ? candidate : nil
  }

  private static func candidate(_ name: UnsafeRawBufferPointer) -> KnownHeader? {
    let count = name.count
    guard count >= 2, count <= 19 else { return nil }
    let first = name[0] | 0x20
    switch (count, first) {
    case (2, 0x74): return .te
    case (4, 0x64): return .date
    case (4, 0x65): return .etag
    case (4, 0x68): return .host
    case (4, 0x76): return .vary
    case (5, 0x61): return .allow
    case (5, 0x72): return .range
    case (6, 0x61): return .accept
    case (6, 0x63): return .cookie
    case (6, 0x65): return .expect
    case (6, 0x6f): return .origin
    case (6, 0x73): return .server
    case (7, 0x70): return .profile
    case (7, 0x72): return .referer
    case (7, 0x74): return .trailer
    case (7, 0x75): return .upgrade
    case (8, 0x69):
      switch name[3] | 0x20 {
      case 0x6d: return .ifMatch
      case 0x72: return .ifRange
      default: return nil
      }
    case (8, 0x6c): return .location
    case (9, 0x66): return .forwarded
    case (10, 0x63): return .connection
    case (10, 0x6b): return .keepAlive
    case (10, 0x73): return .setCookie
    case (10, 0x74): return .tracestate
    case (10, 0x75): return .userAgent
    case (11, 0x72): return .retryAfter
    case (11, 0x74): return .traceparent
    case (12, 0x63): return .contentType
    case (12, 0x78):
      switch name[2] | 0x20 {
      case 0x63: return .xCSRFToken
      case 0x72: return .xRequestID
      default: return nil
      }
    case (13, 0x61):
      switch name[1] | 0x20 {
      case 0x63: return .acceptRanges
      case 0x75: return .authorization
      default: return nil
      }
    case (13, 0x63):
      switch name[1] | 0x20 {
      case 0x61: return .cacheControl
      case 0x6f: return .contentRange
      default: return nil
      }
    case (13, 0x69): return .ifNoneMatch
    case (13, 0x6c): return .lastModified
    case (14, 0x63): return .contentLength
    case (15, 0x61):
      switch name[7] | 0x20 {
      case 0x65: return .acceptEncoding
      case 0x6c: return .acceptLanguage
      default: return nil
      }
    case (15, 0x69): return .idempotencyKey
    case (15, 0x78): return .xForwardedFor
    case (16, 0x63):
      switch name[8] | 0x20 {
      case 0x65: return .contentEncoding
      case 0x6c: return .contentLanguage
      default: return nil
      }
    case (16, 0x70): return .proxyConnection
    case (16, 0x77): return .wwwAuthenticate
    case (16, 0x78): return .xForwardedHost
    case (17, 0x69): return .ifModifiedSince
    case (17, 0x74):
      switch name[1] | 0x20 {
      case 0x65: return .techHubPrincipal
      case 0x72: return .transferEncoding
      default: return nil
      }
    case (17, 0x78): return .xForwardedProto
    case (19, 0x63): return .contentDisposition
    case (19, 0x69): return .ifUnmodifiedSince
    default: return nil
    }
  }
}
