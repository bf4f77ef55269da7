/// What identity said about a credential, for a few seconds. Pure; times are monotonic nanoseconds.
///
/// A revocation clears all entries of its user, and also refuses answers to questions that were
/// asked before it and arrive after it.
package struct IdentityCache<Answer: Sendable>: Sendable {
  package struct Rules: Sendable {
    /// How long an answer counts without asking again.
    package var fresh: UInt64 = 5_000_000_000
    /// How long it serves reads while identity cannot be reached.
    package var stale: UInt64 = 60_000_000_000
    /// How long "no such credential" counts.
    package var unknown: UInt64 = 2_000_000_000
    package var ceiling = 100_000
    package var unknownCeiling = 10_000

    package init() {}
  }

  package enum Finding: Sendable {
    case fresh(Answer)
    /// Too old to count by itself; good for reads if identity is away.
    case stale(Answer)
    /// Identity said a moment ago that there is no such credential.
    case unknown
    case missing
  }

  /// A class, so that looking one up counts one reference.
  private final class Entry: Sendable {
    let answer: Answer
    let user: Int64?
    let askedAt: UInt64
    /// The credential's own end.
    let validUntil: UInt64

    init(answer: Answer, user: Int64?, askedAt: UInt64, validUntil: UInt64) {
      self.answer = answer
      self.user = user
      self.askedAt = askedAt
      self.validUntil = validUntil
    }
  }

  package let rules: Rules
  private var entries: LeastRecentlyUsed<String, Entry>
  private var unknown: LeastRecentlyUsed<String, UInt64>
  private var byUser: [Int64: Set<String>] = [:]
  private var revokedAt: LeastRecentlyUsed<Int64, UInt64>
  private var allRevokedAt: UInt64 = 0

  package init(rules: Rules = Rules()) {
    self.rules = rules
    entries = LeastRecentlyUsed(ceiling: rules.ceiling)
    unknown = LeastRecentlyUsed(ceiling: rules.unknownCeiling)
    revokedAt = LeastRecentlyUsed(ceiling: rules.unknownCeiling)
  }

  package var count: Int { entries.count }

  package mutating func find(_ credential: String, now: UInt64) -> Finding {
    if let entry = entries.value(credential) {
      if now >= entry.validUntil || now >= entry.askedAt + rules.stale {
        forget(credential)
        return .missing
      }
      return now < entry.askedAt + rules.fresh ? .fresh(entry.answer) : .stale(entry.answer)
    }
    guard let until = unknown.peek(credential) else { return .missing }
    if now < until { return .unknown }
    unknown.remove(credential)
    return .missing
  }

  /// - Parameters:
  ///   - askedAt: when the question left, not when the answer came.
  ///   - validUntil: the credential's own end.
  package mutating func store(
    _ credential: String, _ answer: Answer, user: Int64?, askedAt: UInt64,
    validUntil: UInt64 = .max
  ) {
    guard askedAt >= allRevokedAt else { return }
    if let user, let revoked = revokedAt.peek(user), askedAt <= revoked { return }
    forget(credential)
    unknown.remove(credential)
    let entry = Entry(answer: answer, user: user, askedAt: askedAt, validUntil: validUntil)
    if let evicted = entries.set(credential, entry) {
      unlink(evicted.key, evicted.value.user)
    }
    if let user { byUser[user, default: []].insert(credential) }
  }

  package mutating func storeUnknown(_ credential: String, askedAt: UInt64) {
    forget(credential)
    unknown.set(credential, askedAt + rules.unknown)
  }

  /// Something about the user changed: sessions, rights, companies.
  package mutating func revoke(user: Int64, now: UInt64) {
    revokedAt.set(user, now)
    for credential in byUser[user] ?? [] { entries.remove(credential) }
    byUser[user] = nil
  }

  /// The feed lost its place: whatever is remembered may be wrong.
  package mutating func revokeAll(now: UInt64) {
    allRevokedAt = now
    entries.removeAll()
    unknown.removeAll()
    byUser = [:]
  }

  private mutating func forget(_ credential: String) {
    guard let entry = entries.remove(credential) else { return }
    unlink(credential, entry.user)
  }

  private mutating func unlink(_ credential: String, _ user: Int64?) {
    guard let user else { return }
    byUser[user]?.remove(credential)
    if byUser[user]?.isEmpty == true { byUser[user] = nil }
  }
}
