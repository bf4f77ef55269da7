/// Why a paper is not issued, signed or changed.
package enum PaperError: Error, Sendable, Hashable {
  case missing
  /// The step wants a contract that is printed.
  case contractNotDrawn
  /// It is being printed, or cannot be.
  case notReady
  /// It was revoked, or another one stands in its place.
  case revoked
  /// This side has signed.
  case sideSigned
  /// The applicant does not sign for the hub.
  case ownRequest
  /// The step of the request is no longer that of signing.
  case notAwaited
  /// A published template never changes.
  case templatePublished
}
