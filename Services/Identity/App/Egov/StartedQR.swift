import HTTPCore
import JSON
import Kernel
import QRCode

/// A code that was just made: what the browser shows, and what it keeps.
struct StartedQR {
  let tie: QRTie
  /// Where the telephone asks what it is to sign.
  let address: String
  let expiresAt: Instant

  /// As eGov Mobile reads it.
  var payload: String { "mobileSign:" + address }

  /// Opens the application on the same telephone.
  var deepLink: String {
    "https://mgovsign.page.link/?link=\(PercentEncoding.encode(address))"
      + "&isi=1476128386&ibi=kz.egov.mobile&apn=kz.mobile.mgov"
  }

  var symbol: QRSymbol? { QRSymbol(payload) }

  func write(to json: inout JSONWriter, in language: Language) {
    json.object { json in
      json.field("secret", tie.secret)
      json.field("qr", payload)
      json.field("svg", symbol?.svg(label: StartedQR.label.text(in: language)))
      json.field("deep_link", deepLink)
      json.field("expires_at", expiresAt)
    }
  }

  static let label = Localized(
    ru: "QR-код для eGov Mobile", kk: "eGov Mobile арналған QR-код", en: "QR code for eGov Mobile")
}
