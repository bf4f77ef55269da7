import CLinux
import Glibc

/// Where a socket listens or connects: an IPv4 or IPv6 address with a port, or a path.
package enum SocketAddress: Sendable, Hashable {
  /// Four bytes in network order.
  case ipv4(UInt32, port: UInt16)
  /// Sixteen bytes in network order.
  case ipv6([UInt8], port: UInt16)
  case unix(path: String)

  /// A literal address, never a name: `127.0.0.1`, `::1`, `[::1]`. `nil` if it is none.
  package init?(literal host: String, port: UInt16) {
    let bare =
      host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, bare, &four) == 1 {
      self = .ipv4(UInt32(bigEndian: four.s_addr), port: port)
    } else if inet_pton(AF_INET6, bare, &six) == 1 {
      self = .ipv6(withUnsafeBytes(of: &six) { Array($0) }, port: port)
    } else {
      return nil
    }
  }

  /// `127.0.0.1:8080`, `[::1]:8080`, `unix:/path`.
  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      self = .unix(path: String(text.dropFirst(5)))
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    self.init(literal: String(text[..<colon]), port: port)
  }

  package var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port): port
    case .unix: nil
    }
  }

  /// The address without the port.
  package var host: String {
    switch self {
    case .ipv4(let address, _):
      return [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    case .ipv6(let bytes, _):
      var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      _ = bytes.withUnsafeBytes {
        inet_ntop(AF_INET6, $0.baseAddress, &text, socklen_t(text.count))
      }
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    case .unix(let path):
      return path
    }
  }

  var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }

  /// Calls `body` with the C form.
  func withSocketAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var storage = sockaddr_storage()
    let length: Int
    switch self {
    case .ipv4(let address, let port):
      length = MemoryLayout<sockaddr_in>.size
      withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          $0.pointee.sin_family = sa_family_t(AF_INET)
          $0.pointee.sin_port = port.bigEndian
          $0.pointee.sin_addr.s_addr = address.bigEndian
        }
      }
    case .ipv6(let bytes, let port):
      length = MemoryLayout<sockaddr_in6>.size
      withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          $0.pointee.sin6_family = sa_family_t(AF_INET6)
          $0.pointee.sin6_port = port.bigEndian
          withUnsafeMutableBytes(of: &$0.pointee.sin6_addr) { $0.copyBytes(from: bytes) }
        }
      }
    case .unix(let path):
      let limit = MemoryLayout<sockaddr_un>.size - 3
      length = MemoryLayout<sa_family_t>.size + min(path.utf8.count, limit) + 1
      withUnsafeMutableBytes(of: &storage) { raw in
        raw.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
        raw.baseAddress?.advanced(by: 2).copyMemory(
          from: Array(path.utf8.prefix(limit)), byteCount: min(path.utf8.count, limit))
      }
    }
    return withUnsafePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }

  /// Calls `fill` (accept, getsockname) with room for any address and reads what it wrote.
  static func reading(
    _ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> (result: Int32, address: SocketAddress?) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
    }
    return (result, result < 0 ? nil : SocketAddress(&storage))
  }

  private init?(_ storage: UnsafePointer<sockaddr_storage>) {
    switch Int32(storage.pointee.ss_family) {
    case AF_INET:
      self = storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        .ipv4(
          UInt32(bigEndian: $0.pointee.sin_addr.s_addr),
          port: UInt16(bigEndian: $0.pointee.sin_port))
      }
    case AF_INET6:
      self = storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        let port = UInt16(bigEndian: $0.pointee.sin6_port)
        return .ipv6(withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }, port: port)
      }
    case AF_UNIX:
      self = .unix(path: "")
    default:
      return nil
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .ipv4(_, let port): "\(host):\(port)"
    case .ipv6(_, let port): "[\(host)]:\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
