/// What a message may measure, in bytes unless said otherwise. Enforced while the bytes arrive.
package struct HTTPLimits: Sendable {
  /// A method longer than any we know is answered 501 (RFC 9112, 3).
  package var method = 32
  /// The request line without its line end: 414 beyond.
  package var requestLine = 8_192
  /// All field lines of a head together: 431 beyond.
  package var headerBytes = 32_768
  /// The number of field lines: 431 beyond.
  package var headerCount = 100
  /// A body, unless the route says otherwise: 413 beyond.
  package var body = 1_048_576
  /// The extensions of one chunk: 400 beyond.
  package var chunkExtension = 256
  /// The extensions of all chunks of a body together: 400 beyond. Without it a body of one-byte
  /// chunks could carry hundreds of times its size.
  package var chunkExtensions = 16_384
  /// All trailer fields together: 431 beyond.
  package var trailerBytes = 8_192

  package init() {}

  package static let `default` = HTTPLimits()
}
