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
    try sign(
      PreparedPrincipal(principal), requestID: principal.requestID, audience: audience,
      method: method, target: Array(target))
  }

  /// For a principal that is signed for many requests: only what differs is written anew.
  package func sign(
    _ principal: PreparedPrincipal, requestID: String, audience: String, method: Method,
    target: [UInt8]
  ) throws -> [UInt8] {
    guard let key = keys.signingKey(for: audience) else { throw MissingKey(audience: audience) }
    let now = clock.now().microseconds / 1_000
    var value: [UInt8] = []
    // With its header it fits malloc's thread cache, which ends at 1,032 bytes.
    value.reserveCapacity(960)
    value.append("v1." as StaticString)
    value.append(contentsOf: key.kid.utf8)
    value.append(UInt8(ascii: "."))
    value.append(contentsOf: principal.beginning)
    Base64.url.append(
      PreparedPrincipal.end(
        issuedAt: now, expiresAt: now + PrincipalSigner.lifetime.wholeMilliseconds,
        requestID: requestID), to: &value)
    // What is signed stands behind the statement for a moment, so that it is one message.
    let length = value.count
    appendSignedContext(audience: audience, method: method, target: target, to: &value)
    let code = try key.hmac.code(value)
    value.removeSubrange(length...)
    value.append(UInt8(ascii: "."))
    Base64.url.append(code, to: &value)
    return value
  }
}

/// A process has no key for the one it calls: a fault of the installation.
package struct MissingKey: Error {
  package let audience: String
}

/// What the statement is bound to.
func signedContext(
  audience: String, method: Method, target: some Collection<UInt8>
) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(64 + target.count)
  appendSignedContext(audience: audience, method: method, target: Array(target), to: &bytes)
  return bytes
}

private func appendSignedContext(
  audience: String, method: Method, target: [UInt8], to bytes: inout [UInt8]
) {
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(contentsOf: audience.utf8)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(contentsOf: method.token.utf8)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(contentsOf: target)
}
