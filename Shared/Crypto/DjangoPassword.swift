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

  /// How new hashes are made.
  package let recipe: HashRecipe
  private let note: @Sendable (HashRecipe) -> Void

  /// - Parameter note: told of each hash that is made, for those who count the work.
  package init(
    _ recipe: HashRecipe = .djangoScrypt, note: @escaping @Sendable (HashRecipe) -> Void = { _ in }
  ) {
    self.recipe = recipe
    self.note = note
  }

  /// A new hash with a random salt of 131 bits.
  package func encode(_ password: Secret<String>) throws(OpenSSLError) -> String {
    try encode(password, salt: try Random.text(22, of: Random.alphanumeric))
  }

  /// - Parameter salt: without `$`; never the same twice.
  package func encode(
    _ password: Secret<String>, salt: String
  ) throws(OpenSSLError) -> String {
    let key = Base64.standard.text(
      try derive(password, recipe, salt: Array(salt.utf8), length: recipe.length))
    return switch recipe {
    case .scrypt(let cost):
      "scrypt$\(cost.workFactor)$\(salt)$\(cost.blockSize)$\(cost.parallelism)$\(key)"
    case .pbkdf2SHA256(let rounds): "pbkdf2_sha256$\(rounds)$\(salt)$\(key)"
    case .pbkdf2SHA1(let rounds): "pbkdf2_sha1$\(rounds)$\(salt)$\(key)"
    }
  }

  /// Compares in constant time.
  package func verify(
    _ password: Secret<String>, against encoded: String
  ) throws(OpenSSLError) -> Verdict {
    try verify(password, against: StoredHash(encoded))
  }

  private func verify(
    _ password: Secret<String>, against stored: StoredHash?
  ) throws(OpenSSLError) -> Verdict {
    guard let stored else { return .unverifiable }
    let key = try derive(password, stored.recipe, salt: stored.salt, length: stored.key.count)
    return constantTimeEquals(key, stored.key) ? .right : .wrong
  }

  /// As `verify`, but whatever is not right has cost the same: the dearest hash of each kind among
  /// today's and `kept`. Else the time would tell who has an account, and of which age.
  /// - Parameters:
  ///   - encoded: `nil`: there is no such account.
  ///   - kept: how the hashes are made that accounts have.
  package func judge(
    _ password: Secret<String>, against encoded: String?, kept: [HashRecipe]
  ) throws(OpenSSLError) -> Verdict {
    let stored = encoded.flatMap(StoredHash.init)
    let verdict = try verify(password, against: stored)
    if verdict == .right { return verdict }
    for recipe in rest(after: stored?.recipe, kept) {
      _ = try derive(password, recipe, salt: DjangoPassword.nobody, length: recipe.length)
    }
    return verdict
  }

  /// True if the hash should be made anew at the next good sign-in: any that is not made as today's are.
  package func needsRehash(_ encoded: String) -> Bool { StoredHash(encoded)?.recipe != recipe }

  private static let nobody = Array("no such account".utf8)

  /// What is left of the work of a wrong password when one hash was made.
  private func rest(after done: HashRecipe?, _ kept: [HashRecipe]) -> [HashRecipe] {
    var amounts = [recipe.kind: recipe.amount]
    for other in kept where other.isBearable {
      amounts[other.kind] = max(other.amount, amounts[other.kind] ?? 0)
    }
    if let done { amounts[done.kind, default: 0] -= done.amount }
    return amounts.compactMap { HashRecipe($0.key, amount: $0.value) }
  }

  private func derive(
    _ password: Secret<String>, _ recipe: HashRecipe, salt: [UInt8], length: Int
  ) throws(OpenSSLError) -> [UInt8] {
    note(recipe)
    return try recipe.key(of: password, salt: salt, length: length)
  }
}

private struct StoredHash {
  let recipe: HashRecipe
  let salt: [UInt8]
  let key: [UInt8]

  /// `nil` if it is of another form, or too dear to be checked.
  init?(_ encoded: String) {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    let made: String
    switch (parts.first, parts.count) {
    case ("scrypt", 6): made = "scrypt$\(parts[1])$\(parts[3])$\(parts[4])"
    case ("pbkdf2_sha256", 4), ("pbkdf2_sha1", 4): made = "\(parts[0])$\(parts[1])"
    default: return nil
    }
    guard let recipe = HashRecipe(made), let end = parts.last,
      let key = Base64.standard.bytes(String(end)),
      StoredHash.lengths(recipe).contains(key.count)
    else { return nil }
    self.recipe = recipe
    salt = Array(parts[2].utf8)
    self.key = key
  }

  /// A longer key of PBKDF2 than one of its digests would take every round twice.
  private static func lengths(_ recipe: HashRecipe) -> ClosedRange<Int> {
    switch recipe {
    case .scrypt: 16...128
    case .pbkdf2SHA256: 16...32
    case .pbkdf2SHA1: 20...20
    }
  }
}
