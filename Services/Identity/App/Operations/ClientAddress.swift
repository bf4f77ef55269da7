import Glibc
import HTTPCore

/// From where a request comes. Only the gateway reaches these routes (the signed principal says
/// so), so what it writes into `X-Forwarded-For` counts.
struct ClientAddress {
  /// A literal IP address; `nil` if there is none to be had.
  let literal: String?

  init(_ request: Request) {
    let forwarded = request.headers["X-Forwarded-For"]?.split(separator: ",").last
    let text = forwarded.map { String($0.filter { $0 != " " }) } ?? request.clientAddress
    literal = ClientAddress.bytes(text) == nil ? nil : text
  }

  /// What counts as one client: an IPv4 address, or the /64 of an IPv6 address.
  var network: String {
    guard let literal, let bytes = ClientAddress.bytes(literal) else { return "unknown" }
    if bytes.count == 4 { return literal }
    // ::ffff:0:0/96 is IPv4 in other clothes.
    if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] {
      return bytes.suffix(4).map(String.init).joined(separator: ".")
    }
    return bytes.prefix(8).map(String.init).joined(separator: ":") + "/64"
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
    return nil
  }
}
