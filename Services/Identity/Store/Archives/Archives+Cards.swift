package import Files
package import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

extension Archives {
  /// All that there were lately, the newest first.
  package func cards(of user: UserID) async throws -> [ArchiveCard] {
    let rows = try await database.query(
      """
      select \(Archives.card) from account_archive where user_id = \(user)
      order by created_at desc, id desc limit 100
      """)
    let ids = try rows.map { try $0.uuid("id") }
    let parts = try await database.query(Archives.parts(of: ids))
    return try rows.map { row in
      let id = try row.uuid("id")
      return try ArchiveCard(
        row, try parts.filter { try $0.uuid("archive_id") == id }.map(ArchiveCard.Part.init))
    }
  }

  /// `nil`: the person has none of that id.
  package func card(_ id: UUID, of user: UserID) async throws -> ArchiveCard? {
    try await database.transaction { try await card(id, of: user, in: $0) }
  }

  func card(
    _ id: UUID, of user: UserID, in transaction: Transaction
  ) async throws -> ArchiveCard? {
    let row = try await transaction.query(
      "select \(Archives.card) from account_archive where id = \(id) and user_id = \(user)"
    ).first
    guard let row else { return nil }
    let parts = try await transaction.query(Archives.parts(of: [id]))
    return try ArchiveCard(row, try parts.map(ArchiveCard.Part.init))
  }

  /// The file, noted in the action log unless it is only asked about. Throws `ArchiveError`.
  package func content(
    _ id: UUID, of user: UserID, noting origin: ChangeOrigin?, now: Instant
  ) async throws -> StoredObject {
    let found = try await database.query(
      """
      select state, expires_at, file, bytes, sha256 from account_archive
      where id = \(id) and user_id = \(user)
      """
    ).first
    guard let row = found else { throw ArchiveError.notFound }
    let object = try Archives.object(row, now: now)
    if let origin { _ = try await database.query(Archives.line(id, of: user, origin)) }
    return object
  }

  private static func object(_ row: Row, now: Instant) throws -> StoredObject {
    let state = ArchiveState(rawValue: try row.string("state"))
    switch state {
    case .gathering, .packing: throw ArchiveError.notReady
    case .ready: break
    case .expired: throw ArchiveError.expired
    case .failed, nil: throw ArchiveError.failed
    }
    guard let end = try row.optionalInstant("expires_at"), now < end,
      let key = try row.optionalString("file").flatMap({ ObjectKey($0) }),
      let digest = try row.optionalString("sha256").flatMap({ ContentDigest($0) }),
      let bytes = try row.optionalInt("bytes")
    else { throw ArchiveError.expired }
    return StoredObject(key: key, sha256: digest, bytes: bytes, mediaType: .zip)
  }

  private static let card: SQL = """
    id, state, failure, requested_by_id is not null as by_staff, created_at, finished_at,
    expires_at, row_count, bytes
    """

  private static func parts(of archives: [UUID]) -> SQL {
    """
    select archive_id, service, received_at, row_count from account_archivepart
    where archive_id = any(\(archives.map(\.uuidString).asArray)::uuid[]) order by id
    """
  }

  private static func line(_ id: UUID, of user: UserID, _ origin: ChangeOrigin) -> SQL {
    """
    insert into core_actionlog (action, log_type, source, primary_key, ip_address, user_agent,
      method, path, user_id)
    values ('archive-read', 'access', 'account.archive', \(id.text), \(origin.address)::text::inet,
      left(\(origin.userAgent), 500), \(origin.method), left(\(origin.path), 500), \(user))
    """
  }
}
