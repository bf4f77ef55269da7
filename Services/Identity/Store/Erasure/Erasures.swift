import IdentityContract
package import IdentityDomain
import JSON
package import Kernel
import Outbox
package import Postgres

/// Which services have said that they erased whom.
package struct Erasures: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// In the transaction that erases a person here: everybody is to answer, and identity has.
  static func begin(
    of user: UserID, counts: [String: Int], now: Instant, in transaction: Transaction
  ) async throws {
    let erased = try await transaction.query(
      """
      update account_deletion set state = 'erased', erased_at = \(now), reason = '',
        updated_at = \(now), row_version = row_version + 1
      where user_id = \(user) and state = 'requested' returning id
      """
    ).first
    guard let id = try erased?.int64("id") else { return }
    try transaction.enqueue(
      """
      insert into account_receipt (deletion_id, service, asked_at)
      select \(id), service, \(now) from unnest(\(DeletionPolicy.services.asArray)::text[]) service
      """)
    try await Erasures.record("identity", of: user, counts: counts, now: now, in: transaction)
  }

  /// A receipt. The first of a service counts; one of a person whom identity does not know as erased
  /// is passed over. With the last one the erasure is complete.
  package static func record(
    _ service: String, of user: UserID, counts: [String: Int], now: Instant,
    in transaction: Transaction
  ) async throws {
    // The lock lets no two last receipts take each other for missing.
    let known = try await transaction.query(
      """
      select id from account_deletion where user_id = \(user) and state = 'erased'
      order by id desc limit 1 for update
      """
    ).first
    guard let id = try known?.int64("id") else { return }
    let rows = JSONWriter.bytes { json in
      json.object { json in
        for (table, count) in counts.sorted(by: { $0.key < $1.key }) { json.field(table, count) }
      }
    }
    try transaction.enqueue(
      """
      update account_receipt set received_at = \(now), counts = \(JSONText(rows))::jsonb,
        row_version = row_version + 1
      where deletion_id = \(id) and service = \(service) and received_at is null
      """)
    try transaction.enqueue(
      """
      update account_deletion set state = 'completed', completed_at = \(now),
        updated_at = \(now), row_version = row_version + 1
      where id = \(id) and not exists (
        select from account_receipt where deletion_id = \(id) and received_at is null)
      """)
  }

  /// People of whom a service has been silent too long, by their numbers.
  package func unanswered(after last: UserID?, now: Instant) async throws -> [UserID] {
    try await database.query(
      """
      select distinct wish.user_id from account_receipt receipt
      join account_deletion wish on wish.id = receipt.deletion_id
      where receipt.received_at is null and receipt.asked_at <= \(now - DeletionPolicy.patience)
        and wish.user_id > \(last?.rawValue ?? 0)
      order by wish.user_id limit 500
      """
    ).map { try $0.identifier("user_id") }
  }

  /// Of an `account_user` who was erased: whether he wished that.
  static let wipesComments: SQL = """
    exists (select from account_deletion wish where wish.user_id = account_user.id
      and wish.wipes_comments and wish.state in ('erased', 'completed'))
    """

  /// Once more, as often as it takes.
  package func askAgain(of user: UserID, now: Instant) async throws {
    try await database.transaction { transaction in
      let account = try await transaction.query(
        """
        select row_version, \(Erasures.wipesComments) as wipes_comments from account_user
        where id = \(user) for no key update
        """
      ).first
      try await OutboxWriter.append(
        UserErasureAsked(
          id: user.rawValue, wipesComments: try account?.bool("wipes_comments") ?? false),
        rev: try account?.int64("row_version") ?? 1, actor: nil, in: transaction)
      try transaction.enqueue(
        """
        update account_receipt set asked_at = \(now), times_asked = times_asked + 1,
          row_version = row_version + 1
        where received_at is null and deletion_id in (
          select id from account_deletion where user_id = \(user))
        """)
    }
  }
}
