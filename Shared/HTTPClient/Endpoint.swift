package import EventLoop

/// One address of an origin: what a connection is made to.
package struct Endpoint: Hashable, Sendable {
  package let origin: Origin
  package let address: SocketAddress

  package init(_ origin: Origin, at address: SocketAddress) {
    self.origin = origin
    self.address = address
  }
}

extension Endpoint: CustomStringConvertible {
  package var description: String { "\(origin) (\(address))" }
}
