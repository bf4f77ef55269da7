package import IdentityDomain
import IdentityStore
package import Kernel
import Postgres

/// Mail as its tests see it.
extension IdentityWorld {
  /// The states of all letters to somebody, oldest first.
  package func states(to recipient: String) async throws -> [String] {
    try await database.query(
      "select state from message where recipient = \(recipient) order by id"
    ).map { try $0.string("state") }
  }

  /// A message as a sender meets it: suppressed, or on its way out.
  package func sendNext() async throws {
    guard let message = try await messages.claim(now: clock.now) else { return }
    if try await messages.suppress(message) { return }
    guard try await messages.markSending(message, now: clock.now) else { return }
    try await messages.markSent(message, now: clock.now)
  }

  /// A report of a carrier about one address.
  @discardableResult
  package func report(
    _ kind: MailReport.Kind, _ address: String, id: String = "1"
  ) async throws -> Bool {
    let report = MailReport(
      provider: "test", id: id, kind: kind, addresses: [address].compactMap { EmailAddress($0) })
    return try await suppressions.take(report, now: clock.now)
  }

  /// Somebody who gets the newsletter; the number of the subscription.
  @discardableResult
  package func subscriber(_ address: String, _ language: Language = .russian) async throws -> Int64
  {
    try await database.query(
      """
      insert into account_emaildigest (email, email_key, language)
      values (\(address), \(EmailAddress(address)?.key), \(language)) returning id
      """
    ).first?.int64("id") ?? 0
  }

  /// An issue of the newsletter that is being sent.
  package func issue() async throws -> Int64 {
    let id =
      try await database.query(
        """
        insert into newsletter_issue (subject, body)
        values ('{"ru": "Новости", "kk": "Жаңалықтар", "en": "News"}',
          '{"ru": "Добрый день!", "kk": "Қайырлы күн!", "en": "Good day!"}') returning id
        """
      ).first?.int64("id") ?? 0
    try await database.transaction {
      try await issues.start(id, by: IdentityWorld.editor, now: clock.now, in: $0)
    }
    return id
  }

  /// Who changes issues.
  package static let editor = ChangeOrigin(
    actor: 4, reason: "", requestID: "test", method: "POST", path: "/", address: nil, userAgent: "")
}
