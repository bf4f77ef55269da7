package import EventLoop

/// One address of an origin: what a connection is made to.
package struct Endpoint: Sendable {
  package let origin: Origin
  package let address: SocketAddress

  package init(_ origin: Origin, at address: SocketAddress) {
    self.origin = origin
    self.address = address
  }
}

extension Endpoint: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.address == right.address && left.origin == right.origin
  }

  /// The address alone tells nearly all apart, and a name is dear to hash.
  package func hash(into hasher: inout Hasher) { hasher.combine(address) }
}

extension Endpoint: CustomStringConvertible {
  package var description: String { "\(origin) (\(address))" }
}
