import Access
import Crypto
import HTTPCore
import Kernel
import Testing

@Suite struct PrincipalTests {
  private static let now = Instant(seconds: 1_800_000_000)
  private static let key = Secret([UInt8](repeating: 1, count: 32))
  private static let other = Secret([UInt8](repeating: 2, count: 32))

  private let target = "/api/v1/booking/rooms/7?lang=kk"
  private let user = Principal(
    kind: .user, issuer: "gateway", userID: 42, sessionID: "s1", permissions: ["a.b", "c.d"],
    isStaff: true, companies: [CompanyRole(id: 3, role: "owner")], groups: [2, 5], scopes: ["read"],
    clientID: "client", permissionRevision: 9, requestID: "r1")

  private func signer(
    _ caller: String = "gateway", _ key: Secret<[UInt8]> = PrincipalTests.key, kid: String = "k1",
    at instant: Instant = PrincipalTests.now
  ) throws -> PrincipalSigner {
    PrincipalSigner(
      keys: try KeyRing(signing: ["booking": [(kid, key)]], verifying: [:]), clock: .fixed(instant))
  }

  private func verifier(
    _ keys: [String: [(kid: String, key: Secret<[UInt8]>)]] = [
      "gateway": [("k1", PrincipalTests.key)]
    ],
    at instant: Instant = PrincipalTests.now, audience: String = "booking"
  ) throws -> PrincipalVerifier {
    PrincipalVerifier(
      audience: audience, keys: try KeyRing(signing: [:], verifying: keys), clock: .fixed(instant))
  }

  private func signed(_ principal: Principal, by signer: PrincipalSigner) throws -> [UInt8] {
    try signer.sign(principal, audience: "booking", method: .get, target: target.utf8)
  }

  private func fault(
    _ value: [UInt8], _ verifier: PrincipalVerifier, method: Method = .get, target: String? = nil
  ) -> PrincipalFault? {
    do {
      _ = try verifier.verify(value[...], method: method, target: (target ?? self.target).utf8)
      return nil
    } catch { return error }
  }

  @Test func every_field_arrives() throws {
    let value = try signed(user, by: signer())
    let read = try verifier().verify(value[...], method: .get, target: target.utf8)
    #expect(read == user)
    let anonymous = try signed(.anonymous(requestID: "r"), by: signer())
    #expect(
      try verifier().verify(anonymous[...], method: .get, target: target.utf8)
        == .anonymous(requestID: "r"))
  }

  @Test func a_statement_is_worth_nothing_on_another_request() throws {
    let value = try signed(user, by: signer())
    #expect(fault(value, try verifier(), method: .post) == .notAuthentic)
    #expect(fault(value, try verifier(), target: target + "&x=1") == .notAuthentic)
    #expect(
      fault(value, try verifier(), target: "/api/v1/booking/rooms/8?lang=kk") == .notAuthentic)
    #expect(fault(value, try verifier(audience: "services")) == .notAuthentic)
  }

  @Test func any_changed_byte_is_noticed() throws {
    let value = try signed(user, by: signer())
    let verifier = try verifier()
    for index in value.indices {
      var changed = value
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(fault(changed, verifier) != nil, "byte \(index)")
      #expect(fault(Array(value[..<index]), verifier) != nil)
    }
    #expect(fault(value + [UInt8(ascii: ".")], verifier) == .malformed)
  }

  @Test func it_holds_ten_seconds_and_two_of_skew() throws {
    let value = try signed(user, by: signer())
    let start = PrincipalTests.now
    #expect(fault(value, try verifier(at: start - .seconds(2))) == nil)
    #expect(fault(value, try verifier(at: start - .milliseconds(2_001))) == .expired)
    #expect(fault(value, try verifier(at: start + .milliseconds(11_999))) == nil)
    #expect(fault(value, try verifier(at: start + .seconds(12))) == .expired)
  }

  /// Without the check of the issuer a service that holds any key to the callee could speak for
  /// every user.
  @Test func a_service_cannot_speak_for_users_or_for_others() throws {
    let keys = [
      "gateway": [("k1", PrincipalTests.key)], "services": [("k2", PrincipalTests.other)],
    ]
    let verifier = try verifier(keys.mapValues { $0.map { (kid: $0.0, key: $0.1) } })
    let thief = try signer("services", PrincipalTests.other, kid: "k2")
    var forged = user
    #expect(fault(try signed(forged, by: thief), verifier) == .notAuthentic)
    forged.issuer = "services"
    #expect(fault(try signed(forged, by: thief), verifier) == .notAuthentic)
    #expect(fault(try signed(.service("identity"), by: thief), verifier) == .notAuthentic)
    #expect(fault(try signed(.service("gateway"), by: thief), verifier) == .notAuthentic)
    #expect(fault(try signed(.service("services"), by: thief), verifier) == nil)
    var privileged = Principal.service("services")
    privileged.isSuperuser = true
    #expect(fault(try signed(privileged, by: thief), verifier) == .notAuthentic)
  }

  @Test func keys_are_changed_without_a_gap() throws {
    let both = try verifier([
      "gateway": [("new", PrincipalTests.other), ("k1", PrincipalTests.key)]
    ])
    #expect(fault(try signed(user, by: signer()), both) == nil)
    let fresh = try signer("gateway", PrincipalTests.other, kid: "new")
    #expect(fault(try signed(user, by: fresh), both) == nil)
    #expect(fault(try signed(user, by: fresh), try verifier()) == .notAuthentic)
    // The right kid with the wrong key.
    let wrong = try signer("gateway", PrincipalTests.other, kid: "k1")
    #expect(fault(try signed(user, by: wrong), try verifier()) == .notAuthentic)
  }

  @Test func a_request_carries_exactly_one_statement() throws {
    let value = String(decoding: try signed(user, by: signer()), as: UTF8.self)
    var headers = HeaderFields()
    #expect(throws: PrincipalFault.missing) {
      try verifier().verify(RequestHead(.get, target, headers: headers))
    }
    headers.append("techhub-principal", value)
    #expect(try verifier().verify(RequestHead(.get, target, headers: headers)) == user)
    headers.append("TechHub-Principal", value)
    #expect(throws: PrincipalFault.missing) {
      try verifier().verify(RequestHead(.get, target, headers: headers))
    }
  }
}
