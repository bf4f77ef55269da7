package import Kernel

/// How the end of a body is known (RFC 9112, 6.3).
package enum BodyFraming: Sendable, Hashable {
  case none
  /// Exactly that many bytes.
  case length(Int)
  case chunked
  /// Answers only: all bytes until the connection ends.
  case untilClose
}

package enum HTTPVersion: Sendable, Hashable {
  case http10
  /// 1.1, and any later 1.x, which is to be read as 1.1 (RFC 9110, 2.5).
  case http11
}

/// Request line and fields of a request. A head that came from the parser is one copy of the bytes
/// and a table of offsets; strings are made when they are asked for.
package struct RequestHead: Sendable {
  package var method: Method
  package var version: HTTPVersion
  package var headers: HeaderFields
  package var framing: BodyFraming
  /// The connection may carry another request after this one.
  package var keepAlive: Bool
  /// The client waits for `100 Continue` before it sends its body.
  package var expectsContinue: Bool
  /// True if the path has no `%`, no empty and no dot segment: it is then what it looks like.
  package let pathIsPlain: Bool

  private let line: [UInt8]
  private let whole: Range<Int>
  private let authorityRange: Range<Int>
  private let pathRange: Range<Int>
  private let queryRange: Range<Int>?

  /// For clients and tests. `target` is taken as an origin-form; it is not checked.
  package init(
    _ method: Method, _ target: String, headers: HeaderFields = HeaderFields(),
    framing: BodyFraming = .none
  ) {
    let line = Array(target.utf8)
    let parts = line.withUnsafeBytes { TargetParts(unchecked: $0) }
    self.init(
      method: method, version: .http11, headers: headers, framing: framing, keepAlive: true,
      expectsContinue: false, line: line, parts: parts)
  }

  init(
    method: Method, version: HTTPVersion, headers: HeaderFields, framing: BodyFraming,
    keepAlive: Bool, expectsContinue: Bool, line: [UInt8], parts: TargetParts
  ) {
    self.method = method
    self.version = version
    self.headers = headers
    self.framing = framing
    self.keepAlive = keepAlive
    self.expectsContinue = expectsContinue
    self.line = line
    whole = parts.whole
    authorityRange = parts.authority
    pathRange = parts.path
    queryRange = parts.query
    pathIsPlain = parts.pathIsPlain
  }
}

extension RequestHead {
  /// The request target as it was sent.
  package var target: String { string(whole) }

  /// The path, not decoded; `/` where an absolute-form has none; `*` for the server as a whole.
  package var path: String { pathRange.isEmpty ? "/" : string(pathRange) }

  /// What follows the first `?`, not decoded.
  package var query: String? { queryRange.map(string) }

  /// Host and port from the target if it is absolute, else from `Host`; empty if neither says it.
  package var authority: String {
    authorityRange.isEmpty ? headers[.host] ?? "" : string(authorityRange)
  }

  package var targetBytes: ArraySlice<UInt8> { line[whole] }
  /// Empty where an absolute-form has no path.
  package var pathBytes: ArraySlice<UInt8> { line[pathRange] }
  package var queryBytes: ArraySlice<UInt8>? { queryRange.map { line[$0] } }

  /// Path and query, which is what goes to another server; `/` for an absolute-form without path.
  package var originForm: [UInt8] {
    pathRange.isEmpty ? [Byte.slash] + line[pathAndQuery] : Array(line[pathAndQuery])
  }

  package func appendOriginForm(to out: inout ByteBuffer) {
    if pathRange.isEmpty { out.append(Byte.slash) }
    out.append(line[pathAndQuery])
  }

  /// Path, question mark and query stand side by side in every form of a target.
  private var pathAndQuery: Range<Int> {
    pathRange.lowerBound..<(queryRange?.upperBound ?? pathRange.upperBound)
  }

  /// True for `*`, which asks about the server as a whole (RFC 9112, 3.2.4).
  package var isForWholeServer: Bool { whole.count == 1 && line[whole.lowerBound] == 0x2a }

  /// Writes request line, fields and the empty line, in origin-form. The framing must already
  /// stand in the fields.
  package func append(to out: inout ByteBuffer) {
    out.append(utf8: method.token)
    out.append(Byte.space)
    appendOriginForm(to: &out)
    out.append(" HTTP/1.1\r\n" as StaticString)
    headers.append(to: &out)
    out.append("\r\n" as StaticString)
  }

  private func string(_ range: Range<Int>) -> String {
    line.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
  }
}
