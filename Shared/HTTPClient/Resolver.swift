import CLinux
package import EventLoop
import Glibc
import Synchronization

/// Turns names into addresses on threads of its own (getaddrinfo blocks) and asks again after a
/// few seconds, so that instances that come and go are seen. A name that cannot be resolved for
/// a while keeps its last addresses.
package final class Resolver: Sendable {
  private struct Entry {
    var addresses: [SocketAddress]
    var goodUntil: MonotonicInstant
    var isRefreshing: Bool
  }

  private let pool: BlockingPool
  private let lifetime: Duration
  private let entries = Mutex<[Origin: Entry]>([:])

  package init(pool: BlockingPool, lifetime: Duration = .seconds(5)) {
    self.pool = pool
    self.lifetime = lifetime
  }

  /// All addresses of the origin. Throws `HTTPClientError.unresolvable`.
  package func addresses(of origin: Origin) async throws -> [SocketAddress] {
    if let literal = SocketAddress(literal: origin.host, port: origin.port) { return [literal] }
    let now = MonotonicInstant.now
    let (known, mustRefresh) = entries.withLock { entries -> ([SocketAddress]?, Bool) in
      guard let entry = entries[origin] else { return (nil, true) }
      if now < entry.goodUntil || entry.isRefreshing { return (entry.addresses, false) }
      entries[origin]?.isRefreshing = true
      return (entry.addresses, true)
    }
    if let known {
      if mustRefresh { refreshLater(origin) }
      return known
    }
    return try await refresh(origin)
  }

  /// Asks now, whatever is known.
  package func refresh(_ origin: Origin) async throws -> [SocketAddress] {
    if let literal = SocketAddress(literal: origin.host, port: origin.port) { return [literal] }
    do {
      let found = try await pool.run { try Resolver.lookUp(origin) }
      keep(found, for: origin)
      return found
    } catch {
      entries.withLock { $0[origin]?.isRefreshing = false }
      throw error
    }
  }

  private func refreshLater(_ origin: Origin) {
    guard let loop = EventLoop.current else {
      entries.withLock { $0[origin]?.isRefreshing = false }
      return
    }
    loop.spawn { _ = try? await self.refresh(origin) }
  }

  private func keep(_ found: [SocketAddress], for origin: Origin) {
    let goodUntil = MonotonicInstant.now + lifetime
    entries.withLock {
      $0[origin] = Entry(addresses: found, goodUntil: goodUntil, isRefreshing: false)
    }
  }

  private static func lookUp(_ origin: Origin) throws -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(origin.host, nil, &hints, &list) == 0 else {
      throw HTTPClientError.unresolvable(host: origin.host)
    }
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let failed = getnameinfo(
        entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0,
        NI_NUMERICHOST)
      let literal = String(
        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if failed == 0, let address = SocketAddress(literal: literal, port: origin.port),
        !found.contains(address)
      {
        found.append(address)
      }
    }
    guard !found.isEmpty else { throw HTTPClientError.unresolvable(host: origin.host) }
    return found
  }
}
