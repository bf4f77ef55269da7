import Kernel

/// One reply of a mail server (RFC 5321, 4.2): the code and the text of each line.
package struct SMTPReply: Sendable, Equatable {
  package let code: Int
  package let lines: [String]

  package init(code: Int, lines: [String]) {
    self.code = code
    self.lines = lines
  }
}

/// What the carrier of the bytes is to do next.
package enum SMTPStep: Sendable, Equatable {
  case send([UInt8])
  /// Shake hands for TLS, then call `secured`.
  case startTLS
  /// The server waits for the text: note that it leaves now, then send it.
  case sendText([UInt8])
  /// The server has the mail.
  case delivered
  /// The server does not have the mail and said why.
  case refused(code: Int, forGood: Bool)
}

/// The client's half of one delivery, without I/O: replies in, steps out.
package struct SMTPDialogue: Sendable {
  private enum State {
    case greeting
    case hello
    case startTLS
    case authentication
    case from
    case recipient
    case data
    case text
    case over
  }

  private let login: SMTPServer.Login?
  private let mail: OutgoingMail
  private var isSecure: Bool
  private var state = State.greeting

  package init(mail: OutgoingMail, login: SMTPServer.Login?, isSecure: Bool) {
    self.mail = mail
    self.login = login
    self.isSecure = isSecure
  }

  /// TLS stands: the server is asked afresh what it can do (RFC 3207, 4.2).
  package mutating func secured() -> SMTPStep {
    isSecure = true
    state = .hello
    return command("EHLO techhub")
  }

  package mutating func receive(_ reply: SMTPReply) -> SMTPStep {
    switch (state, reply.code) {
    case (.greeting, 220):
      state = .hello
      return command("EHLO techhub")
    case (.hello, 250): return afterHello(reply.lines)
    case (.startTLS, 220): return .startTLS
    case (.authentication, 235): return envelope()
    case (.from, 250):
      state = .recipient
      return command("RCPT TO:<\(mail.recipient)>")
    case (.recipient, 250), (.recipient, 251):
      state = .data
      return command("DATA")
    case (.data, 354):
      state = .text
      return .sendText(SMTPDialogue.stuffed(mail.bytes(.base64)))
    case (.text, 250):
      state = .over
      return .delivered
    default:
      // Only what is said after the recipient was named is about this mail. Before that the server
      // speaks of us, a password that was changed for instance: no reason to lose a letter.
      let isAboutMail = state == .recipient || state == .data || state == .text
      state = .over
      return .refused(
        code: reply.code, forGood: isAboutMail && (500..<600).contains(reply.code))
    }
  }

  private mutating func afterHello(_ lines: [String]) -> SMTPStep {
    let words = lines.dropFirst().map { $0.uppercased() }
    if !isSecure, words.contains("STARTTLS") {
      state = .startTLS
      return command("STARTTLS")
    }
    guard let login else { return envelope() }
    // A password does not travel in the clear.
    guard isSecure else {
      state = .over
      return .refused(code: 530, forGood: false)
    }
    state = .authentication
    return command("AUTH PLAIN \(mailBase64("\u{0}\(login.user)\u{0}\(login.password.reveal())"))")
  }

  private mutating func envelope() -> SMTPStep {
    guard OutgoingMail.isSafe(address: mail.recipient) else {
      state = .over
      return .refused(code: 553, forGood: true)
    }
    state = .from
    let utf8 = mail.recipient.utf8.allSatisfy { $0 < 0x80 } ? "" : " SMTPUTF8"
    return command("MAIL FROM:<\(mail.from.address)>\(utf8)")
  }

  private func command(_ text: String) -> SMTPStep { .send(Array((text + "\r\n").utf8)) }

  /// A dot at the head of a line is doubled, a lone dot ends the text (RFC 5321, 4.5.2).
  static func stuffed(_ text: [UInt8]) -> [UInt8] {
    let dot = UInt8(ascii: ".")
    var result: [UInt8] = []
    var isLineStart = true
    for byte in text {
      if isLineStart, byte == dot { result.append(dot) }
      result.append(byte)
      isLineStart = byte == UInt8(ascii: "\n")
    }
    if !isLineStart { result += [13, 10] }
    return result + [dot, 13, 10]
  }
}

/// Puts replies together from bytes as they come.
package struct SMTPReplyReader: Sendable {
  package enum Failure: Error, Equatable { case malformed }

  private var buffer: [UInt8] = []
  private var lines: [String] = []

  package init() {}

  package mutating func feed(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// A whole reply, or `nil` until more bytes came.
  package mutating func next() throws(Failure) -> SMTPReply? {
    while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
      var line = buffer[..<end]
      buffer = Array(buffer[(end + 1)...])
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      guard line.count >= 3, line.prefix(3).allSatisfy({ (48...57).contains($0) }),
        let code = Int(String(decoding: line.prefix(3), as: UTF8.self)), lines.count < 100
      else { throw .malformed }
      lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
      if line.count == 3 || line[line.startIndex + 3] == UInt8(ascii: " ") {
        defer { lines = [] }
        return SMTPReply(code: code, lines: lines)
      }
      guard line[line.startIndex + 3] == UInt8(ascii: "-") else { throw .malformed }
    }
    guard buffer.count <= 8_192 else { throw .malformed }
    return nil
  }
}
