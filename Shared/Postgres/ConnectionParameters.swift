import CLibPQ
import EventLoop
import Glibc
package import Kernel

/// The parts of a connection string, by libpq's keywords.
package struct ConnectionParameters: Sendable {
  private(set) var values: [String: String] = [:]

  /// Reads a connection string as libpq does (manual, 34.1.1).
  package init(_ url: Secret<String>) throws {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url.reveal(), &message) else {
      PQfreemem(message)
      throw InvalidDatabaseURL()
    }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
  }

  package subscript(keyword: String) -> String? {
    get { values[keyword] }
    set { values[keyword] = newValue }
  }

  /// True if every host is a socket in the file system or a loop-back address: what tests demand.
  package var isLocal: Bool {
    hosts.allSatisfy { host in
      host.isEmpty || host.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains(host)
    }
  }

  private var hosts: [String] {
    (values["host"] ?? values["hostaddr"] ?? "").split(
      separator: ",", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// Looks every host name up, on a thread of its own, so that libpq never does it on a loop.
  mutating func resolveHosts() async throws {
    guard values["hostaddr"] == nil, hosts.contains(where: { !$0.isEmpty && !$0.hasPrefix("/") })
    else { return }
    let ports = (values["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
    var found: [(host: String, address: String, port: String)] = []
    for (index, host) in hosts.enumerated() {
      let port = String(index < ports.count ? ports[index] : ports.first ?? "")
      let addresses =
        host.isEmpty || host.hasPrefix("/")
        ? [""] : try await nameLookup.run { try lookUp(host) }
      found += addresses.map { (host, $0, port) }
    }
    values["host"] = found.map(\.host).joined(separator: ",")
    values["hostaddr"] = found.map(\.address).joined(separator: ",")
    values["port"] = found.map(\.port).joined(separator: ",")
  }
}

private let nameLookup = BlockingPool(name: "pg-dns", threads: 1, queueLimit: 64)

private func lookUp(_ host: String) throws -> [String] {
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  var list: UnsafeMutablePointer<addrinfo>?
  guard getaddrinfo(host, nil, &hints, &list) == 0 else {
    throw DatabaseUnavailable(.notConnected)
  }
  defer { freeaddrinfo(list) }
  var found: [String] = []
  var entry = list
  while let info = entry?.pointee {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    if getnameinfo(
      info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
    {
      found.append(
        String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
    entry = info.ai_next
  }
  guard !found.isEmpty else { throw DatabaseUnavailable(.notConnected) }
  return found
}
