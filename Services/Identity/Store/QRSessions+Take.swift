package import IdentityDomain
package import Kernel
import Postgres

/// How far a sign-in by telephone is, for the browser that began it.
package enum QRSignIn: Sendable {
  case waiting(until: Instant)
  /// Used up with this.
  case signed(UserID)
  /// Whose certificate it was has no account; used up too.
  case unknown
}

/// What a telephone has signed for somebody who is signed in.
package struct QRSigned: Sendable {
  package let content: [UInt8]
  package let cms: [UInt8]
}

extension QRSessions {
  /// One who asks with the right secret gets the outcome, once. Throws `QRError.over`.
  package func takeSignIn(_ browser: String, now: Instant) async throws -> QRSignIn {
    let taken = try await database.query(
      """
      delete from qr_session where digest = \(browser) and purpose = 'sign_in'
        and state <> 'waiting' and expires_at > \(now)
      returning user_id
      """
    ).first
    if let taken {
      return try taken.optionalIdentifier("user_id").map { .signed($0) } ?? .unknown
    }
    return .waiting(until: try await end(browser, .signIn, of: nil, now: now))
  }

  /// The signature may be asked for again: whoever uses it sees to it that it counts once. Throws
  /// `QRError`.
  package func signed(
    _ browser: String, for purpose: QRRequest.Purpose, of user: UserID, now: Instant
  ) async throws -> QRSigned {
    let signed = try await database.query(
      """
      select content, cms from qr_session where digest = \(browser)
        and purpose = \(purpose.rawValue) and user_id = \(user) and state = 'signed'
        and expires_at > \(now)
      """
    ).first
    if let signed {
      return QRSigned(content: try signed.bytes("content"), cms: try signed.bytes("cms"))
    }
    _ = try await end(browser, purpose, of: user, now: now)
    throw QRError.waiting
  }

  private func end(
    _ browser: String, _ purpose: QRRequest.Purpose, of user: UserID?, now: Instant
  ) async throws -> Instant {
    let rows = try await database.query(
      """
      select expires_at from qr_session where digest = \(browser)
        and purpose = \(purpose.rawValue) and user_id is not distinct from \(user)
        and state = 'waiting' and expires_at > \(now)
      """)
    guard let row = rows.first else { throw QRError.over }
    return try row.instant("expires_at")
  }
}
