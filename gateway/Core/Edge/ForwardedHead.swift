import HTTPCore
import Kernel

/// Makes the head that goes to a service out of the one that came: by slices, without what belongs
/// to the client's connection or is ours to say.
struct ForwardedHead: ~Copyable {
  /// Hop-by-hop fields (RFC 9110, 7.6.1), and those that the gateway itself writes.
  private static let dropped: UInt64 = mask([
    .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade,
    .contentLength, .expect, .host, .forwarded, .xForwardedFor, .xForwardedHost,
    .xForwardedProto, .techHubPrincipal, .traceparent, .xRequestID,
  ])
  private static let credentials: UInt64 = mask([.authorization, .cookie, .xCSRFToken])

  private(set) var bytes = ByteBuffer(capacity: 1_024)

  /// - Parameter keepsCredentials: identity and the old site read cookies and tokens themselves;
  ///   to the others they would only be a secret to lose.
  init(
    _ head: borrowing RequestHead, target: [UInt8], authority: String, keepsCredentials: Bool,
    replacesLanguage: Bool
  ) throws(GatewayProblem) {
    bytes.append(utf8: head.method.token)
    bytes.append(UInt8(ascii: " "))
    bytes.append(target)
    bytes.append(" HTTP/1.1\r\nHost: " as StaticString)
    if let host = head.headers.bytes(of: .host), !host.isEmpty {
      bytes.append(host)
    } else {
      bytes.append(utf8: authority)
    }
    bytes.append("\r\n" as StaticString)
    var dropped = ForwardedHead.dropped
    if !keepsCredentials { dropped |= ForwardedHead.credentials }
    if replacesLanguage { dropped |= ForwardedHead.mask([.acceptLanguage]) }
    let named = ForwardedHead.namedByConnection(head.headers)
    for index in 0..<head.headers.count {
      let name = head.headers.nameBytes(at: index)
      if let known = head.headers.known(at: index) {
        if dropped & (1 << UInt64(known.rawValue)) != 0 { continue }
      } else {
        guard ForwardedHead.hasNoUnderscore(name) else { throw .headerName }
        if ForwardedHead.isOurs(name) { continue }
      }
      if !named.isEmpty, named.contains(ForwardedHead.lowercased(name)) { continue }
      head.headers.append(at: index, to: &bytes)
    }
    appendFraming(head)
  }

  /// One line, whose value `write` appends. `name` comes with its colon.
  mutating func append(
    _ name: StaticString, _ write: (inout ByteBuffer) throws -> Void
  ) rethrows {
    bytes.append(name)
    bytes.append(UInt8(ascii: " "))
    try write(&bytes)
    bytes.append("\r\n" as StaticString)
  }

  mutating func end() { bytes.append("\r\n" as StaticString) }

  private mutating func appendFraming(_ head: borrowing RequestHead) {
    switch head.framing {
    case .length(let length):
      bytes.append("Content-Length: " as StaticString)
      bytes.append(decimal: length)
      bytes.append("\r\n" as StaticString)
    case .chunked:
      bytes.append("Transfer-Encoding: chunked\r\n" as StaticString)
    case .none, .untilClose:
      if !head.method.isSafe { bytes.append("Content-Length: 0\r\n" as StaticString) }
    }
  }

  static func mask(_ fields: [KnownHeader]) -> UInt64 {
    fields.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// A CGI-like reader would take `X_Y` for `X-Y`.
  private static func hasNoUnderscore(_ name: ArraySlice<UInt8>) -> Bool {
    !name.contains(UInt8(ascii: "_"))
  }

  /// Names that only the inside may use, whatever comes behind them.
  private static func isOurs(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"): begins(name, "techhub-")
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      begins(name, "x-forwarded-") || begins(name, "x-real-ip")
        || begins(name, "x-original-") || begins(name, "x-rewrite-")
    case UInt8(ascii: "p"), UInt8(ascii: "P"): begins(name, "proxy-")
    default: false
    }
  }

  private static func begins(_ name: ArraySlice<UInt8>, _ prefix: StaticString) -> Bool {
    guard name.count >= prefix.utf8CodeUnitCount else { return false }
    for offset in 0..<prefix.utf8CodeUnitCount
    where name[name.startIndex + offset] | 0x20 != prefix.utf8Start[offset] | 0x20 {
      return false
    }
    return true
  }

  /// What `Connection` names is for the gateway alone.
  static func namedByConnection(_ fields: HeaderFields) -> Set<String> {
    guard let value = fields.bytes(of: .connection), value.count > 10 else { return [] }
    return Set(fields.list(.connection).map { $0.lowercased() })
  }

  static func lowercased(_ name: ArraySlice<UInt8>) -> String {
    String(decoding: name, as: UTF8.self).lowercased()
  }
}
