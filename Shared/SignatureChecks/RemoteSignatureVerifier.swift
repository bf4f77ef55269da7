import EventLoop
package import HTTPClient
import HTTPCore
package import Kernel
package import Signatures

/// Has signatures by GOST checked by an NCANode of the operator's. Its address is a setting, so it may
/// lie on the operator's own network.
///
/// Certificates are judged by it as of now: `time` must be no other.
package struct RemoteSignatureVerifier: SignatureVerifier {
  private let url: AbsoluteURL
  private let patience: Duration
  private let client: HTTPClient

  package init(at url: AbsoluteURL, patience: Duration, client: HTTPClient) {
    self.url = url
    self.patience = patience
    self.client = client
  }

  /// Throws `SignatureFault`, `SignatureCheckUnavailable.verifierAway`.
  package func verify(
    _ signature: [UInt8], of content: [UInt8], at time: Instant
  ) async throws -> Signer {
    let answer: (head: ResponseHead, body: [UInt8])
    var headers = HeaderFields()
    headers.append(.contentType, "application/json" as StaticString)
    do {
      answer = try await client.fetch(
        .post, url.origin, NCANode.target(below: url.target),
        headers: headers, body: NCANode.question(signature, of: content),
        deadline: patience, limit: RemoteSignatureVerifier.longestAnswer)
    } catch is HTTPClientError {
      throw SignatureCheckUnavailable.verifierAway
    } catch is DeadlineExceeded {
      throw SignatureCheckUnavailable.verifierAway
    }
    return try NCANode.verdict(status: answer.head.status, answer.body, at: time)
  }

  /// A signer with a chain of certificates is told in a few thousand bytes.
  private static let longestAnswer = 256 << 10
}
