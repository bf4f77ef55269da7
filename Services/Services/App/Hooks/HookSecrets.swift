import Crypto
import FoundationEssentials
package import Kernel
package import ServicesStore

/// Secrets of hooks and sources, each derived from its seed. They are told once, and lie nowhere.
package struct HookSecrets: Sendable {
  private let key: HMACSHA256

  /// The same key for all copies of the service.
  package init(_ key: Secret<[UInt8]>) throws { self.key = try HMACSHA256(key: key) }

  /// 32 bytes.
  func secret(of seed: UUID) throws -> Secret<[UInt8]> {
    Secret(try key.code(Array("webhook secret \(seed.text)".utf8)))
  }

  /// As its owner gets it: `whsec_` and base64.
  func text(of seed: UUID) throws -> String {
    "whsec_" + Base64.standard.text(try secret(of: seed).reveal())
  }

  /// The newest first.
  package func secrets(of seeds: SecretSeeds) throws -> [Secret<[UInt8]>] {
    try [seeds.current, seeds.previous].compactMap { $0 }.map(secret)
  }
}
