package import HTTPCore
import Kernel

/// What is sent to another server.
package struct ClientRequest {
  enum Head {
    case fields(target: [UInt8], HeaderFields)
    case ready([UInt8])
  }

  package let method: Method
  package var body: ClientBody
  /// Asking again cannot do it twice. By default what the method promises (RFC 9110, 9.2.2).
  package var isRepeatable: Bool
  let head: Head

  /// `Host` and the framing fields are added when it is sent; the caller gives neither.
  ///
  /// - Parameter target: path and query in origin-form, escaped.
  package init(
    _ method: Method, _ target: String, headers: HeaderFields = HeaderFields(),
    body: ClientBody = .none
  ) {
    self.method = method
    self.body = body
    isRepeatable = method.isIdempotent
    head = .fields(target: Array(target.utf8), headers)
  }

  /// For a proxy, which copies a head by slices.
  ///
  /// - Parameter head: request line, fields with `Host` and the framing that fits `body`, and the
  ///   empty line.
  package init(_ method: Method, readyHead head: [UInt8], body: ClientBody = .none) {
    self.method = method
    self.body = body
    isRepeatable = method.isIdempotent
    self.head = .ready(head)
  }

  /// Appends the head as it goes over the wire.
  func appendHead(to origin: Origin, _ out: inout ByteBuffer) {
    switch head {
    case .ready(let bytes):
      out.append(bytes)
    case .fields(let target, let fields):
      out.append(utf8: method.token)
      out.append(UInt8(ascii: " "))
      out.append(target)
      out.append(" HTTP/1.1\r\nHost: " as StaticString)
      out.append(utf8: origin.authority)
      out.append("\r\n" as StaticString)
      fields.append(to: &out)
      appendFraming(to: &out)
      out.append("\r\n" as StaticString)
    }
  }

  /// RFC 9110, 8.6: a method that gives content a meaning says 0 when there is none.
  private func appendFraming(to out: inout ByteBuffer) {
    let length: Int?
    switch body {
    case .none: length = method == .post || method == .put || method == .patch ? 0 : nil
    case .bytes(let bytes): length = bytes.count
    case .stream(let known, _):
      length = known
      if known == nil { out.append("Transfer-Encoding: chunked\r\n" as StaticString) }
    }
    guard let length else { return }
    out.append("Content-Length: " as StaticString)
    out.append(decimal: length)
    out.append("\r\n" as StaticString)
  }
}

/// The content of a request that is sent.
package enum ClientBody {
  case none
  case bytes([UInt8])
  /// Pieces on demand, `nil` at the end; without a length it goes in chunks. A piece is asked for
  /// only when the one before it has left, so a slow server slows its source.
  case stream(length: Int?, () async throws -> [UInt8]?)
}
