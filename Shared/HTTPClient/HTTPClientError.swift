package import HTTPCore

/// Why there is no answer. What the server answered, even 500, is none of these. A missed deadline
/// and a cancelled scope leave as themselves.
package enum HTTPClientError: Error, Equatable {
  /// The name has no address.
  case unresolvable(host: String)
  /// Nobody accepts there, or not in time, or TLS failed: nothing of the request was sent.
  case unreachable(reason: String)
  /// The connection ended before the answer did. `started`: some of it had come.
  case lost(started: Bool)
  /// The answer is no HTTP that we accept.
  case malformed(HTTPParseError)
  /// All connections are busy and too many wait for one.
  case overloaded
  /// The answer's body is longer than the caller takes.
  case bodyTooLarge(limit: Int)
  /// Called from a thread that is none of the client's loops.
  case notOnLoop
}
