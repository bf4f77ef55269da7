package import Kernel

/// Status line and fields of an answer, as a client reads it.
package struct ResponseHead: Sendable {
  package var status: Status
  package var version: HTTPVersion
  package var headers: HeaderFields
  package var framing: BodyFraming
  /// The connection may be used again once the body is read.
  package var keepAlive: Bool

  package init(
    _ status: Status, version: HTTPVersion = .http11, headers: HeaderFields = HeaderFields(),
    framing: BodyFraming = .none, keepAlive: Bool = true
  ) {
    self.status = status
    self.version = version
    self.headers = headers
    self.framing = framing
    self.keepAlive = keepAlive
  }

  /// Writes status line, fields and the empty line. The framing must already stand in the fields.
  package func append(to out: inout ByteBuffer) {
    status.appendStatusLine(to: &out)
    headers.append(to: &out)
    out.append("\r\n" as StaticString)
  }
}
