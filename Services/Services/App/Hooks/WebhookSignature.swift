import Crypto
package import HTTPCore
package import Kernel

/// Signatures of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, `v1,` and base64. While a
/// secret is changed for another there are two, parted by a blank.
///
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
package enum WebhookSignature {
  package static let id = "webhook-id"
  package static let timestamp = "webhook-timestamp"
  package static let signature = "webhook-signature"

  /// What the longest list of signatures may be.
  private static let most = 10

  package static func text(
    id: String, timestamp: Int64, body: [UInt8], by keys: [Secret<[UInt8]>]
  ) throws -> String {
    try keys.map { key in
      "v1," + Base64.standard.text(try code(id, timestamp, body, key))
    }.joined(separator: " ")
  }

  /// The three fields of a call.
  package static func fields(
    id: String, at now: Instant, body: [UInt8], by keys: [Secret<[UInt8]>]
  ) throws -> HeaderFields {
    var fields = HeaderFields()
    fields.append(WebhookSignature.id, id)
    fields.append(timestamp, String(now.seconds))
    fields.append(signature, try text(id: id, timestamp: now.seconds, body: body, by: keys))
    return fields
  }

  /// Whether one of the signatures is by one of the keys. Other versions than `v1` are passed over.
  package static func isValid(
    _ text: String, id: String, timestamp: Int64, body: [UInt8], by keys: [Secret<[UInt8]>]
  ) throws -> Bool {
    var isValid = false
    for key in keys {
      let expected = try code(id, timestamp, body, key)
      for word in text.split(separator: " ").prefix(most) where word.hasPrefix("v1,") {
        guard let given = Base64.standard.bytes(String(word.dropFirst(3))) else { continue }
        // Every one is compared, so that the time tells nothing.
        if constantTimeEquals(given, expected) { isValid = true }
      }
    }
    return isValid
  }

  private static func code(
    _ id: String, _ timestamp: Int64, _ body: [UInt8], _ key: Secret<[UInt8]>
  ) throws -> [UInt8] {
    try HMACSHA256(key: key).code(over: [Array("\(id).\(timestamp).".utf8), body])
  }
}
