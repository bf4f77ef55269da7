import Kernel

/// How a hash of a password is made, and so what it costs.
package enum HashRecipe: Sendable, Hashable {
  case scrypt(ScryptCost)
  case pbkdf2SHA256(rounds: Int)
  /// Of long ago: checked, and written nowhere.
  case pbkdf2SHA1(rounds: Int)

  /// As Django 5.2 writes them with its scrypt hasher.
  package static let djangoScrypt = HashRecipe.scrypt(.django)
  /// As Django 5.2 writes them by itself.
  package static let djangoPBKDF2 = HashRecipe.pbkdf2SHA256(rounds: 1_000_000)

  /// `scrypt$16384$8$5`, `pbkdf2_sha256$1000000`: what stands in a hash beside salt and key. `nil` if it
  /// is of another form, or would take more than 256 MiB or ten million rounds.
  package init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("scrypt", 4):
      guard let work = number(parts[1], 1 << 20), let block = number(parts[2], 64),
        let parallelism = number(parts[3], 64), work > 1, work & (work - 1) == 0,
        work * block <= 1 << 21, work * block * parallelism <= 1 << 23
      else { return nil }
      self = .scrypt(ScryptCost(workFactor: work, blockSize: block, parallelism: parallelism))
    case ("pbkdf2_sha256", 2):
      guard let rounds = number(parts[1], 10_000_000) else { return nil }
      self = .pbkdf2SHA256(rounds: rounds)
    case ("pbkdf2_sha1", 2):
      guard let rounds = number(parts[1], 10_000_000) else { return nil }
      self = .pbkdf2SHA1(rounds: rounds)
    default:
      return nil
    }
  }

  func key(
    of password: Secret<String>, salt: [UInt8], length: Int
  ) throws(OpenSSLError) -> [UInt8] {
    switch self {
    case .scrypt(let cost):
      try KeyDerivation.scrypt(password, salt: salt, cost: cost, length: length)
    case .pbkdf2SHA256(let rounds):
      try KeyDerivation.pbkdf2SHA256(password, salt: salt, iterations: rounds, length: length)
    case .pbkdf2SHA1(let rounds):
      try KeyDerivation.pbkdf2SHA1(password, salt: salt, iterations: rounds, length: length)
    }
  }

  /// Bytes of a key, as Django makes them.
  var length: Int {
    switch self {
    case .scrypt: 64
    case .pbkdf2SHA256: 32
    case .pbkdf2SHA1: 20
    }
  }
}

// MARK: Work that can be added up

extension HashRecipe {
  /// Work of one kind differs by its amount alone.
  package enum Kind: Sendable, Hashable {
    /// N and r.
    case scrypt(workFactor: Int, blockSize: Int)
    case pbkdf2SHA256
    case pbkdf2SHA1
  }

  package var kind: Kind {
    switch self {
    case .scrypt(let cost): .scrypt(workFactor: cost.workFactor, blockSize: cost.blockSize)
    case .pbkdf2SHA256: .pbkdf2SHA256
    case .pbkdf2SHA1: .pbkdf2SHA1
    }
  }

  /// Lanes (p) of scrypt, which stand one after the other; rounds of PBKDF2.
  package var amount: Int {
    switch self {
    case .scrypt(let cost): cost.parallelism
    case .pbkdf2SHA256(let rounds), .pbkdf2SHA1(let rounds): rounds
    }
  }

  /// `nil` for no amount at all.
  init?(_ kind: Kind, amount: Int) {
    guard amount > 0 else { return nil }
    switch kind {
    case .scrypt(let work, let block):
      self = .scrypt(ScryptCost(workFactor: work, blockSize: block, parallelism: amount))
    case .pbkdf2SHA256: self = .pbkdf2SHA256(rounds: amount)
    case .pbkdf2SHA1: self = .pbkdf2SHA1(rounds: amount)
    }
  }

  /// At most twice what Django takes today. What is dearer stands for itself: one such row among the old
  /// ones must not make everybody's wrong password cost as much.
  var isBearable: Bool {
    switch self {
    case .scrypt(let cost):
      cost.workFactor * cost.blockSize * cost.parallelism <= 2 * (1 << 14) * 8 * 5
    case .pbkdf2SHA256(let rounds), .pbkdf2SHA1(let rounds): rounds <= 2_000_000
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
