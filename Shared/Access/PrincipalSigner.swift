import Crypto
package import HTTPCore
package import Kernel

/// Makes the value of `TechHub-Principal`: `v1.<kid>.<base64url payload>.<base64url code>`. The code
/// covers that text, the audience, the method and the exact target bytes, so that a statement seen
/// on one request is worth nothing on another.
package struct PrincipalSigner: Sendable {
  /// How long a statement holds.
  package static let lifetime: Duration = .seconds(10)

  private let keys: KeyRing
  private let clock: WallClock

  package init(keys: KeyRing, clock: WallClock = .live) {
    self.keys = keys
    self.clock = clock
  }

  /// Throws `MissingKey` if this process has no key for the audience.
  package func sign(
    _ principal: Principal, audience: String, method: Method, target: some Collection<UInt8>
  ) throws -> [UInt8] {
    var value = ByteBuffer(capacity: 960)
    try sign(
      PreparedPrincipal(principal), requestID: RequestID(principal.requestID),
      audience: audience, method: method, target: Array(target), to: &value)
    return value.bytes
  }

  /// For a principal that is signed for many requests: only what differs is written anew. Appends
  /// the statement to `head`.
  package func sign(
    _ principal: PreparedPrincipal, requestID: RequestID, audience: String, method: Method,
    target: [UInt8], to head: inout ByteBuffer
  ) throws {
    guard let key = keys.signingKey(for: audience) else { throw MissingKey(audience: audience) }
    let now = clock.now().microseconds / 1_000
    let start = head.count
    head.append("v1." as StaticString)
    head.append(utf8: key.kid)
    head.append(UInt8(ascii: "."))
    head.append(principal.beginning)
    PreparedPrincipal.appendEnd(
      issuedAt: now, expiresAt: now + PrincipalSigner.lifetime.wholeMilliseconds,
      requestID: requestID, to: &head)
    // What is signed stands behind the statement for a moment, so that it is one message.
    let end = head.count
    appendSignedContext(audience: audience, method: method, target: target[...], to: &head)
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACSHA256.size) { code in
      guard let place = code.baseAddress else { return }
      try key.hmac.code(UnsafeRawBufferPointer(rebasing: head.readable[start...]), into: place)
      head.truncate(to: end)
      head.append(UInt8(ascii: "."))
      Base64.url.append(UnsafeRawBufferPointer(code), to: &head)
    }
  }
}

/// A process has no key for the one it calls: a fault of the installation.
package struct MissingKey: Error {
  package let audience: String
}

/// What the statement is bound to.
func appendSignedContext(
  audience: String, method: Method, target: ArraySlice<UInt8>, to bytes: inout ByteBuffer
) {
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(utf8: audience)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(utf8: method.token)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(target)
}
