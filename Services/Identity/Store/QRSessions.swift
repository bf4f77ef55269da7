package import IdentityDomain
package import Kernel
package import Postgres

/// Signatures by telephone that are under way. Secrets come here as digests.
package struct QRSessions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// - Parameters:
  ///   - browser: what finds it again.
  ///   - key: what the telephone shows.
  package func begin(
    _ request: QRRequest, browser: String, key: String, now: Instant
  ) async throws {
    _ = try await database.query(
      """
      insert into qr_session (digest, key_digest, purpose, user_id, title, media_type, content,
        created_at, expires_at)
      values (\(browser), \(key), \(request.purpose.rawValue), \(request.user),
        \(request.title)::jsonb, \(request.mediaType), \(request.content),
        \(now), \(request.expiresAt))
      """)
  }

  /// What a telephone is to sign; `nil` once it was signed, or too late.
  package func waiting(key: String, now: Instant) async throws -> QRRequest? {
    try await database.query(
      """
      select purpose, user_id, title, media_type, content, expires_at from qr_session
      where key_digest = \(key) and state = 'waiting' and expires_at > \(now)
      """
    ).first.map { row in
      QRRequest(
        purpose: QRRequest.Purpose(rawValue: try row.string("purpose")) ?? .document,
        user: try row.optionalIdentifier("user_id"), title: try row.localized("title"),
        mediaType: try row.string("media_type"), content: try row.bytes("content"),
        expiresAt: try row.instant("expires_at"))
    }
  }

  /// Takes the signature of a sign-in; `user` is whose it was, `nil` if nobody's here. False if somebody
  /// was faster.
  package func signIn(key: String, by user: UserID?, now: Instant) async throws -> Bool {
    try await database.query(
      """
      update qr_session set state = \(user == nil ? "unknown" : "signed"), user_id = \(user),
        row_version = row_version + 1
      where key_digest = \(key) and purpose = 'sign_in' and state = 'waiting'
        and expires_at > \(now)
      """
    ).affected == 1
  }

  /// Takes the signature of a number or a document.
  package func sign(key: String, _ cms: [UInt8], now: Instant) async throws -> Bool {
    try await database.query(
      """
      update qr_session set state = 'signed', cms = \(cms), row_version = row_version + 1
      where key_digest = \(key) and purpose <> 'sign_in' and state = 'waiting'
        and expires_at > \(now)
      """
    ).affected == 1
  }

  package func end(_ browser: String) async throws {
    _ = try await database.query("delete from qr_session where digest = \(browser)")
  }

  package func sweep(now: Instant) async throws {
    _ = try await database.query("delete from qr_session where expires_at <= \(now)")
  }
}
