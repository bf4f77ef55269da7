import HTTPCore
import Kernel

/// From where a request really comes: what services are told in `X-Forwarded-For` and `-Proto`.
struct ClientOrigin {
  let address: IPAddress
  private let text: String
  private let isSecure: Bool

  init(_ request: Request, proxies: TrustedProxies, isSecure: Bool) {
    let peer = Acquaintance.of(request).peer
    guard !proxies.isEmpty, proxies.trusts(peer) else {
      address = peer
      text = request.clientAddress
      self.isSecure = isSecure
      return
    }
    address = proxies.client(
      peer: peer, forwardedFor: request.head.headers.values(of: .xForwardedFor))
    text = address.description
    switch request.head.headers[.xForwardedProto] {
    case "https": self.isSecure = true
    case "http": self.isSecure = false
    default: self.isSecure = isSecure
    }
  }

  func append(to head: inout ForwardedHead) {
    head.append("X-Forwarded-For:") { $0.append(utf8: text) }
    head.append("X-Forwarded-Proto:") {
      $0.append(isSecure ? "https" as StaticString : "http" as StaticString)
    }
  }
}
