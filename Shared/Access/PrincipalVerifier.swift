import Crypto
package import HTTPCore
package import Kernel

/// Checks the signed principal of a request for one audience.
package struct PrincipalVerifier: Sendable {
  /// How far the clocks of two machines may be apart.
  package static let clockSkew: Duration = .seconds(2)

  /// The name of this service.
  package let audience: String
  private let keys: KeyRing
  private let clock: WallClock

  package init(audience: String, keys: KeyRing, clock: WallClock = .live) {
    self.audience = audience
    self.keys = keys
    self.clock = clock
  }

  /// The principal of a request; throws if it has none, several, or one that is not good for
  /// exactly this request now.
  package func verify(_ request: Request) throws(PrincipalFault) -> Principal {
    try verify(request.head)
  }

  package func verify(_ head: RequestHead) throws(PrincipalFault) -> Principal {
    guard head.headers.count(of: .techHubPrincipal) == 1,
      let value = head.headers.bytes(of: .techHubPrincipal)
    else { throw .missing }
    return try verify(value, method: head.method, target: head.targetBytes)
  }

  /// The same for a header value from elsewhere.
  package func verify(
    _ value: ArraySlice<UInt8>, method: Method, target: some Collection<UInt8>
  ) throws(PrincipalFault) -> Principal {
    let dot = UInt8(ascii: ".")
    guard let first = value.firstIndex(of: dot), value[..<first].elementsEqual("v1".utf8),
      let second = value[(first + 1)...].firstIndex(of: dot),
      let third = value[(second + 1)...].firstIndex(of: dot),
      let code = Base64.url.bytes(value[(third + 1)...])
    else { throw .malformed }
    let kid = String(decoding: value[(first + 1)..<second], as: UTF8.self)
    var message = ByteBuffer(capacity: third - value.startIndex + 128)
    message.append(value[..<third])
    appendSignedContext(
      audience: audience, method: method, target: Array(target)[...], to: &message)
    // The code is checked before the payload is looked at.
    guard let caller = caller(kid, code, message.readable) else { throw .notAuthentic }
    guard let payload = Base64.url.bytes(value[(second + 1)..<third]),
      let claims = PrincipalClaims(payload)
    else { throw .malformed }
    try check(claims, from: caller)
    return claims.principal
  }

  private func caller(
    _ kid: String, _ code: [UInt8], _ message: UnsafeRawBufferPointer
  ) -> String? {
    for key in keys.verifyingKeys(kid) {
      if let isValid = try? key.hmac.isValid(code, for: message), isValid {
        return key.caller
      }
    }
    return nil
  }

  private func check(_ claims: PrincipalClaims, from caller: String) throws(PrincipalFault) {
    let now = clock.now().microseconds / 1_000
    let skew = PrincipalVerifier.clockSkew.wholeMilliseconds
    guard claims.issuedAt <= now + skew, now < claims.expiresAt + skew,
      (0...PrincipalSigner.lifetime.wholeMilliseconds)
        .contains(claims.expiresAt - claims.issuedAt)
    else { throw .expired }
    let principal = claims.principal
    // A service speaks for itself only, and only the gateway speaks for users.
    guard principal.issuer == caller, principal.kind == .service || caller == Principal.gateway,
      (principal.kind == .user) == (principal.userID != nil),
      principal.kind != .application || principal.clientID != nil
    else { throw .notAuthentic }
    if principal.kind != .user {
      guard principal.permissions.isEmpty, !principal.isStaff, !principal.isSuperuser,
        principal.companies.isEmpty, principal.groups.isEmpty
      else { throw .notAuthentic }
    }
  }
}

/// Why a request's principal is not believed. To the caller they are all the same 401.
package enum PrincipalFault: Error, Hashable {
  case missing
  case malformed
  case notAuthentic
  case expired
}

extension PrincipalFault: ProblemConvertible {
  /// 401 `principal-required`: the request did not come through the gateway or from a peer.
  package var problem: Problem {
    Problem(
      status: 401, code: "principal-required",
      title: Localized(
        ru: "Запрос не подтверждён", kk: "Сұрау расталмаған", en: "The request is not vouched for"))
  }
}
