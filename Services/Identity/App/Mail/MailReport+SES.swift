import IdentityDomain
import JSON
import Kernel

extension MailReport {
  /// What Amazon SES says in a notification: its own JSON inside the message's text.
  init(_ message: SNSMessage) {
    let body = try? JSONParser.parse(Array(message.message.utf8))
    let (kind, recipients) = MailReport.meaning(of: message, body)
    self.init(
      provider: "sns", id: message.id, kind: kind,
      addresses: recipients.prefix(MailReportPolicy.addresses).compactMap {
        ($0["emailAddress"]?.string).flatMap { EmailAddress(MailReport.bare($0)) }
      },
      detail: kind == .subscription ? message.token : nil)
  }

  private static func meaning(
    of message: SNSMessage, _ body: JSONValue?
  ) -> (Kind, [JSONValue]) {
    guard message.type == "Notification" else { return (.subscription, []) }
    // `eventType` in configuration sets, `notificationType` in feedback of an identity.
    switch (body?["notificationType"] ?? body?["eventType"])?.string {
    case "Bounce":
      let bounce = body?["bounce"]
      let isForGood = bounce?["bounceType"]?.string == "Permanent"
      return (isForGood ? .bounce : .transient, bounce?["bouncedRecipients"]?.array ?? [])
    case "Complaint":
      return (.complaint, body?["complaint"]?["complainedRecipients"]?.array ?? [])
    default: return (.other, [])
    }
  }

  /// `Name <address>` or an address.
  private static func bare(_ text: String) -> String {
    guard let open = text.lastIndex(of: "<") else { return text }
    return String(text[text.index(after: open)...].prefix { $0 != ">" })
  }
}
