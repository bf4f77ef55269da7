import EventLoop
import HTTPClient
import JSON
import Kernel

/// Where a hook may be: https, or a network of the operator's. Where its name leads is judged again at every
/// call.
enum HookAddress {
  enum Fault: String, Error {
    case malformed = "bad-url"
    case notSecure = "not-https"
    case inside = "forbidden-address"

    var message: Localized {
      switch self {
      case .malformed:
        Localized(
          ru: "Нужен полный адрес https без имени пользователя и якоря",
          kk: "Пайдаланушы аты мен якорьсіз толық https мекенжайы қажет",
          en: "A whole https address is needed, without user name and fragment")
      case .notSecure:
        Localized(ru: "Нужен https", kk: "https қажет", en: "It has to be https")
      case .inside:
        Localized(
          ru: "По этому адресу вызывать нельзя", kk: "Бұл мекенжайды шақыруға болмайды",
          en: "That address may not be called")
      }
    }
  }

  static func check(_ text: String, within reach: AddressReach) throws(Fault) {
    guard let url = AbsoluteURL(text) else { throw .malformed }
    let literal = SocketAddress(literal: url.origin.host, port: url.origin.port)
    if let literal, !reach.includes(literal) { throw .inside }
    guard url.origin.isSecure || literal.map(reach.isOpen) ?? false else { throw .notSecure }
  }
}
