import HTTPClient
package import Kernel

/// Who sends SMS for us: an HTTP address that takes them as JSON, with a key.
package struct SMSProvider: Sendable {
  let origin: Origin
  let target: String
  let key: Secret<String>
  let sender: String

  /// `nil` unless `url` is https, or http to this very machine: what is sent holds codes and the key.
  package init?(url: String, key: Secret<String>, sender: String) {
    let scheme = url.prefix { $0 != "/" }.count + 2
    let slash = url.dropFirst(scheme).firstIndex(of: "/") ?? url.endIndex
    guard let origin = Origin(url: String(url[..<slash])) else { return nil }
    let target = url[slash...]
    guard origin.isSecure || ["127.0.0.1", "::1", "localhost"].contains(origin.host),
      target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x23 })
    else { return nil }
    self.origin = origin
    self.target = target.isEmpty ? "/" : String(target)
    self.key = key
    self.sender = sender
  }
}
