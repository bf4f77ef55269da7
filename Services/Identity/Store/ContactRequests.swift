package import IdentityDomain
package import Kernel
package import Postgres

/// A wish to reach somebody, as one of the two sides sees it.
package struct ContactRequest: Sendable {
  package let id: Int64
  package let createdAt: Instant
  package let message: String
  package let releasedAt: Instant?
  /// The other side.
  package let person: UserID?
  package let name: String
  /// Of the author as he gave them, of the asked one once he released them.
  package let email: String?
  package let phone: String?
}

/// Who wants to reach whom. Nobody's address is shown to a stranger before he says so.
package struct ContactRequests: Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// To somebody whose profile is public. The author's own address goes along. Throws `ContactError`.
  package func send(
    _ message: String, to user: UserID, from author: UserID, now: Instant
  ) async throws -> Int64 {
    try await database.transaction { transaction in
      let accounts = Accounts(database)
      guard let writer = try await accounts.lock(author, in: transaction) else {
        throw ContactError.notFound
      }
      let asked = try await transaction.query(
        """
        select \(AccountRow.columns) from account_user
        where id = \(user) and id <> \(author) and state = 'active' and is_public
        """
      ).first.map(AccountRow.account)
      guard let asked else { throw ContactError.notFound }
      let limit = ContactPolicy.perDay
      if try await DailyShare.isSpent(
        limit, by: author, in: "account_contactrequest", now: now, transaction)
      {
        throw ContactError.tooMany(limit: limit)
      }
      let made = try await transaction.query(
        """
        insert into account_contactrequest
          (author_id, user_id, first_name, last_name, email, phone, message, created_at, updated_at)
        values (\(author), \(user), \(writer.firstName), \(writer.lastName), \(writer.email),
          \(writer.phone ?? ""), \(message), \(now), \(now))
        on conflict do nothing returning id
        """
      ).first
      guard let made else { throw ContactError.askedAlready }
      try await Messages.enqueue(
        .contactAsked(by: writer.displayName, in: asked.locale), to: asked, now: now,
        in: transaction)
      return try made.int64("id")
    }
  }

  /// By the one who was asked: his address is now the author's to see. False if it is not his, or
  /// released already.
  package func release(_ id: Int64, by user: UserID, now: Instant) async throws -> Bool {
    try await database.transaction { transaction in
      let released = try await transaction.query(
        """
        update account_contactrequest set released_at = \(now), updated_at = \(now),
          row_version = row_version + 1
        where id = \(id) and user_id = \(user) and released_at is null
        returning author_id
        """
      ).first
      guard let released else { return false }
      guard let author: UserID = try released.optionalIdentifier("author_id"),
        let writer = try await Accounts(database).account(author, in: transaction)
      else { return true }
      try await Messages.enqueue(
        .contactReleased(in: writer.locale), to: writer, now: now, in: transaction)
      return true
    }
  }

  /// What others asked of him, the newest first.
  package func received(by user: UserID) async throws -> [ContactRequest] {
    try await database.read(
      """
      select id, created_at, message, released_at, author_id as person_id,
        btrim(first_name || ' ' || last_name) as name, email, nullif(phone, '') as phone
      from account_contactrequest where user_id = \(user)
      order by created_at desc, id desc limit 100
      """
    ).map(ContactRequests.request)
  }

  package func sent(by author: UserID) async throws -> [ContactRequest] {
    try await database.read(
      """
      select r.id, r.created_at, r.message, r.released_at, r.user_id as person_id,
        btrim(u.first_name || ' ' || u.last_name) as name,
        case when r.released_at is not null then nullif(u.email, '') end as email,
        case when r.released_at is not null then u.phone end as phone
      from account_contactrequest r join account_user u on u.id = r.user_id
      where r.author_id = \(author) order by r.created_at desc, r.id desc limit 100
      """
    ).map(ContactRequests.request)
  }

  private static func request(_ row: Row) throws -> ContactRequest {
    ContactRequest(
      id: try row.int64("id"), createdAt: try row.instant("created_at"),
      message: try row.string("message"), releasedAt: try row.optionalInstant("released_at"),
      person: try row.optionalIdentifier("person_id"), name: try row.string("name"),
      email: try row.optionalString("email"), phone: try row.optionalString("phone"))
  }
}
