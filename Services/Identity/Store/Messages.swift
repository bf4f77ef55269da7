package import IdentityDomain
package import Kernel
package import Postgres

/// Letters on their way out. They are written with the change that they speak of and sent after
/// the commit.
package struct Messages: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// To the stored address of an account, never to a typed one. An account without an address of
  /// that kind gets nothing.
  static func enqueue(
    _ letter: Letter, to account: UserAccount, by channel: Channel, now: Instant,
    in transaction: Transaction
  ) async throws {
    let recipient = channel == .mail ? account.email : account.phone ?? ""
    guard !recipient.isEmpty else { return }
    let body = channel == .mail ? letter.body : letter.short
    _ = try await transaction.query(
      """
      insert into message (channel, recipient, subject, body, created_at, due_at)
      values (\(channel), \(recipient), \(letter.subject), \(body), \(now), \(now))
      """)
  }

  /// By mail alone: nobody waits for it at a telephone. An account that is gone is told nothing.
  package func tell(
    _ file: ReadyFile, to user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    guard
      let account = try await Accounts(database).lock(user, in: transaction),
      account.state != .deleted
    else { return }
    try await Messages.enqueue(
      file.letter(in: account.locale), to: account, by: .mail, now: now, in: transaction)
  }

  /// By mail if the account has an address, else by SMS.
  static func enqueue(
    _ letter: Letter, to account: UserAccount, now: Instant, in transaction: Transaction
  ) async throws {
    try await enqueue(
      letter, to: account, by: account.email.isEmpty ? .sms : .mail, now: now, in: transaction)
  }

  /// To somebody who may have no account: only what an account's owner wanted to be sent there.
  static func enqueue(
    _ letter: Letter, toAddress address: String, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      insert into message (channel, recipient, subject, body, created_at, due_at)
      values (\(Channel.mail), \(address), \(letter.subject), \(letter.body), \(now), \(now))
      """)
  }
}
