/// Which service answers which paths: the longest prefix wins, and a prefix ends where a segment
/// ends, so `/oauth` is not `/oauthority`.
package struct RouteTable: Sendable {
  package struct Entry: Sendable, Equatable {
    package let prefix: String
    package let service: String
    let bytes: [UInt8]

    package init(prefix: String, service: String) {
      self.prefix = prefix
      self.service = service
      bytes = Array(prefix.utf8)
    }

    package static func == (left: Self, right: Self) -> Bool {
      left.prefix == right.prefix && left.service == right.service
    }
  }

  /// The contexts of the hub, in the order of their ports.
  package static let contexts = ["identity", "services", "community", "booking", "techorda"]

  /// Longest first.
  package let entries: [Entry]

  package init(_ entries: [Entry]) {
    self.entries = entries.sorted {
      ($1.bytes.count, $0.prefix) < ($0.bytes.count, $1.prefix)
    }
  }

  /// The addresses that are always there, for the services that have an address.
  package init(services: some Collection<String>) {
    var entries = services.map { Entry(prefix: "/api/v1/\($0)", service: $0) }
    if services.contains("identity") {
      for prefix in [
        "/oauth", "/ofrep", "/.well-known", "/newsletter", "/admin",
      ] {
        entries.append(Entry(prefix: prefix, service: "identity"))
      }
    }
    self.init(entries)
  }

  /// - Parameter target: path and query as they came, already judged by `Target`.
  /// - Returns: the index of the entry.
  package func match(_ target: UnsafeBufferPointer<UInt8>) -> Int? {
    for index in entries.indices where entries[index].covers(target) { return index }
    return nil
  }

  package func match(_ target: String) -> Entry? {
    Array(target.utf8).withUnsafeBufferPointer { match($0) }.map { entries[$0] }
  }
}

extension RouteTable.Entry {
  fileprivate func covers(_ target: UnsafeBufferPointer<UInt8>) -> Bool {
    guard target.count >= bytes.count else { return false }
    for index in bytes.indices where target[index] != bytes[index] { return false }
    guard target.count > bytes.count else { return true }
    let next = target[bytes.count]
    return next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
  }
}
