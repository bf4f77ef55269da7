package import IdentityDomain
package import Kernel
import Postgres

package enum RegistrationOutcome: Sendable, Equatable {
  /// A code is on its way.
  case pending
  /// The address has an account; its owner is told by mail.
  case taken
}

/// A code and the form in which it is stored.
package struct FreshCode: Sendable {
  package let text: String
  package let hash: String

  package init(text: String, hash: String) {
    self.text = text
    self.hash = hash
  }
}

extension Accounts {
  /// Leaves a pending account and a code that stands for these names and this password; or tells
  /// the owner of a taken address. Who asks is answered the same in both cases.
  package func register(
    _ wish: Registration, passwordHash: String, code: FreshCode, now: Instant
  ) async throws -> RegistrationOutcome {
    try await database.transaction { transaction in
      try await insertPending(wish, now: now, in: transaction)
      guard let account = try await lock(wish.contact, in: transaction) else { return .taken }
      guard account.state == .pending else {
        if account.state != .deleted {
          try await Messages.enqueue(
            .addressTaken(in: account.locale), to: account, by: wish.contact.channel, now: now,
            in: transaction)
        }
        return .taken
      }
      guard
        try await Messages.enqueue(
          .activation(code: code.text, name: wish.firstName.text, in: wish.locale), to: account,
          by: wish.contact.channel, now: now, in: transaction)
      else { return .pending }
      try await makeRoomForCode(account.id, now: now, in: transaction)
      _ = try await transaction.query(
        """
        insert into account_activation
          (created_at, updated_at, email, phone, activation_type, expires_at, user_id, code_hash,
           password, first_name, last_name, locale)
        values (\(now), \(now), \(wish.contact.email), \(wish.contact.phone),
          \(wish.contact.activationType), \(now + CodePolicy.lifetime), \(account.id),
          \(code.hash), \(passwordHash), \(wish.firstName.text), \(wish.lastName.text),
          \(wish.locale))
        """)
      return .pending
    }
  }

  /// Sends another code for the newest registration of the address. Nothing happens if nobody
  /// waits for one.
  package func resendCode(to contact: Contact, code: FreshCode, now: Instant) async throws {
    try await database.transaction { transaction in
      guard let account = try await lock(contact, in: transaction), account.state == .pending
      else { return }
      let open = try await transaction.query(
        """
        select id, first_name, locale from account_activation
        where user_id = \(account.id) and not used and password is not null
        order by id desc limit 1
        """
      ).first
      guard let open else { return }
      let language = AccountRow.language(try open.string("locale"))
      guard
        try await Messages.enqueue(
          .activation(code: code.text, name: try open.string("first_name"), in: language),
          to: account, by: contact.channel, now: now, in: transaction)
      else { return }
      _ = try await transaction.query(
        """
        update account_activation set code_hash = \(code.hash), tries = 0, updated_at = \(now),
          expires_at = \(now + CodePolicy.lifetime)
        where id = \(try open.int64("id"))
        """)
    }
  }

  func insertPending(
    _ wish: Registration, now: Instant, in transaction: Transaction
  ) async throws {
    let (email, phone) = (wish.contact.email, wish.contact.phone)
    _ = try await transaction.query(
      """
      insert into account_user
        (password, created_at, updated_at, date_joined, email, email_key, phone, phone_key,
         first_name, last_name, locale, is_active, state, terms_accepted_at)
      values ('!', \(now), \(now), \(now), coalesce(\(email), ''), \(wish.contact.emailKey),
        \(phone), \(phone), \(wish.firstName.text), \(wish.lastName.text), \(wish.locale), false,
        'pending', \(now))
      on conflict do nothing
      """)
  }

  private func makeRoomForCode(
    _ user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      delete from account_activation
      where user_id = \(user) and not used and (
        expires_at <= \(now - CodePolicy.lifetime)
        or id not in (select id from account_activation where user_id = \(user) and not used
          order by id desc limit \(RegistrationPolicy.openCodes - 1)))
      """)
  }
}

extension Contact {
  var email: String? { if case .email(let email) = self { email.text } else { nil } }
  var emailKey: String? { if case .email(let email) = self { email.key } else { nil } }
  var phone: String? { if case .phone(let phone) = self { phone.e164 } else { nil } }
  var activationType: String { channel == .mail ? "email" : "phone" }
}
