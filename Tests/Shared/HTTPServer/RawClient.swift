import Glibc

/// A client that knows no HTTP: it sends bytes and reads bytes, blocking, on a thread of its own.
/// What a well-behaved client would never send can be sent with it.
final class RawClient {
  private let fd: Int32

  init(port: UInt16) throws {
    fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // Nothing may hang for ever.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard result == 0 else { throw ConnectFailed() }
  }

  deinit { close(fd) }

  struct ConnectFailed: Error {}

  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(fd, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  func endSending() { shutdown(fd, Int32(SHUT_WR)) }

  /// Everything until the server closes.
  func readAll() -> String {
    var bytes: [UInt8] = []
    while let more = readSome() { bytes += more }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `nil` at the end.
  func readSome(_ limit: Int = 65_536) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(fd, &buffer, limit, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Reads until `ending` has come.
  func read(until ending: String) -> String {
    var text = ""
    while !text.contains(ending) {
      guard let more = readSome() else { break }
      text += String(decoding: more, as: UTF8.self)
    }
    return text
  }
}
