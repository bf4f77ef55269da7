import EventLoop
import Glibc
import Testing

/// A port where nobody listens, and where nobody else can begin to: a server that was stopped leaves its
/// port to the next test.
final class SilentAddress: Sendable {
  let address: SocketAddress
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    address = try #require(SocketAddress("127.0.0.1:\(UInt16(bigEndian: name.sin_port))"))
  }

  deinit { close(descriptor) }
}
