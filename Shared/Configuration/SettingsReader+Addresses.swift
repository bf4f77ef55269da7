import Glibc
package import Kernel

/// `host:port`, an IPv6 host in brackets.
package struct HostPort: Sendable, Hashable, CustomStringConvertible {
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// `nil` unless it is `host:port` with a port up to 65535; a host may be empty (all addresses).
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    var host = text[..<colon]
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
      (0...65_535).contains(port)
    else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
  }

  package var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

extension SettingsReader {
  package mutating func hostPort(_ name: String, default standard: HostPort? = nil) -> HostPort {
    let standIn = HostPort(host: "", port: 0)
    guard let text = raw(name) else { return standard ?? missing(name, standIn) }
    guard let address = HostPort(text) else {
      fault(name, "is not host:port")
      return standard ?? standIn
    }
    return address
  }

  /// An absolute URL of one of the schemes. It may hold a password: it is not shown.
  package mutating func url(
    _ name: String, schemes: [String] = ["https", "http"], default standard: String? = nil
  ) -> String {
    guard let text = raw(name) else { return standard ?? missing(name, "") }
    if !isURL(text, schemes) {
      fault(name, "is not an absolute URL (\(schemes.joined(separator: ", ")))")
    }
    return text
  }

  /// `nil` if it is not set.
  package mutating func optionalURL(_ name: String, schemes: [String] = ["https", "http"])
    -> String?
  {
    raw(name) == nil ? nil : url(name, schemes: schemes)
  }

  /// Addresses and blocks such as `10.0.0.0/8`, parted by commas or spaces.
  package mutating func networks(_ name: String) -> [IPNetwork] {
    let (networks, words) = IPNetwork.list(raw(name) ?? "")
    for word in words { fault(name, "\(word) is no address") }
    return networks
  }

  /// The path of a file that can be read.
  package mutating func file(_ name: String) -> String {
    guard let path = raw(name) else { return missing(name, "") }
    if !isReadable(path, directory: false) { fault(name, "is not a file that can be read") }
    return path
  }

  package mutating func optionalFile(_ name: String) -> String? {
    raw(name) == nil ? nil : file(name)
  }

  /// The path of a folder that can be read.
  package mutating func directory(_ name: String) -> String {
    guard let path = raw(name) else { return missing(name, "") }
    if !isReadable(path, directory: true) { fault(name, "is not a folder that can be read") }
    return path
  }

  package mutating func optionalDirectory(_ name: String) -> String? {
    raw(name) == nil ? nil : directory(name)
  }

  private func isURL(_ text: String, _ schemes: [String]) -> Bool {
    guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0 + "://") }) else {
      return false
    }
    let rest = text.dropFirst(scheme.count + 3)
    return !rest.isEmpty && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }

  private func isReadable(_ path: String, directory: Bool) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return false }
    return (status.st_mode & S_IFMT == S_IFDIR) == directory
  }
}
