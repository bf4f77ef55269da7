package import Kernel

/// Writes the chunked coding (RFC 9112, 7.1).
package enum ChunkedEncoder {
  /// Size line, data, line end. Nothing for no data: an empty chunk would end the body.
  package static func append(_ data: UnsafeRawBufferPointer, to out: inout ByteBuffer) {
    guard !data.isEmpty else { return }
    appendSize(data.count, to: &out)
    out.append(data)
    out.append("\r\n" as StaticString)
  }

  package static func append(_ data: [UInt8], to out: inout ByteBuffer) {
    data.withUnsafeBytes { append($0, to: &out) }
  }

  /// The line before a chunk's data; the data must be followed by CR LF.
  package static func appendSize(_ count: Int, to out: inout ByteBuffer) {
    out.append(shortHexadecimal: UInt64(max(0, count)))
    out.append("\r\n" as StaticString)
  }

  /// The last chunk and the empty trailer section.
  package static func appendEnd(to out: inout ByteBuffer) {
    out.append("0\r\n\r\n" as StaticString)
  }
}
