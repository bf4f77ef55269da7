package import Kernel

/// What a telephone is asked to sign.
package struct QRRequest: Sendable, Hashable {
  package enum Purpose: String, Sendable, CaseIterable {
    case signIn = "sign_in"
    /// To prove whose number (IIN) an account has.
    case number
    /// For another context, which checks the signature itself.
    case document
  }

  package let purpose: Purpose
  /// Who is to sign it; `nil` of a sign-in, where that is the question.
  package let user: UserID?
  package let title: Localized
  package let mediaType: String
  package let content: [UInt8]
  package let expiresAt: Instant

  package init(
    purpose: Purpose, user: UserID?, title: Localized, mediaType: String, content: [UInt8],
    expiresAt: Instant
  ) {
    self.purpose = purpose
    self.user = user
    self.title = title
    self.mediaType = mediaType
    self.content = content
    self.expiresAt = expiresAt
  }
}

package enum QRPolicy {
  /// A person looks for his telephone, opens the application, types its password.
  package static let time: Duration = .seconds(300)
  /// Bytes of a signature with the content in it.
  package static let longest = 512 << 10
  /// Bytes of a document.
  package static let longestDocument = 384 << 10
}

package enum QRError: Error, Equatable, CaseIterable {
  /// Unknown, used, too late, or another browser's: told alike.
  case over
  /// The telephone has not brought the signature yet.
  case waiting
}
