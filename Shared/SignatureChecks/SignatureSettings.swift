package import Configuration
import HTTPClient

/// By whom an installation has signatures checked.
package struct SignatureSettings: Sendable, Equatable {
  /// Where the certificates of authorities lie whose signatures count, in PEM; `nil`: none does.
  package var authorities: String?
  /// Who checks signatures by GOST; `nil`: nobody, they are refused.
  package var verifier: String?
  /// The most a check by it may take.
  package var patience: Duration

  package init(
    authorities: String? = nil, verifier: String? = nil, patience: Duration = .seconds(10)
  ) {
    self.authorities = authorities
    self.verifier = verifier
    self.patience = patience
  }
}

extension SettingsReader {
  /// `TECHHUB_SIGNATURE_AUTHORITIES`: a folder; `TECHHUB_SIGNATURE_VERIFIER_URL`: an NCANode,
  /// `TECHHUB_SIGNATURE_VERIFIER_TIMEOUT`: how long it may take.
  package mutating func signatureSettings() -> SignatureSettings {
    let verifier = optionalURL("TECHHUB_SIGNATURE_VERIFIER_URL")
    if let verifier, AbsoluteURL(verifier) == nil {
      fault("TECHHUB_SIGNATURE_VERIFIER_URL", "has a name, a fragment or no host in it")
    }
    return SignatureSettings(
      authorities: optionalDirectory("TECHHUB_SIGNATURE_AUTHORITIES"), verifier: verifier,
      patience: duration("TECHHUB_SIGNATURE_VERIFIER_TIMEOUT", default: .seconds(10)))
  }
}
