import IdentityDomain
import Kernel
import Testing

struct SocialDomainTests {
  private static let now = Instant(seconds: 1_795_410_000)
  private static let expected = IdentityTokenClaims.Expectation(
    issuer: "https://id.example", clientID: "hub", nonce: "n", accessTokenHash: "h")

  private static var right: IdentityTokenClaims {
    IdentityTokenClaims(
      issuer: "https://id.example", audiences: ["hub"], authorizedParty: "hub",
      expires: now + .seconds(300), issuedAt: now, nonce: "n", accessTokenHash: "h",
      subject: "1907")
  }

  @Test func right_claims_name_their_subject() throws {
    #expect(try Self.right.judged(by: Self.expected, now: Self.now) == "1907")
    var plain = Self.right
    plain.authorizedParty = nil
    plain.accessTokenHash = nil
    #expect(try plain.judged(by: Self.expected, now: Self.now) == "1907")
  }

  private static let spoilt:
    [(IdentityTokenClaims.Fault, @Sendable (inout IdentityTokenClaims) -> Void)] = [
      (.issuer, { $0.issuer = "https://id.example/" }),
      (.audience, { $0.audiences = ["hub", "x"] }),
      (.audience, { $0.audiences = [] }), (.authorizedParty, { $0.authorizedParty = "x" }),
      (.expired, { $0.expires = nil }), (.expired, { $0.expires = now - SocialPolicy.skew }),
      (.issuedAt, { $0.issuedAt = now + SocialPolicy.skew + .seconds(1) }),
      (.issuedAt, { $0.issuedAt = now - SocialPolicy.skew - SocialPolicy.tokenAge }),
      (.nonce, { $0.nonce = nil }), (.accessTokenHash, { $0.accessTokenHash = "x" }),
      (.subject, { $0.subject = "two words" }),
    ]

  @Test func each_wrong_claim_is_named() {
    var seen: Set<IdentityTokenClaims.Fault> = []
    for (fault, spoil) in Self.spoilt {
      var claims = Self.right
      spoil(&claims)
      #expect(throws: fault) { try claims.judged(by: Self.expected, now: Self.now) }
      seen.insert(fault)
    }
    #expect(seen.count == IdentityTokenClaims.Fault.allCases.count)
  }

  @Test func clocks_may_differ_by_a_minute() throws {
    var claims = Self.right
    claims.expires = Self.now - SocialPolicy.skew + .seconds(1)
    claims.issuedAt = Self.now + SocialPolicy.skew
    #expect(try claims.judged(by: Self.expected, now: Self.now) == "1907")
  }

  @Test func the_last_way_in_is_missed() {
    let none = WaysIn(hasPassword: false, links: [1])
    #expect(throws: SocialError.lastWayIn) { try none.demandAnother(than: 1) }
    #expect(throws: Never.self) { try none.demandAnother(than: 2) }
    #expect(throws: Never.self) {
      try WaysIn(hasPassword: true, links: [1]).demandAnother(than: 1)
    }
    #expect(throws: Never.self) {
      try WaysIn(hasPassword: false, links: [1, 2]).demandAnother(than: 1)
    }
  }

  @Test func an_address_counts_only_if_it_is_vouched_for() throws {
    let email = try #require(EmailAddress("a@example.kz"))
    let typed = try #require(EmailAddress("b@example.kz"))
    func paused(_ verified: Bool) -> PausedSignIn {
      PausedSignIn(
        provider: "p", purpose: .signIn, next: "/", language: .kazakh,
        identity: ProviderIdentity(subject: "1", email: email, emailVerified: verified))
    }
    #expect(paused(true).addressee(naming: typed) == email)
    #expect(paused(false).addressee(naming: typed) == typed)
    #expect(ProviderIdentity(subject: "1", email: nil, emailVerified: true).emailVerified == false)
  }

  @Test func a_subject_like_an_address_could_be_an_old_name() {
    func provider(_ name: SocialProvider.OldName) -> SocialProvider {
      SocialProvider(
        name: "p", title: "P", issuer: "https://p.kz", clientID: "c", secret: nil, oldName: name)
    }
    let odd = ProviderIdentity(subject: "a@example.kz", email: nil, emailVerified: false)
    #expect(odd.isAmbiguous(at: provider(.email)) && !odd.isAmbiguous(at: provider(.subject)))
  }
}
