import Crypto
import EventLoop
import IdentityDomain
import IdentityStore
import JOSE
import JSON
import Kernel
import Synchronization

/// The keys that sign identity tokens, opened. Looked for again every minute, so that all copies soon
/// show the same.
package final class TokenKeyring: Sendable {
  struct Key: Sendable {
    let id: String
    let key: SigningKey
    let published: JSONWebKey
    let signsFrom: Instant
    let signsUntil: Instant
  }

  private struct State {
    var keys: [Key] = []
    var readAt: Instant?
  }

  private static let freshness: Duration = .seconds(60)

  private let store: SigningKeys
  private let master: MasterKey
  private let pool: BlockingPool
  private let state = Mutex(State())

  /// `pool` makes keys: that takes a while.
  init(_ store: SigningKeys, master: MasterKey, pool: BlockingPool) {
    self.store = store
    self.master = master
    self.pool = pool
  }

  /// What others check our tokens with, those that will sign included.
  func published(now: Instant) async throws -> [JSONWebKey] {
    try await keys(now: now).map(\.published)
  }

  func signing(_ algorithm: TokenAlgorithm, now: Instant) async throws -> Key {
    let keys = try await keys(now: now)
    let fitting = keys.first {
      $0.key.algorithm.rawValue == algorithm.rawValue && $0.signsFrom <= now && now < $0.signsUntil
    }
    guard let fitting else { throw NoSigningKey(algorithm: algorithm) }
    return fitting
  }

  /// Makes what is missing, for now or for the time after the last key.
  func renew(now: Instant) async throws {
    let all = try await store.all(now: now)
    for algorithm in TokenAlgorithm.allCases {
      let known = all.filter { $0.algorithm == algorithm.rawValue }
      let last = known.map(\.signsUntil).max() ?? now
      guard last <= now + OAuthPolicy.keyIsMadeBefore else { continue }
      let isFirst = known.allSatisfy { $0.signsUntil <= now }
      try await make(
        algorithm, signsFrom: isFirst ? now : max(last, now + OAuthPolicy.keyIsAnnounced), now: now)
    }
    try await store.purge(now: now)
    state.withLock { $0.readAt = nil }
  }

  private func make(
    _ algorithm: TokenAlgorithm, signsFrom: Instant, now: Instant
  ) async throws {
    guard let kind = SignatureAlgorithm(rawValue: algorithm.rawValue) else { return }
    let key = try await pool.run { try SigningKey(generating: kind) }
    let published = try JSONWebKey(key.publicKey)
    let until = signsFrom + OAuthPolicy.keySigns
    let stored = StoredSigningKey(
      id: published.id, algorithm: algorithm.rawValue,
      sealed: try master.seal(
        try key.stored().reveal(), for: TokenKeyring.purpose(published.id)),
      signsFrom: signsFrom, signsUntil: until,
      shownUntil: until + OAuthPolicy.identityToken + .seconds(86_400))
    _ = try await store.add(
      stored, publicKey: JSONWriter.bytes { published.write(to: &$0) },
      unlessOneSignsPast: now + OAuthPolicy.keyIsMadeBefore, now: now)
  }

  private func keys(now: Instant) async throws -> [Key] {
    let known = state.withLock { state in
      state.readAt.map { now - $0 < TokenKeyring.freshness && !state.keys.isEmpty } == true
        ? state.keys : nil
    }
    if let known { return known }
    if try await store.all(now: now).isEmpty { try await renew(now: now) }
    let keys = try await store.all(now: now).map(open)
    state.withLock { $0 = State(keys: keys, readAt: now) }
    return keys
  }

  private func open(_ stored: StoredSigningKey) throws -> Key {
    guard let algorithm = SignatureAlgorithm(rawValue: stored.algorithm) else {
      throw UnknownKeyKind(name: stored.algorithm)
    }
    let bytes = try master.open(stored.sealed, for: TokenKeyring.purpose(stored.id))
    let key = try SigningKey(stored: Secret(bytes), algorithm)
    return Key(
      id: stored.id, key: key, published: try JSONWebKey(key.publicKey),
      signsFrom: stored.signsFrom, signsUntil: stored.signsUntil)
  }

  private static func purpose(_ id: String) -> String { "signing-key:\(id)" }
}

/// All keys of the kind have run out, and none could be made.
struct NoSigningKey: Error {
  let algorithm: TokenAlgorithm
}

/// A key of another version of the program.
struct UnknownKeyKind: Error {
  let name: String
}
