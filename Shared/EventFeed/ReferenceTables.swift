package import Kernel
package import Postgres

/// `user_ref` and `company_ref`: what this slice knows of people and companies.
package enum ReferenceTables {
  /// A user's public fields, from an event or a snapshot. An older revision than the known one and
  /// anything after an erasure is dropped.
  package static func upsertUser(
    id: Int64, displayName: String, avatar: String?, locale: String?, revision: Int64,
    deleted: Bool = false, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      upsertUser(id, deleted ? "" : displayName, deleted ? nil : avatar, locale, revision, deleted))
  }

  /// The tombstone of an erased user: from now on nothing can be attributed to him.
  package static func eraseUser(id: Int64, revision: Int64, in tx: Transaction) async throws {
    _ = try await tx.query(upsertUser(id, "", String?.none, String?.none, revision, true))
  }

  /// `region`: `nil` leaves what is known.
  package static func upsertCompany(
    id: Int64, name: String, verified: Bool, region: String? = nil, revision: Int64,
    deleted: Bool = false, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      upsertCompany(id, deleted ? "" : name, verified, revision, deleted, region))
  }

  /// `from` was a duplicate: what refers to it here refers to `into` from now on. The tombstone comes
  /// first, so that nothing new is attributed to it meanwhile.
  package static func mergeCompany(
    from: Int64, into: Int64, revision: Int64, in tx: Transaction
  ) async throws {
    _ = try await tx.query(upsertCompany(from, "", false, revision, true, String?.none))
    _ = try await tx.batch([addCompany(into), replaceCompany(from, into)])
  }

  /// Decision for hard references: identity has confirmed the user; this locks his row against an
  /// erasure until the transaction ends and throws `Tombstone` if that came first.
  package static func lockForShare(user id: Int64, in tx: Transaction) async throws {
    let rows = try await tx.batch([addUser(id), shareUser(id)])
    guard let row = rows.last?.first, try !row.bool("deleted") else {
      throw Tombstone(kind: .user, id: id)
    }
  }

  /// The same for a company, which may act: throws `CompanySuspension` if not.
  package static func lockForShare(company id: Int64, in tx: Transaction) async throws {
    let rows = try await tx.batch([addCompany(id), shareCompany(id)])
    guard let row = rows.last?.first, try !row.bool("deleted") else {
      throw Tombstone(kind: .company, id: id)
    }
    if try row.optionalInstant("suspended_at") != nil { throw CompanySuspension(company: id) }
  }

  private static let upsertUser = Statement(
    """
    insert into user_ref as known (id, display_name, avatar, locale, rev, deleted)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do update
    set display_name = excluded.display_name, avatar = excluded.avatar,
      locale = excluded.locale, rev = excluded.rev, deleted = excluded.deleted
    where not known.deleted and (excluded.rev >= known.rev or excluded.deleted)
    """)

  private static let upsertCompany = Statement(
    """
    insert into company_ref as known (id, name, verified, rev, deleted, region)
    values ($1, $2, $3, $4, $5, coalesce($6, ''))
    on conflict (id) do update
    set name = excluded.name, verified = excluded.verified, rev = excluded.rev,
      deleted = excluded.deleted, region = coalesce($6, known.region)
    where not known.deleted and (excluded.rev >= known.rev or excluded.deleted)
    """)

  private static let replaceCompany = Statement(
    "select replace_company($1::bigint, $2::bigint)")

  private static let addUser = Statement(
    "insert into user_ref (id) values ($1) on conflict (id) do nothing")
  private static let shareUser = Statement("select deleted from user_ref where id = $1 for share")
  private static let addCompany = Statement(
    "insert into company_ref (id) values ($1) on conflict (id) do nothing")
  private static let shareCompany = Statement(
    "select deleted, suspended_at from company_ref where id = $1 for share")
}

/// The person or company was erased: nothing may refer to it any more.
package struct Tombstone: Error, Hashable {
  package enum Kind: Sendable {
    case user
    case company
  }

  package let kind: Kind
  package let id: Int64
}

extension Tombstone: ProblemConvertible {
  /// 409 `erased`.
  package var problem: Problem {
    Problem(
      status: 409, code: "erased",
      title: kind == .user
        ? Localized(
          ru: "Пользователь удалён", kk: "Пайдаланушы жойылған", en: "The user was deleted")
        : Localized(
          ru: "Компания удалена", kk: "Компания жойылған", en: "The company was deleted"))
  }
}
