import IdentityApp
import Kernel
import Testing

@Suite struct MailTests {
  static let sender = "TechHub <no-reply@techhub.local>"

  private func mail(
    to recipient: String = "a@example.kz", subject: String = "Код", body: String = "Строка\n.точка"
  ) throws -> OutgoingMail {
    OutgoingMail(
      from: try #require(MailSender(MailTests.sender)), recipient: recipient, subject: subject,
      body: body, date: Instant(seconds: 1_795_443_082), messageID: "7")
  }

  @Test func a_mail_file_reads_as_it_is() throws {
    let text = String(decoding: try mail().bytes(.eightBit), as: UTF8.self)
    #expect(text.contains("From: TechHub <no-reply@techhub.local>\r\n"))
    #expect(text.contains("To: <a@example.kz>\r\n"))
    #expect(text.contains("Subject: =?utf-8?B?0JrQvtC0?=\r\n"))
    #expect(text.contains("Date: Mon, 23 Nov 2026 14:11:22 +0000\r\n"))
    #expect(text.contains("\r\n\r\nСтрока\r\n.точка\r\n"))
  }

  @Test func long_subjects_are_folded_between_characters() throws {
    let subject = String(repeating: "Құпиясөз ", count: 20)
    let text = String(decoding: try mail(subject: subject).bytes(.base64), as: UTF8.self)
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 78 })
  }

  @Test(arguments: ["a@b.kz\r\nBcc: x@y.kz", "a@b.kz>", "no address", "a @b.kz"])
  func an_address_cannot_break_out_of_its_field(address: String) {
    #expect(!OutgoingMail.isSafe(address: address))
  }

  @Test func a_delivery_goes_through_its_steps() throws {
    var dialogue = SMTPDialogue(mail: try mail(), login: nil, isSecure: false)
    func line(_ step: SMTPStep) -> String? {
      if case .send(let bytes) = step { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
    func reply(_ code: Int, _ lines: String...) -> SMTPReply {
      SMTPReply(code: code, lines: lines)
    }
    #expect(line(dialogue.receive(reply(220, "hello"))) == "EHLO techhub\r\n")
    #expect(line(dialogue.receive(reply(250, "mx", "STARTTLS"))) == "STARTTLS\r\n")
    #expect(dialogue.receive(reply(220, "go")) == .startTLS)
    #expect(line(dialogue.secured()) == "EHLO techhub\r\n")
    #expect(
      line(dialogue.receive(reply(250, "mx", "SIZE"))) == "MAIL FROM:<no-reply@techhub.local>\r\n")
    #expect(line(dialogue.receive(reply(250, "ok"))) == "RCPT TO:<a@example.kz>\r\n")
    #expect(line(dialogue.receive(reply(250, "ok"))) == "DATA\r\n")
    guard case .sendText(let text) = dialogue.receive(reply(354, "go")) else {
      Issue.record("the text does not leave")
      return
    }
    #expect(text.suffix(5) == Array("\r\n.\r\n".utf8)[...])
    #expect(dialogue.receive(reply(250, "queued")) == .delivered)
  }

  @Test func a_password_never_travels_in_the_clear() throws {
    let server = try #require(SMTPServer(url: "smtp://user:p%40ss@mail.example:587"))
    var dialogue = SMTPDialogue(mail: try mail(), login: server.login, isSecure: false)
    _ = dialogue.receive(SMTPReply(code: 220, lines: ["hello"]))
    let step = dialogue.receive(SMTPReply(code: 250, lines: ["mx", "AUTH PLAIN"]))
    #expect(step == .refused(code: 530, forGood: false))
  }

  @Test func a_refusal_says_whether_it_is_for_good() throws {
    for (code, forGood) in [(550, true), (451, false)] {
      var dialogue = SMTPDialogue(mail: try mail(), login: nil, isSecure: true)
      _ = dialogue.receive(SMTPReply(code: 220, lines: ["hello"]))
      _ = dialogue.receive(SMTPReply(code: 250, lines: ["mx"]))
      _ = dialogue.receive(SMTPReply(code: 250, lines: ["ok"]))
      let step = dialogue.receive(SMTPReply(code: code, lines: ["no"]))
      #expect(step == .refused(code: code, forGood: forGood))
    }
  }

  /// A changed password or a server that is not ours to use must not cost letters.
  @Test(arguments: [
    [(554, "no service")],
    [(220, "hello"), (502, "what?")],
    [(220, "hello"), (250, "mx"), (535, "bad credentials")],
    [(220, "hello"), (250, "mx"), (235, "welcome"), (550, "not your sender")],
  ])
  func a_refusal_before_the_recipient_was_named_puts_the_mail_off(
    conversation: [(code: Int, text: String)]
  ) throws {
    let server = try #require(SMTPServer(url: "smtps://user:word@mail.example"))
    var dialogue = SMTPDialogue(mail: try mail(), login: server.login, isSecure: true)
    var last: SMTPStep?
    for reply in conversation {
      last = dialogue.receive(SMTPReply(code: reply.code, lines: [reply.text]))
    }
    #expect(last == .refused(code: try #require(conversation.last).code, forGood: false))
  }

  @Test func replies_are_read_from_pieces() throws {
    var reader = SMTPReplyReader()
    reader.feed(Array("250-mx\r\n250-SI".utf8))
    #expect(try reader.next() == nil)
    reader.feed(Array("ZE 10\r\n250 HELP\r\n354 go\r\n".utf8))
    #expect(try reader.next() == SMTPReply(code: 250, lines: ["mx", "SIZE 10", "HELP"]))
    #expect(try reader.next() == SMTPReply(code: 354, lines: ["go"]))
    reader.feed(Array("hello\r\n".utf8))
    #expect(throws: SMTPReplyReader.Failure.malformed) { try reader.next() }
  }

  @Test(arguments: ["http://x", "smtp://", "smtp://host:0", "smtp://user@host", "smtp://a b"])
  func what_is_no_mail_server_is_refused(url: String) {
    #expect(SMTPServer(url: url) == nil)
  }

  @Test func a_mail_server_is_read_from_its_url() throws {
    let server = try #require(SMTPServer(url: "smtps://user:p%40ss@mail.example"))
    #expect(server.host == "mail.example" && server.port == 465 && server.isSecure)
    #expect(server.login?.password.reveal() == "p@ss")
  }
}
