package import EventLoop
package import HTTPClient
package import Kernel
package import Signatures

/// Gives a signature to whoever can check it: libcrypto, or for GOST the verifier elsewhere. Where none
/// is set up a signature by GOST is `SignatureFault.unsupported`.
package struct SignatureGate: SignatureVerifier {
  private let local: any SignatureVerifier
  private let remote: (any SignatureVerifier)?

  package init(local: any SignatureVerifier, remote: (any SignatureVerifier)?) {
    self.local = local
    self.remote = remote
  }

  /// As an installation has set it. `client` is asked only for a verifier elsewhere.
  package init(_ settings: SignatureSettings, pool: BlockingPool, client: HTTPClient?) {
    local = PooledSignatureVerifier(folder: settings.authorities, pool: pool)
    if let client, let url = settings.verifier.flatMap(AbsoluteURL.init) {
      remote = RemoteSignatureVerifier(at: url, patience: settings.patience, client: client)
    } else {
      remote = nil
    }
  }

  package func verify(
    _ signature: [UInt8], of content: [UInt8], at time: Instant
  ) async throws -> Signer {
    let outline = try SignatureOutline(signature)
    guard outline.isNational else {
      return try await local.verify(signature, of: content, at: time)
    }
    guard let remote else { throw SignatureFault.unsupported }
    // The verifier elsewhere looks at what stands in the message, not at what must stand in it.
    if let found = outline.content, found != content { throw SignatureFault.wrongContent }
    return try await remote.verify(signature, of: content, at: time)
  }
}
