import Audit
import IdentityDomain
package import Kernel
package import Postgres

/// Issues of the newsletter on their way to everybody who wants it.
package struct NewsletterIssues: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  package struct Progress: Sendable, Equatable {
    package let state: String
    package let subscriptions: Int64
    package let queued: Int64
    package let sent: Int64
    package let waiting: Int64
    package let failed: Int64
    package let suppressed: Int64
  }

  /// What one batch of the fan-out did.
  package enum Batch: Sendable, Equatable {
    case more(done: Int64)
    case over(done: Int64)
  }

  /// From a draft to what is being sent. Throws `IssueError`.
  package func start(
    _ id: Int64, by origin: ChangeOrigin, now: Instant, in transaction: Transaction
  ) async throws {
    let found = try await transaction.query(
      """
      select state, text_in(subject, 'ru') = '' or text_in(body, 'ru') = '' as is_empty
      from newsletter_issue where id = \(id) for no key update
      """
    ).first
    guard let found else { throw IssueError.notFound }
    guard try found.string("state") == "draft" else { throw IssueError.notADraft }
    guard try !found.bool("is_empty") else { throw IssueError.isEmpty }
    try await move(
      id, to: "state = 'sending', started_at = \(now)", by: origin, now: now, in: transaction)
  }

  /// What is queued already does not leave either. Throws `IssueError`.
  package func cancel(
    _ id: Int64, by origin: ChangeOrigin, now: Instant, in transaction: Transaction
  ) async throws {
    let found = try await transaction.query(
      "select state from newsletter_issue where id = \(id) for no key update"
    ).first
    guard let found else { throw IssueError.notFound }
    guard try ["draft", "sending"].contains(found.string("state")) else { throw IssueError.isOver }
    try await move(
      id, to: "state = 'cancelled', finished_at = \(now)", by: origin, now: now, in: transaction)
  }

  /// The row is locked; what it was goes to its history.
  private func move(
    _ id: Int64, to change: SQL, by origin: ChangeOrigin, now: Instant, in transaction: Transaction
  ) async throws {
    let trail = ChangeTrail(model: "newsletter.issue", verb: .change, origin: origin)
    _ = try await transaction.query(
      """
      with changed as (
        update newsletter_issue i set \(change), updated_at = \(now),
          row_version = i.row_version + 1
        from newsletter_issue old where i.id = \(id) and old.id = i.id
        returning i.id::text as key, text_in(old.subject, 'ru') as label, to_jsonb(old) as before
      )
      \(trail.part(from: "changed"))
      select key from changed
      """)
  }

  /// Queues the issue for the next subscriptions and notes how far it came, both or neither: a job
  /// that begins again goes on from there.
  package func fanOut(
    _ id: Int64, batch: Int = NewsletterPolicy.batch, now: Instant, in transaction: Transaction
  ) async throws -> Batch {
    let issue = try await transaction.query(
      """
      select state, last_subscription, queued from newsletter_issue
      where id = \(id) for no key update
      """
    ).first
    guard let issue else { return .over(done: 0) }
    let queued = try issue.int64("queued")
    guard try issue.string("state") == "sending" else { return .over(done: queued) }
    let row = try await transaction.query(
      """
      with next as (
        select id, email, coalesce(email_key, lower(email)) as key, language
        from account_emaildigest
        where id > \(try issue.int64("last_subscription")) and state = 'confirmed'
        order by id limit \(batch)
      ), put as (
        insert into message (channel, recipient, address_key, kind, purpose, is_secret, subject,
          body, issue_id, subscription_id, language, created_at, due_at)
        select 'mail', next.email, next.key, \(LetterKind.newsletterIssue)::text,
          \(LetterPurpose.bulk)::text, false, text_in(i.subject, next.language), '', i.id, next.id,
          next.language, \(now)::timestamptz, \(now)::timestamptz
        from next join newsletter_issue i on i.id = \(id)
        on conflict do nothing returning 1
      )
      select coalesce(max(next.id), 0) as last, count(*) as seen, (select count(*) from put) as put
      from next
      """
    ).first
    guard let row else { return .over(done: queued) }
    let (seen, done) = (try row.int64("seen"), queued + (try row.int64("put")))
    let isOver = seen < Int64(batch)
    _ = try await transaction.query(
      """
      update newsletter_issue set queued = \(done),
        last_subscription = greatest(last_subscription, \(try row.int64("last"))),
        state = case when \(isOver) then 'sent' else state end,
        finished_at = case when \(isOver) then \(now)::timestamptz end, updated_at = \(now),
        row_version = row_version + 1
      where id = \(id)
      """)
    return isOver ? .over(done: done) : .more(done: done)
  }

  /// `nil` if there is no such issue. Letters are counted as long as their traces are kept.
  package func progress(of id: Int64) async throws -> Progress? {
    try await database.read(
      """
      select i.state, i.queued,
        (select count(*) from account_emaildigest where state = 'confirmed') as subscriptions,
        count(*) filter (where m.state = 'sent') as sent,
        count(*) filter (where m.state in ('queued', 'claimed', 'sending')) as waiting,
        count(*) filter (where m.state in ('failed', 'uncertain')) as failed,
        count(*) filter (where m.state = 'suppressed') as suppressed
      from newsletter_issue i left join message m on m.issue_id = i.id
      where i.id = \(id) group by i.id
      """
    ).first.map { row in
      Progress(
        state: try row.string("state"), subscriptions: try row.int64("subscriptions"),
        queued: try row.int64("queued"), sent: try row.int64("sent"),
        waiting: try row.int64("waiting"), failed: try row.int64("failed"),
        suppressed: try row.int64("suppressed"))
    }
  }
}

package enum IssueError: Error, Equatable, CaseIterable {
  case notFound
  case notADraft
  case isEmpty
  case isOver
}
