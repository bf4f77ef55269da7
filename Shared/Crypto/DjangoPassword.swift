package import Kernel

/// Password hashes in Django's own text form: `scrypt$N$salt$r$p$hash`,
/// `pbkdf2_sha256$iterations$salt$hash` and `pbkdf2_sha1$…`. Slow on purpose: call on the hashing
/// pool.
package struct DjangoPassword: Sendable {
  package enum Verdict: Sendable, Equatable {
    case right
    case wrong
    /// A form that cannot be checked here (argon2, bcrypt, `!…`, damaged): answer as if wrong and
    /// send a reset link.
    case unverifiable
  }

  /// What new hashes cost.
  package let cost: ScryptCost

  package init(cost: ScryptCost = .django) { self.cost = cost }

  /// A new hash with a random salt of 131 bits.
  package func encode(_ password: Secret<String>) throws(OpenSSLError) -> String {
    let salt = try Random.text(22, of: Random.alphanumeric)
    let key = try KeyDerivation.scrypt(password, salt: Array(salt.utf8), cost: cost)
    return "scrypt$\(cost.workFactor)$\(salt)$\(cost.blockSize)$\(cost.parallelism)$"
      + Base64.standard.text(key)
  }

  /// Compares in constant time.
  package func verify(
    _ password: Secret<String>, against encoded: String
  ) throws(OpenSSLError) -> Verdict {
    switch StoredHash(encoded) {
    case .scrypt(let cost, let salt, let hash):
      let key = try KeyDerivation.scrypt(password, salt: salt, cost: cost, length: hash.count)
      return constantTimeEquals(key, hash) ? .right : .wrong
    case .pbkdf2(let iterations, let salt, let hash):
      let key = try KeyDerivation.pbkdf2SHA256(
        password, salt: salt, iterations: iterations, length: hash.count)
      return constantTimeEquals(key, hash) ? .right : .wrong
    case .pbkdf2SHA1(let iterations, let salt, let hash):
      let key = try KeyDerivation.pbkdf2SHA1(
        password, salt: salt, iterations: iterations, length: hash.count)
      return constantTimeEquals(key, hash) ? .right : .wrong
    case nil:
      return .unverifiable
    }
  }

  /// True if the hash should be made anew at the next good sign-in: any but scrypt at today's cost.
  package func needsRehash(_ encoded: String) -> Bool {
    guard case .scrypt(cost, _, _) = StoredHash(encoded) else { return true }
    return false
  }

  /// Takes the time of a check without a hash, so that an unknown log-in answers as slowly as a
  /// known one.
  package func burn(_ password: Secret<String>) throws(OpenSSLError) {
    _ = try KeyDerivation.scrypt(password, salt: Array("no such account".utf8), cost: cost)
  }
}

private enum StoredHash {
  case scrypt(ScryptCost, salt: [UInt8], hash: [UInt8])
  case pbkdf2(iterations: Int, salt: [UInt8], hash: [UInt8])
  case pbkdf2SHA1(iterations: Int, salt: [UInt8], hash: [UInt8])

  /// `nil` if it is of another form, or would take more than 256 MiB or ten million rounds.
  init?(_ encoded: String) {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("scrypt", 6):
      guard let work = number(parts[1], 1 << 20), let block = number(parts[3], 64),
        let parallelism = number(parts[4], 64), work > 1, work & (work - 1) == 0,
        work * block <= 1 << 21, work * block * parallelism <= 1 << 23,
        let hash = Base64.standard.bytes(String(parts[5])), (16...128).contains(hash.count)
      else { return nil }
      let cost = ScryptCost(workFactor: work, blockSize: block, parallelism: parallelism)
      self = .scrypt(cost, salt: Array(parts[2].utf8), hash: hash)
    case ("pbkdf2_sha1", 4):
      guard let iterations = number(parts[1], 10_000_000),
        let hash = Base64.standard.bytes(String(parts[3])), hash.count == 20
      else { return nil }
      self = .pbkdf2SHA1(iterations: iterations, salt: Array(parts[2].utf8), hash: hash)
    case ("pbkdf2_sha256", 4):
      guard let iterations = number(parts[1], 10_000_000),
        let hash = Base64.standard.bytes(String(parts[3])), (16...128).contains(hash.count)
      else { return nil }
      self = .pbkdf2(iterations: iterations, salt: Array(parts[2].utf8), hash: hash)
    default:
      return nil
    }
  }
}

/// ASCII digits only, 1 to `max`.
private func number(_ text: Substring, _ max: Int) -> Int? {
  guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
    let value = Int(text), (1...max).contains(value)
  else { return nil }
  return value
}
