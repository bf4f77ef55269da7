import EventLoop
import HTTPClient
import IdentityDomain

/// Where an application wants to hear that a session has ended.
struct LogoutAddress {
  enum Fault: Error, Equatable {
    case address(RedirectAddress.Fault)
    /// An address inside the house; a name that leads there is refused when it is called.
    case inside
  }

  let text: String

  /// https, without a fragment; a network that the operator trusts may be called by http.
  init(registering text: String, within reach: AddressReach) throws(Fault) {
    let url = AbsoluteURL(text)
    let literal = url.flatMap { SocketAddress(literal: $0.origin.host, port: $0.origin.port) }
    if let literal, !reach.includes(literal) { throw .inside }
    let isOpen = literal.map(reach.isOpen) ?? false
    do throws(RedirectAddress.Fault) {
      _ = try RedirectAddress(
        registering: isOpen ? "https" + text.drop { $0 != ":" } : text, isPublic: false)
    } catch {
      throw .address(error)
    }
    guard url != nil else { throw .address(.notAbsolute) }
    self.text = text
  }
}
