import HTTPCore
import JSON
import Kernel
import Observability

/// The access log: one line for each answered request. It is put together from ready pieces, since
/// every request pays for it. The query is left out: it may hold personal data.
struct AccessLog: Sendable {
  private let logger: Logger
  private let isOn: Bool
  /// The members that all lines share.
  private let opening: [UInt8]

  init(_ logger: Logger) {
    self.logger = logger
    isOn = logger.keeps(.info)
    var opening: [UInt8] = []
    opening.append(#"","level":"info","logger":"# as StaticString)
    opening.append(contentsOf: JSONWriter.bytes { $0.value(logger.label) })
    opening.append(#","message":"request","method":""# as StaticString)
    self.opening = opening
  }

  /// `client` comes from `members(ofClient:)`.
  func write(
    _ head: RequestHead, _ route: RouteCounters, status: Int, bytes: Int, nanoseconds: UInt64,
    client: [UInt8], scope: RequestScope
  ) {
    guard isOn else { return }
    logger.deferred { line in
      line.append(opening)
      line.append(utf8: head.method.token)
      line.append(route.logMembers)
      AccessLog.append(path: head.pathBytes, to: &line)
      line.append(#"","status":"# as StaticString)
      line.append(decimal: status)
      line.append(#","microseconds":"# as StaticString)
      line.append(decimal: Int(nanoseconds / 1_000))
      line.append(#","bytes":"# as StaticString)
      line.append(decimal: bytes)
      line.append(client)
      scope.id.append(to: &line)
      line.append(#"","trace_id":""# as StaticString)
      scope.trace.appendTraceID(to: &line)
      line.append("\"}\n" as StaticString)
    }
  }

  /// The client's member of a line and the beginning of the next, which is the request's id.
  static func members(ofClient address: String) -> [UInt8] {
    var members: [UInt8] = []
    members.append(#","client":"# as StaticString)
    members.append(contentsOf: JSONWriter.bytes(reserving: 32) { $0.value(address) })
    members.append(#","request_id":""# as StaticString)
    return members
  }

  /// The parser lets only visible ASCII through, of which JSON escapes two (RFC 8259, 7).
  private static func append(path: ArraySlice<UInt8>, to line: inout ByteBuffer) {
    if path.isEmpty { line.append(UInt8(ascii: "/")) }
    if !path.contains(where: mustBeEscaped) {
      line.append(path)
      return
    }
    for byte in path {
      if mustBeEscaped(byte) { line.append(UInt8(ascii: "\\")) }
      line.append(byte)
    }
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
