package import IdentityDomain
package import Kernel
import Postgres

extension Accounts {
  /// Sends a code to another address of a person, which takes the place of the code before. The owner of a
  /// taken one is told instead; there is a row then too, which nothing opens, so that both take the same
  /// time.
  package func offerContact(
    _ contact: Contact, of user: UserID, code: FreshCode, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let people = try await lock(user, or: contact, in: transaction)
      guard let account = people.first(where: { $0.id == user }) else { return }
      let other = people.first { $0.id != user && $0.state != .pending }
      let hasLetter: Bool
      if let other {
        hasLetter = try await Messages.enqueue(
          .addressTaken(in: other.locale), to: other, by: contact.channel, now: now,
          in: transaction)
      } else {
        hasLetter = try await Messages.enqueue(
          .contactCode(code.text, for: contact.channel, in: account.locale), to: contact.text,
          by: contact.channel, now: now, in: transaction)
      }
      // Without a letter the code that is out stays good.
      guard hasLetter else { return }
      try transaction.enqueue(
        """
        insert into contact_change (user_id, channel, code_hash, created_at, expires_at)
        values (\(user), \(contact.channel), \(other == nil ? code.hash : ""), \(now),
          \(now + CodePolicy.lifetime))
        on conflict (user_id, channel) do update
        set code_hash = excluded.code_hash, tries = 0, created_at = excluded.created_at,
          expires_at = excluded.expires_at
        """)
    }
  }

  /// Exchanges the code for the address, once: it is how the person signs in from now on. The address
  /// before is told, what was sent there opens nothing any more, and all other sessions end. Throws
  /// `CodeError`, `ContactChangeError`.
  package func takeContact(
    _ contact: Contact, of user: UserID, codeHash: String, keeping session: String?, now: Instant
  ) async throws {
    do {
      try await database.transaction { transaction -> Result<Void, any Error> in
        let people = try await lock(user, or: contact, in: transaction)
        guard let account = people.first(where: { $0.id == user }) else {
          return .failure(CodeError.wrong)
        }
        if let fault = try await spend(codeHash, contact, user, now: now, in: transaction) {
          return .failure(fault)
        }
        if let other = people.first(where: { $0.id != user }) {
          guard other.state == .pending else { return .failure(ContactChangeError.taken) }
          // A registration that nobody has finished: whoever began it has not shown that it is his.
          try await forgetPending([other.id.rawValue], in: transaction)
        }
        try await store(contact, of: account, now: now, in: transaction)
        try await leave(account, for: contact, keeping: session, now: now, in: transaction)
        return .success(())
      }.get()
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
  }

  /// The person and whoever has the address, always in one order.
  private func lock(
    _ user: UserID, or contact: Contact, in transaction: Transaction
  ) async throws -> [UserAccount] {
    try await transaction.query(
      """
      select \(AccountRow.columns) from account_user
      where id = \(user) or \(Accounts.has(contact)) or email <> '' and email = \(contact.email)
      order by id for no key update
      """
    ).map(AccountRow.account)
  }

  /// `nil` if it was right. A wrong try is counted.
  private func spend(
    _ codeHash: String, _ contact: Contact, _ user: UserID, now: Instant,
    in transaction: Transaction
  ) async throws -> CodeError? {
    let hit = try await transaction.query(
      """
      delete from contact_change
      where user_id = \(user) and channel = \(contact.channel) and code_hash = \(codeHash)
        and tries < \(CodePolicy.tries)
      returning expires_at
      """
    ).first
    guard let hit else {
      try transaction.enqueue(
        """
        update contact_change set tries = tries + 1
        where user_id = \(user) and channel = \(contact.channel)
        """)
      return .wrong
    }
    return try hit.instant("expires_at") > now ? nil : .expired
  }

  private func store(
    _ contact: Contact, of account: UserAccount, now: Instant, in transaction: Transaction
  ) async throws {
    let change: SQL =
      switch contact {
      case .email(let email):
        "email = \(email.text), email_key = \(email.key), email_verified = true"
      case .phone(let phone):
        "phone = \(phone.e164), phone_key = \(phone.e164), phone_verified = true"
      }
    _ = try await transaction.query(
      """
      update account_user set \(change), updated_at = \(now), row_version = row_version + 1
      where id = \(account.id)
      """)
  }

  private func leave(
    _ account: UserAccount, for contact: Contact, keeping session: String?, now: Instant,
    in transaction: Transaction
  ) async throws {
    let old = contact.channel == .mail ? account.email : account.phone ?? ""
    guard old != contact.text else { return }
    for table in ["password_reset", "signin_code", "signin_challenge"] {
      try transaction.enqueue(
        "delete from \(identifier: table) where user_id = \(account.id)")
    }
    try await Sessions(database).endAll(
      of: account.id, except: session, rev: account.rowVersion + 1, in: transaction)
    // Who had no such address is told by the other one.
    let other = contact.channel == .mail ? account.phone ?? "" : account.email
    _ = try await Messages.enqueue(
      .contactChanged(contact.channel, in: account.locale), to: old.isEmpty ? other : old,
      by: old.isEmpty ? contact.channel.other : contact.channel, now: now, in: transaction)
  }

  /// Codes that are too old to open anything.
  package func sweepContacts(now: Instant) async throws {
    _ = try await database.query(
      "delete from contact_change where expires_at <= \(now - CodePolicy.lifetime)")
  }
}

extension Channel {
  fileprivate var other: Channel { self == .mail ? .sms : .mail }
}
