import EventLoop
import Foundation
import Kernel
import Signatures

/// Checks signatures off the loops. The authorities are read each time: there are few, and whoever adds
/// one or its new revocation list need not restart anything.
struct PooledSignatureVerifier: SignatureVerifier {
  let folder: String?
  let pool: BlockingPool

  func verify(
    _ signature: [UInt8], of content: [UInt8], at time: Instant
  ) async throws -> Signer {
    do {
      return try await pool.run {
        try LocalSignatureVerifier(TrustedAuthorities(pem: try files()))
          .verify(signature, of: content, at: time)
      }
    } catch is PoolSaturated {
      throw HashingBusy()
    }
  }

  private func files() throws -> [[UInt8]] {
    guard let folder else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".pem") }.sorted()
    return try names.map { Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))) }
  }
}
