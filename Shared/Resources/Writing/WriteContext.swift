import Access
import Audit
import Foundation
import HTTPCore

/// Who changes something, why, and by which request.
struct WriteContext: Sendable {
  let principal: Principal
  let reason: String
  let requestID: String
  let origin: ChangeTrail.Origin
  let languages: LanguageChoice
  var isByStaff = false

  /// The field that says why: percent-encoded UTF-8 (RFC 3986), at most 500 characters.
  static let reasonField = "Change-Reason"

  init(_ request: Request, _ principal: Principal, isByStaff: Bool = false) {
    self.principal = principal
    let raw = request.headers[WriteContext.reasonField] ?? ""
    reason = String((raw.removingPercentEncoding ?? raw).unicodeScalars.prefix(500))
    requestID = request.requestID
    origin = ChangeTrail.Origin(
      method: request.method.token, path: request.path, address: request.clientAddress.nonEmpty,
      userAgent: request.headers[.userAgent] ?? "")
    languages = request.languages
    self.isByStaff = isByStaff
  }

  func trail(_ verb: ChangeTrail.Verb, of model: String) -> ChangeTrail {
    ChangeTrail(
      model: model, verb: verb, actor: principal.userID, reason: reason, requestID: requestID,
      origin: origin, isByStaff: isByStaff)
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
