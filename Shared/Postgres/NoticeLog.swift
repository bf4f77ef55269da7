import CLibPQ
import Observability

/// Writes the server's notices to the log: severity and code only, their text quotes values.
final class NoticeLog: Sendable {
  private let logger: Logger

  init(_ logger: Logger) { self.logger = logger }

  /// The caller keeps `self` alive as long as the connection.
  func receiveNotices(of handle: OpaquePointer) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    PQsetNoticeReceiver(
      handle,
      { argument, result in
        guard let argument, let result else { return }
        Unmanaged<NoticeLog>.fromOpaque(argument).takeUnretainedValue().write(result)
      }, me)
  }

  private func write(_ result: OpaquePointer) {
    let state = text(result, UInt8(ascii: "C"))
    let severity = text(result, UInt8(ascii: "V"))
    if severity == "WARNING" {
      logger.warning("PostgreSQL warning", ["sqlstate": .string(state)])
    } else {
      logger.debug("PostgreSQL notice", ["sqlstate": .string(state)])
    }
  }

  private func text(_ result: OpaquePointer, _ field: UInt8) -> String {
    PQresultErrorField(result, Int32(field)).map { String(cString: $0) } ?? ""
  }
}
