import HTTPCore
import Kernel

/// From where a request comes. Only the gateway reaches these routes (the signed principal says
/// so), so what it writes into `X-Forwarded-For` counts.
struct ClientAddress {
  /// `nil` if there is none to be had.
  let address: IPAddress?

  init(_ request: Request) {
    let forwarded = request.headers["X-Forwarded-For"]?.split(separator: ",").last
    address = IPAddress(forwarded.map { String($0.filter { $0 != " " }) } ?? request.clientAddress)
  }

  var literal: String? { address?.description }

  /// What counts as one client: an IPv4 address, or the /64 of an IPv6 address.
  var network: String {
    guard let address else { return "unknown" }
    return address.isIPv4 ? address.description : "\(address.subscriber)/64"
  }
}
