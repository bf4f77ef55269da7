package import IdentityStore
package import Kernel

/// One mail as bytes of the internet message format (RFC 5322).
package struct OutgoingMail: Sendable {
  package enum Encoding: Sendable {
    /// Readable by people and scripts; for files.
    case eightBit
    /// Passes every relay.
    case base64
  }

  package let from: MailSender
  /// Personal data: never log it.
  package let recipient: String
  package let subject: String
  package let body: String
  package let date: Instant
  package let messageID: String
  /// Where one click ends the subscription that this mail belongs to.
  package var unsubscription: String?

  package init(
    from: MailSender, recipient: String, subject: String, body: String, date: Instant,
    messageID: String
  ) {
    self.from = from
    self.recipient = recipient
    self.subject = subject
    self.body = body
    self.date = date
    self.messageID = messageID
  }

  package init(_ message: ClaimedMessage, from sender: MailSender) {
    self.init(
      from: sender, recipient: message.recipient, subject: message.subject, body: message.body,
      date: message.createdAt, messageID: String(message.id))
    unsubscription = message.unsubscription
  }

  /// An address with control characters, spaces or angle brackets would inject header fields or
  /// SMTP commands.
  package static func isSafe(address: String) -> Bool {
    address.utf8.count <= 320 && address.contains("@")
      && address.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !(0x7f...0x9f).contains($0.value) && $0 != "<" && $0 != ">"
      }
  }

  package func bytes(_ encoding: Encoding) -> [UInt8] {
    var lines = [
      "From: \(from.field)",
      "To: <\(recipient)>",
      "Subject: \(OutgoingMail.encodedWords(subject))",
      "Date: \(date.mailDate)",
      "Message-ID: <\(messageID)@\(from.domain)>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Auto-Submitted: auto-generated",
    ]
    if let unsubscription {
      // RFC 8058, section 3.1: both must be covered by the carrier's DKIM signature.
      lines += [
        "List-Unsubscribe: <\(unsubscription)>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: <news.\(from.domain)>", "Precedence: bulk",
      ]
    }
    switch encoding {
    case .eightBit:
      lines += ["Content-Transfer-Encoding: 8bit", ""]
      lines += body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    case .base64:
      lines += ["Content-Transfer-Encoding: base64", ""]
      lines += OutgoingMail.base64Lines(body)
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  /// RFC 2047: words of at most 75 characters, none of which splits a character.
  static func encodedWords(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    var words: [String] = []
    var chunk = ""
    for character in text {
      if chunk.utf8.count + character.utf8.count > 42 {
        words.append(chunk)
        chunk = ""
      }
      chunk.append(character)
    }
    if !chunk.isEmpty { words.append(chunk) }
    return words.map { "=?utf-8?B?\(mailBase64($0))?=" }.joined(separator: "\r\n ")
  }

  private static func base64Lines(_ text: String) -> [String] {
    let encoded = Array(
      mailBase64(text.replacing("\n", with: "\r\n")).utf8)
    return stride(from: 0, to: encoded.count, by: 76).map {
      String(decoding: encoded[$0..<min($0 + 76, encoded.count)], as: UTF8.self)
    }
  }
}

/// Who signs the mails.
package struct MailSender: Sendable {
  /// `Name <address>` or an address.
  package let field: String
  package let address: String

  /// `nil` if the address is none or anything could break out of its field.
  package init?(_ text: String) {
    let address =
      text.lastIndex(of: "<").map { text[text.index(after: $0)...].prefix { $0 != ">" } }
      ?? text[...]
    guard OutgoingMail.isSafe(address: String(address)),
      text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) })
    else { return nil }
    self.address = String(address)
    field = text.contains("<") ? text : "<\(text)>"
  }

  package var domain: String { String(address.drop { $0 != "@" }.dropFirst()) }
}
