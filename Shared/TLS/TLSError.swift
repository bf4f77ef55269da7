import COpenSSL

/// A failure inside libssl: the call and OpenSSL's own reason codes, never any data.
package struct TLSError: Error, CustomStringConvertible, Sendable {
  package let call: String
  package let reasons: [String]

  /// Drains OpenSSL's error queue of this thread, so that the next call starts clean.
  init(_ call: String, reason: String? = nil) {
    self.call = call
    var reasons: [String] = reason.map { [$0] } ?? []
    while true {
      let code = ERR_get_error()
      if code == 0 { break }
      if let text = ERR_reason_error_string(code) { reasons.append(String(cString: text)) }
    }
    self.reasons = reasons
  }

  package var description: String {
    reasons.isEmpty ? call : "\(call): \(reasons.joined(separator: ", "))"
  }
}
