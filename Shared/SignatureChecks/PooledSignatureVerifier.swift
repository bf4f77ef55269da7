package import EventLoop
import Foundation
package import Kernel
package import Signatures

/// Checks RSA and ECDSA off the loops. The authorities are read each time: there are few, and whoever
/// adds one or its new revocation list need not restart anything.
package struct PooledSignatureVerifier: SignatureVerifier {
  private let folder: String?
  private let pool: BlockingPool

  package init(folder: String?, pool: BlockingPool) {
    self.folder = folder
    self.pool = pool
  }

  package func verify(
    _ signature: [UInt8], of content: [UInt8], at time: Instant
  ) async throws -> Signer {
    do {
      return try await pool.run {
        try LocalSignatureVerifier(TrustedAuthorities(pem: try files()))
          .verify(signature, of: content, at: time)
      }
    } catch is PoolSaturated {
      throw SignatureCheckUnavailable.busy
    }
  }

  private func files() throws -> [[UInt8]] {
    guard let folder else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".pem") }.sorted()
    return try names.map { Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))) }
  }
}
