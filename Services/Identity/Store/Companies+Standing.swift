import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

extension Companies {
  /// One step of a company's life. Who may take it is the caller's matter, but for `submit`, which
  /// is its owner's or admin's, or the staff's. Throws `CompanyError`, `ProfileError.stale`.
  package func take(
    _ step: CompanyStep, on id: CompanyID, by actor: Actor, reason: String = "",
    ifVersion version: Int64? = nil, now: Instant
  ) async throws -> Company {
    try await database.transaction { transaction in
      let company = try await lock(id, in: transaction)
      if step == .submit { try await demandEditor(actor, of: id, in: transaction) }
      if let version, version != company.rowVersion { throw ProfileError.stale }
      return try await take(
        step, on: company, by: actor.user, reason: reason, now: now, in: transaction)
    }
  }

  /// The company is locked.
  /// - Parameters:
  ///   - actor: `nil` where it is the clock.
  ///   - tellsOwners: false where they get a letter that says more.
  func take(
    _ step: CompanyStep, on company: Company, by actor: UserID?, reason: String = "",
    tellsOwners: Bool = true, now: Instant, in transaction: Transaction
  ) async throws -> Company {
    var standing = company.standing
    try standing.take(step, reason: reason)
    if standing == company.standing { return company }
    let saved = try await write(standing, step, to: company.id, now: now, in: transaction)
    if company.standing.status == .suspended {
      try await Sanctions.endSuspension(of: company.id, by: actor, now: now, in: transaction)
    }
    try await publish(saved, actor: actor, in: transaction)
    try await publish(step, of: saved, actor: actor, now: now, in: transaction)
    if tellsOwners { try await tellOwners(of: saved, step, now: now, in: transaction) }
    return saved
  }

  func demandEditor(
    _ actor: Actor, of company: CompanyID, in transaction: Transaction
  ) async throws {
    if actor.isStaff { return }
    guard let role = try await role(of: actor.user, in: company, transaction),
      role.mayEditCompany
    else { throw CompanyError.notAllowed }
  }

  private func write(
    _ standing: CompanyStanding, _ step: CompanyStep, to id: CompanyID, now: Instant,
    in transaction: Transaction
  ) async throws -> Company {
    var method: VerificationMethod?
    if case .verify(let how) = step { method = how }
    return try await transaction.query(
      """
      update account_company set status = \(standing.status), verified = \(standing.isVerified),
        bin_verified = \(standing.isProven), status_reason = \(standing.reason),
        verified_how = coalesce(\(method), verified_how),
        verified_at = case when \(method != nil) then \(now) else verified_at end,
        updated_at = \(now), row_version = row_version + 1
      where id = \(id) returning \(CompanyRow.columns)
      """
    ).map(CompanyRow.company)[0]
  }

  private func tellOwners(
    of company: Company, _ step: CompanyStep, now: Instant, in transaction: Transaction
  ) async throws {
    for owner in try await owners(of: company.id, in: transaction) {
      let letter = Letter.company(
        company.name, after: step, reason: company.standing.reason, in: owner.locale)
      guard let letter else { return }
      try await Messages.enqueue(letter, to: owner, now: now, in: transaction)
    }
  }

  /// The public face, as every listener keeps it.
  func publish(_ company: Company, actor: UserID?, in transaction: Transaction) async throws {
    try await OutboxWriter.append(
      CompanyUpdated(
        id: company.id.rawValue, name: company.name.text(in: .russian),
        verified: company.verified, deleted: company.standing.status.isOver,
        region: company.home),
      rev: company.rowVersion, actor: actor?.rawValue, in: transaction)
  }

  private func publish(
    _ step: CompanyStep, of company: Company, actor: UserID?, now: Instant,
    in transaction: Transaction
  ) async throws {
    let (id, rev, by) = (company.id.rawValue, company.rowVersion, actor?.rawValue)
    switch step {
    case .verify:
      try await OutboxWriter.append(
        CompanyVerified(id: id, kind: company.face.type, verifiedAt: now), rev: rev, actor: by,
        in: transaction)
    case .reject:
      try await OutboxWriter.append(
        CompanyRejected(id: id), rev: rev, actor: by, in: transaction)
    case .suspend:
      try await OutboxWriter.append(
        CompanySuspended(id: id), rev: rev, actor: by, in: transaction)
    case .restore:
      try await OutboxWriter.append(
        CompanyRestored(id: id), rev: rev, actor: by, in: transaction)
    case .submit, .liquidate, .amend, .merge: break
    }
  }
}
