package import EventLoop
package import Kernel

/// Where a call may end up that others chose the address of.
package enum AddressReach: Sendable, Equatable {
  /// Addresses of the Internet alone, and TLS alone.
  case anywhere
  /// The same, and networks that the operator trusts, where it may go without TLS.
  case anywhereAnd([IPNetwork])
  /// This machine alone: for what an operator runs beside the hub, and for tests.
  case loopback

  /// Whether a connection to this address is allowed.
  package func includes(_ address: SocketAddress) -> Bool {
    switch (self, address) {
    case (_, .unix): false
    case (.loopback, .ipv4(let number, _)): number >> 24 == 127
    case (.loopback, .ipv6(let bytes, _)): bytes == [UInt8](repeating: 0, count: 15) + [1]
    case (.anywhere, .ipv4(let number, _)): AddressReach.isPublic(number)
    case (.anywhere, .ipv6(let bytes, _)): AddressReach.isPublic(bytes)
    case (.anywhereAnd, _): isTrusted(address) || AddressReach.anywhere.includes(address)
    }
  }

  /// Whether a connection to this address may go without TLS.
  package func isOpen(to address: SocketAddress) -> Bool {
    switch self {
    case .anywhere: false
    case .loopback: includes(address)
    case .anywhereAnd: isTrusted(address)
    }
  }

  private func isTrusted(_ address: SocketAddress) -> Bool {
    guard case .anywhereAnd(let networks) = self, let literal = IPAddress(address.host) else {
      return false
    }
    return networks.contains { $0.contains(literal) }
  }

  /// The IANA registry of special-purpose IPv4 addresses, and multicast: first address, bits that count.
  private static let special: [(first: UInt32, bits: UInt32)] = [
    (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16),
    (0xac10_0000, 12), (0xc000_0000, 24), (0xc000_0200, 24), (0xc058_6300, 24), (0xc0a8_0000, 16),
    (0xc612_0000, 15), (0xc633_6400, 24), (0xcb00_7100, 24), (0xe000_0000, 4), (0xf000_0000, 4),
  ]

  private static func isPublic(_ number: UInt32) -> Bool {
    !special.contains { $0.first >> (32 - $0.bits) == number >> (32 - $0.bits) }
  }

  /// Global unicast is 2000::/3 (RFC 4291); within it 2001::/23 (protocols, Teredo), 2001:db8::/32 and
  /// 3fff::/20 (documents) and 2002::/16 (6to4, which may hide any IPv4 address) are not.
  private static func isPublic(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 16, bytes[0] >> 5 == 1 else { return false }
    let head =
      UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8
      | UInt32(bytes[3])
    return head >> 9 != 0x2001_0000 >> 9 && head != 0x2001_0db8 && head >> 16 != 0x2002
      && head >> 12 != 0x3fff_0
  }
}
