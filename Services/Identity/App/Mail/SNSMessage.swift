import Crypto
import JSON
import Kernel

/// A message of Amazon SNS as it comes over HTTP, and what of it is signed.
struct SNSMessage {
  let type: String
  let id: String
  let topic: String
  let timestamp: Instant
  let message: String
  let token: String?
  private let signature: [UInt8]
  private let signed: [UInt8]

  /// `nil` if it is none, or signed in the old way: version 1 stands on SHA-1.
  init?(_ value: JSONValue) {
    func text(_ name: String) -> String? { value[name]?.string }
    guard let type = text("Type"), let id = text("MessageId"), !id.isEmpty, id.utf8.count <= 200,
      let topic = text("TopicArn"), let time = text("Timestamp"),
      let timestamp = Instant(rfc3339: time), let message = text("Message"),
      text("SignatureVersion") == "2",
      let signature = text("Signature").flatMap({ Base64.standard.bytes($0) })
    else { return nil }
    let names =
      type == "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    var signed = ""
    for name in names {
      if let value = text(name) {
        signed += "\(name)\n\(value)\n"
      } else if name != "Subject" {
        return nil
      }
    }
    (self.type, self.id, self.topic, self.timestamp) = (type, id, topic, timestamp)
    (self.message, token, self.signature) = (message, text("Token"), signature)
    self.signed = Array(signed.utf8)
  }

  func isSigned(by certificates: [Certificate], now: Instant) throws -> Bool {
    try certificates.contains { certificate in
      guard certificate.validity.contains(now.seconds) else { return false }
      return try certificate.publicKey.isValid(signature, for: signed)
    }
  }
}
