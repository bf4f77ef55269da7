package import IdentityDomain
package import Kernel
package import Postgres

/// Letters on their way out. They are written with the change that they speak of and sent after
/// the commit.
package struct Messages: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// To the stored address of an account, never to a typed one. False if nothing goes out: the
  /// account has no address of that kind, or has had its share of such letters.
  @discardableResult
  static func enqueue(
    _ letter: Letter, to account: UserAccount, by channel: Channel, now: Instant,
    in transaction: Transaction
  ) async throws -> Bool {
    try await enqueue(
      letter, to: channel == .mail ? account.email : account.phone ?? "", by: channel, now: now,
      in: transaction)
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
  @discardableResult
  static func enqueue(
    _ letter: Letter, to account: UserAccount, now: Instant, in transaction: Transaction
  ) async throws -> Bool {
    try await enqueue(
      letter, to: account, by: account.email.isEmpty ? .sms : .mail, now: now, in: transaction)
  }

  /// The share of an address is counted under the lock that the caller holds on its owner.
  static func enqueue(
    _ letter: Letter, to recipient: String, by channel: Channel, now: Instant,
    in transaction: Transaction
  ) async throws -> Bool {
    guard !recipient.isEmpty else { return false }
    let key = channel == .mail ? EmailAddress(recipient)?.key ?? recipient : recipient
    let (kind, share) = (letter.kind, letter.kind.share)
    return try await transaction.query(
      """
      insert into message (channel, recipient, address_key, kind, purpose, is_secret, subject, body,
        created_at, due_at)
      select \(channel), \(recipient), \(key), \(kind), \(kind.purpose), \(kind.isSecret)::boolean,
        \(letter.subject), \(channel == .mail ? letter.body : letter.short), \(now)::timestamptz,
        \(now)::timestamptz
      from (select count(*) as of_day,
          count(*) filter (where created_at > \(now - .seconds(3_600))) as of_hour
        from message where address_key = \(key) and kind = \(kind)
          and created_at > \(now - .seconds(86_400))) had
      where had.of_hour < \(share.perHour) and had.of_day < \(share.perDay)
      """
    ).affected == 1
  }
}
