/// Proof that whoever redeems a code is who asked for it (RFC 7636). S256 alone: `plain` shows the
/// secret to whoever sees the request (RFC 9700, section 2.1.1).
package struct CodeChallenge: Sendable, Equatable {
  /// base64url of a SHA-256.
  package let text: String

  /// Throws `invalid_request`.
  package init(_ challenge: String, method: String?) throws(OAuthError) {
    guard method == "S256" else {
      throw OAuthError(.invalidRequest, "code_challenge_method must be S256")
    }
    guard challenge.utf8.count == 43, challenge.utf8.allSatisfy(CodeChallenge.isLetter) else {
      throw OAuthError(.invalidRequest, "code_challenge is not a SHA-256 in base64url")
    }
    text = challenge
  }

  package init(stored text: String) { self.text = text }

  /// 43 to 128 unreserved characters (section 4.1).
  package static func isVerifier(_ text: String) -> Bool {
    (43...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte & 0xdf) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
