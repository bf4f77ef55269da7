/// Why bytes are no message that we accept. After any of them the connection is closed: where the
/// next message would begin is not known.
package enum HTTPParseError: String, Error, Sendable, CaseIterable {
  case malformedRequestLine = "malformed request line"
  case methodTooLong = "method too long"
  case connectNotSupported = "CONNECT is not supported"
  case malformedTarget = "malformed request target"
  case requestLineTooLong = "request line too long"
  case malformedVersion = "malformed HTTP version"
  case versionNotSupported = "HTTP version not supported"
  case malformedStatusLine = "malformed status line"
  case unexpectedUpgrade = "upgrade that was not asked for"

  case bareCarriageReturn = "carriage return without line feed"
  case bareLineFeed = "line feed without carriage return"
  case controlCharacter = "control character"
  case malformedField = "malformed header field"
  case foldedField = "folded header field"
  case headerTooLarge = "header fields too large"
  case tooManyFields = "too many header fields"

  case missingHost = "missing Host"
  case duplicateHost = "more than one Host"
  case malformedHost = "malformed Host"

  case malformedContentLength = "malformed Content-Length"
  case duplicateContentLength = "more than one Content-Length"
  case lengthAndTransferCoding = "Content-Length and Transfer-Encoding"
  case malformedTransferCoding = "malformed Transfer-Encoding"
  case transferCodingNotSupported = "transfer coding not supported"
  case unknownExpectation = "unknown expectation"

  case malformedChunk = "malformed chunk"
  case chunkTooLarge = "chunk size out of range"
  case chunkExtensionTooLong = "chunk extensions too long"
  case malformedTrailer = "malformed trailer field"
  case trailerTooLarge = "trailer fields too large"
  case bodyTooLarge = "body too large"

  /// The status that tells the client.
  package var status: Status {
    switch self {
    case .methodTooLong, .connectNotSupported, .transferCodingNotSupported: .notImplemented
    case .requestLineTooLong: .uriTooLong
    case .versionNotSupported: .versionNotSupported
    case .headerTooLarge, .tooManyFields, .trailerTooLarge: .headerFieldsTooLarge
    case .unknownExpectation: .expectationFailed
    case .bodyTooLarge: .contentTooLarge
    default: .badRequest
    }
  }
}
