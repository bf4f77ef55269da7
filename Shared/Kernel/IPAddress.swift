import Glibc

/// An internet address as 128 bits; IPv4 stands in its mapped form (RFC 4291, 2.5.5.2).
package struct IPAddress: Hashable, Sendable {
  /// The first eight bytes.
  package let high: UInt64
  /// The last eight.
  package let low: UInt64

  /// An address from its bytes, IPv4 mapped.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads an address literal; no port, no brackets, no zone.
  package init?(_ text: some StringProtocol) {
    guard (2...45).contains(text.utf8.count) else { return nil }
    let literal = String(text)
    var four = in_addr()
    if inet_pton(AF_INET, literal, &four) == 1 {
      self.init(high: 0, low: 0xffff_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
      return
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, literal, &six) == 1 else { return nil }
    let (high, low) = withUnsafeBytes(of: &six) {
      ($0.load(fromByteOffset: 0, as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
    }
    self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
  }

  /// Whether it stands for an IPv4 address.
  package var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

  /// What one subscriber holds: the whole IPv4 address, the /64 of an IPv6 address, since the rest
  /// of it is his to change (docs/decisions/0006-limits.md).
  package var subscriber: IPAddress { isIPv4 ? self : IPAddress(high: high, low: 0) }
}

extension IPAddress: CustomStringConvertible {
  /// The usual text form.
  package var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if isIPv4 {
      var four = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
      inet_ntop(AF_INET, &four, &buffer, socklen_t(buffer.count))
    } else {
      var six = in6_addr()
      withUnsafeMutableBytes(of: &six) {
        $0.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
        $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      inet_ntop(AF_INET6, &six, &buffer, socklen_t(buffer.count))
    }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A block of addresses such as `10.0.0.0/8`.
package struct IPNetwork: Hashable, Sendable {
  private let base: IPAddress
  private let length: Int

  /// Reads `address` or `address/bits`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    var bits = 128
    if parts.count == 2 {
      let most = address.isIPv4 ? 32 : 128
      guard (1...3).contains(parts[1].utf8.count),
        parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(parts[1]), number <= most
      else { return nil }
      bits = address.isIPv4 ? number + 96 : number
    }
    length = bits
    base = IPNetwork.mask(address, bits)
  }

  /// Reads a list of addresses and blocks, parted by commas or spaces. The second result holds the
  /// words that are none.
  package static func list(_ text: String) -> (networks: [IPNetwork], faults: [String]) {
    var networks: [IPNetwork] = []
    var faults: [String] = []
    for word in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      if let network = IPNetwork(word) {
        networks.append(network)
      } else {
        faults.append(String(word))
      }
    }
    return (networks, faults)
  }

  /// Whether the address lies in it; one of IPv4 lies in no block of IPv6 but the mapped ones.
  package func contains(_ address: IPAddress) -> Bool { IPNetwork.mask(address, length) == base }

  private static func mask(_ address: IPAddress, _ bits: Int) -> IPAddress {
    func part(_ value: UInt64, _ bits: Int) -> UInt64 {
      bits <= 0 ? 0 : bits >= 64 ? value : value & ~(UInt64.max >> UInt64(bits))
    }
    return IPAddress(high: part(address.high, bits), low: part(address.low, bits - 64))
  }
}
