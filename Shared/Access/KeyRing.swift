import Crypto
import Glibc
package import Kernel
import Synchronization

/// The keys of one process: one per ordered pair of caller and callee, so that a process that was
/// broken into can mint nothing for others. `sign/<callee>.keys` and `verify/<caller>.keys` hold
/// lines `kid base64url-key`; the first line of a file signs, all of them verify, so a key is
/// changed by adding the new one to the callee first.
package final class KeyRing: Sendable {
  struct Key: Sendable {
    let kid: String
    let hmac: HMACSHA256
  }

  struct Keys: Sendable {
    var signing: [String: Key] = [:]
    /// By kid; two callers may by chance have the same kid.
    var verifying: [String: [(caller: String, hmac: HMACSHA256)]] = [:]
  }

  private let folder: String?
  private let keys: Mutex<Keys>

  /// Reads the folder; throws `KeyFileFault` naming the first bad file and line.
  package init(folder: String) throws {
    self.folder = folder
    keys = Mutex(try KeyRing.read(folder))
  }

  /// Keys given directly, kid and key by callee and by caller.
  package init(
    signing: [String: [(kid: String, key: Secret<[UInt8]>)]],
    verifying: [String: [(kid: String, key: Secret<[UInt8]>)]]
  ) throws {
    folder = nil
    var keys = Keys()
    for (callee, list) in signing { try keys.addSigning(list, for: callee) }
    for (caller, list) in verifying { try keys.addVerifying(list, from: caller) }
    self.keys = Mutex(keys)
  }

  /// Reads the folder again. On a fault the keys stay as they are.
  package func reload() throws {
    guard let folder else { return }
    let fresh = try KeyRing.read(folder)
    keys.withLock { $0 = fresh }
  }

  /// The names that this process has keys to call.
  package var callees: [String] { keys.withLock { $0.signing.keys.sorted() } }

  func signingKey(for callee: String) -> Key? { keys.withLock { $0.signing[callee] } }

  func verifyingKeys(_ kid: String) -> [(caller: String, hmac: HMACSHA256)] {
    keys.withLock { $0.verifying[kid] ?? [] }
  }

  private static func read(_ folder: String) throws -> Keys {
    var keys = Keys()
    for (callee, lines) in try KeyFile.all(in: folder + "/sign") {
      try keys.addSigning(lines, for: callee)
    }
    for (caller, lines) in try KeyFile.all(in: folder + "/verify") {
      try keys.addVerifying(lines, from: caller)
    }
    return keys
  }
}

extension KeyRing.Keys {
  mutating func addSigning(
    _ list: [(kid: String, key: Secret<[UInt8]>)], for callee: String
  ) throws {
    guard let first = list.first else { return }
    signing[callee] = KeyRing.Key(kid: first.kid, hmac: try HMACSHA256(key: first.key))
  }

  mutating func addVerifying(
    _ list: [(kid: String, key: Secret<[UInt8]>)], from caller: String
  ) throws {
    for entry in list {
      verifying[entry.kid, default: []].append((caller, try HMACSHA256(key: entry.key)))
    }
  }
}
