package import IdentityDomain
package import Kernel
import Postgres

/// What somebody of the desk does with a request.
package enum PressStep: Sendable {
  case take
  case answer(String)
  case close
}

extension PressRequests {
  /// - Parameter version: what he saw; `nil`: whatever there is. Throws `PressError`.
  package func take(
    _ step: PressStep, on id: PressRequestID, ifVersion version: Int64?, by person: UserID,
    now: Instant
  ) async throws -> StoredPressRequest {
    try await database.transaction { transaction in
      var found = try await lock(id, in: transaction)
      if let version, version != found.version { throw PressError.stale }
      switch step {
      case .take: try found.request.take(by: person)
      case .answer(let text):
        try found.request.answer(by: person)
        try await tell(text, of: id, now: now, in: transaction)
      case .close: try found.request.close(by: person)
      }
      found.version = try await write(found.request, step, now: now, in: transaction)
      return found
    }
  }

  private func lock(
    _ id: PressRequestID, in transaction: Transaction
  ) async throws -> StoredPressRequest {
    let row = try await transaction.query(
      """
      select status, assignee_id, row_version from account_contactpress
      where id = \(id) for no key update
      """
    ).first
    guard let row, let status = try row.optionalString("status").flatMap(PressStatus.init) else {
      throw PressError.notFound
    }
    return StoredPressRequest(
      request: PressRequest(
        stored: id, status: status, assignee: try row.optionalIdentifier("assignee_id")),
      version: try row.int64("row_version"))
  }

  private func write(
    _ request: PressRequest, _ step: PressStep, now: Instant, in transaction: Transaction
  ) async throws -> Int64 {
    var answer: String?
    if case .answer(let text) = step { answer = text }
    return try await transaction.query(
      """
      update account_contactpress set status = \(request.status),
        assignee_id = \(request.assignee), answer = coalesce(\(answer), answer),
        decided_at = case when \(request.status.isOver)::boolean then \(now)::timestamptz end,
        updated_at = \(now), row_version = row_version + 1
      where id = \(request.id) returning row_version
      """
    ).first?.int64("row_version") ?? 0
  }

  private func tell(
    _ answer: String, of id: PressRequestID, now: Instant, in transaction: Transaction
  ) async throws {
    let row = try await transaction.query(
      "select name, email, subject, locale from account_contactpress where id = \(id)"
    ).first
    guard let row else { return }
    let language = try row.optionalString("locale").flatMap(Language.init) ?? .russian
    _ = try await Messages.enqueue(
      .pressAnswered(
        answer, to: try row.string("name"), about: try row.string("subject"), in: language),
      to: try row.string("email"), by: .mail, now: now, in: transaction)
  }
}
