import Foundation
package import HTTPCore
package import Kernel

extension ChangeOrigin {
  /// The field that says why: percent-encoded UTF-8 (RFC 3986), at most 500 characters.
  package static let reasonField = "Change-Reason"

  /// `actor` is the person's id; `nil` for somebody who is not signed in.
  package init(_ request: Request, by actor: Int64?) {
    let raw = request.headers[ChangeOrigin.reasonField] ?? ""
    let address = request.clientAddress
    self.init(
      actor: actor,
      reason: String((raw.removingPercentEncoding ?? raw).unicodeScalars.prefix(500)),
      requestID: request.requestID, method: request.method.token, path: request.path,
      address: address.isEmpty ? nil : address, userAgent: request.headers[.userAgent] ?? "")
  }
}
