package import IdentityDomain
package import Kernel
package import Postgres

/// Addresses that mail must not reach.
package struct Suppressions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// What a provider reported. False if that report is known already: then nothing happens.
  package func take(_ report: MailReport, now: Instant) async throws -> Bool {
    try await database.transaction { transaction in
      let isNew =
        try await transaction.query(
          """
          insert into mail_feedback (provider, report, kind, addresses, detail, created_at)
          values (\(report.provider), \(report.id), \(report.kind), \(report.addresses.count),
            \(report.detail), \(now))
          on conflict do nothing
          """
        ).affected == 1
      guard isNew, report.kind.suppresses else { return isNew }
      // In one order, so that two reports of the same people do not wait for each other.
      for address in report.addresses.sorted(by: { $0.key < $1.key }) {
        _ = try await suppress(
          address, bounce: report.kind == .bounce, complaint: report.kind == .complaint,
          in: transaction)
      }
      return true
    }
  }

  /// The row of the address.
  package func suppress(
    _ address: EmailAddress, bounce: Bool, complaint: Bool, in transaction: Transaction
  ) async throws -> Int64? {
    let known = try await transaction.query(
      """
      update awsdjangoses_awsblacklist set bounce = bounce or \(bounce),
        complaint = complaint or \(complaint), lifted_at = null, row_version = row_version + 1
      where email_key = \(address.key) or (email_key is null and email = \(address.text))
      returning id
      """
    ).first
    if let known { return try known.int64("id") }
    return try await transaction.query(
      """
      insert into awsdjangoses_awsblacklist as known (email, email_key, bounce, complaint)
      values (\(address.text), \(address.key), \(bounce), \(complaint))
      on conflict (email_key) where email_key is not null do update
        set bounce = known.bounce or excluded.bounce,
          complaint = known.complaint or excluded.complaint, lifted_at = null,
          row_version = known.row_version + 1
      returning id
      """
    ).first?.int64("id")
  }

  /// Mail may go there again. False if there is no such row; one that is lifted already stays so.
  package func lift(_ id: Int64, now: Instant, in transaction: Transaction) async throws -> Bool {
    let found = try await transaction.query(
      "select id from awsdjangoses_awsblacklist where id = \(id) for no key update")
    guard !found.isEmpty else { return false }
    _ = try await transaction.query(
      """
      update awsdjangoses_awsblacklist set bounce = false, complaint = false, lifted_at = \(now),
        row_version = row_version + 1
      where id = \(id) and (bounce or complaint)
      """)
    return true
  }

  /// Numbers of reports that nobody can send again: older ones are refused by their time.
  package func sweep(now: Instant) async throws {
    _ = try await database.query(
      """
      delete from mail_feedback where created_at < \(now - MailReportPolicy.kept)
        and kind <> 'subscription'
      """)
  }
}
