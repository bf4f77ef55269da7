/// Which service answers which paths: the longest prefix wins.
package struct RouteTable: Sendable {
  package struct Entry: Sendable, Equatable {
    package let prefix: String
    package let service: String
    let path: PathPrefix

    package init(prefix: String, service: String) {
      self.prefix = prefix
      self.service = service
      path = PathPrefix(prefix)
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
      ($1.path.count, $0.prefix) < ($0.path.count, $1.prefix)
    }
  }

  /// The addresses that are always there, for the services that have an address. A version of one has
  /// none of its own.
  package init(services: some Collection<String>) {
    var entries = services.filter { !$0.contains("@") }.map {
      Entry(prefix: "/api/v1/\($0)", service: $0)
    }
    if services.contains("identity") {
      for prefix in [
        "/oauth", "/ofrep", "/.well-known", "/newsletter", "/admin",
      ] {
        entries.append(Entry(prefix: prefix, service: "identity"))
      }
    }
    // The QR code of a paper leads here.
    if services.contains("services") {
      entries.append(Entry(prefix: "/papers", service: "services"))
    }
    self.init(entries)
  }

  /// - Parameter target: path and query as they came, already judged by `Target`.
  /// - Returns: the index of the entry.
  package func match(_ target: UnsafeBufferPointer<UInt8>) -> Int? {
    for index in entries.indices where entries[index].path.covers(target) { return index }
    return nil
  }

  package func match(_ target: String) -> Entry? {
    Array(target.utf8).withUnsafeBufferPointer { match($0) }.map { entries[$0] }
  }
}
