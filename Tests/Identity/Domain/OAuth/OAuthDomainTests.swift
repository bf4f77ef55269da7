import IdentityDomain
import Kernel
import Testing

@Suite struct OAuthDomainTests {
  static func client(
    _ kind: ClientApplication.Kind = .confidential, redirects: [String] = ["https://a.kz/cb"],
    demandsChallenge: Bool = true
  ) -> ClientApplication {
    ClientApplication(
      id: ApplicationID(1), clientID: "a", kind: kind, name: "A",
      grants: [.authorizationCode, .refreshToken],
      redirects: redirects.map { RedirectAddress(stored: $0) },
      scopes: ScopeList(["openid", "profile", "read"]), demandsChallenge: demandsChallenge)
  }

  static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

  static func parameters(_ changes: (String, String)...) -> ProtocolParameters {
    var values = [
      ("response_type", "code"), ("client_id", "a"), ("redirect_uri", "https://a.kz/cb"),
      ("scope", "openid read"), ("state", "s"), ("code_challenge", challenge),
      ("code_challenge_method", "S256"),
    ]
    for (name, value) in changes {
      values.removeAll { $0.0 == name }
      values.append((name, value))
    }
    return ProtocolParameters(values.map { (name: $0.0, value: $0.1) })
  }

  private func request(
    _ parameters: ProtocolParameters, _ client: ClientApplication = OAuthDomainTests.client()
  ) throws(OAuthError) -> AuthorizationRequest {
    try AuthorizationRequest(parameters, for: client, redirect: "https://a.kz/cb")
  }

  private func fault(
    _ parameters: ProtocolParameters, _ client: ClientApplication = OAuthDomainTests.client()
  ) -> OAuthError.Code? {
    do throws(OAuthError) {
      _ = try request(parameters, client)
      return nil
    } catch {
      return error.code
    }
  }

  // MARK: Redirect addresses

  @Test(arguments: [
    ("https://a.kz/cb", true), ("https://a.kz/cb/", false), ("https://a.kz/cb?x=1", false),
    ("https://A.kz/cb", false), ("http://a.kz/cb", false), ("https://a.kz:443/cb", false),
    ("https://a.kz/cb#", false), ("https://a.kz/cb/../cb", false),
    ("https://a.kz.evil.kz/cb", false),
    ("https://a.kz@evil.kz/cb", false), ("", false),
  ])
  func a_redirect_address_is_compared_character_by_character(_ asked: String, _ isOwn: Bool) {
    let client = Self.client()
    #expect(((try? client.redirect(asked: asked)) != nil) == isOwn)
  }

  @Test(arguments: [
    ("http://127.0.0.1:51004/cb", true), ("http://127.0.0.1/cb", true),
    ("http://[::1]:9/six", true),
    ("http://127.0.0.1:51004/other", false), ("http://localhost:51004/cb", false),
    ("http://127.0.0.1.evil.kz:1/cb", false), ("http://127.0.0.1:1@evil.kz/cb", false),
    ("https://127.0.0.1:51004/cb", false), ("http://127.0.0.1:5x/cb", false),
  ])
  func on_the_persons_own_machine_any_port_will_do(_ asked: String, _ isOwn: Bool) {
    let redirects = ["http://127.0.0.1/cb", "http://[::1]/six"]
    let app = Self.client(.public, redirects: redirects)
    #expect(((try? app.redirect(asked: asked)) != nil) == isOwn)
    let server = Self.client(.confidential, redirects: redirects)
    #expect(((try? server.redirect(asked: asked)) != nil) == (asked == "http://127.0.0.1/cb"))
  }

  @Test func without_one_it_must_be_the_only_one() throws {
    #expect(try Self.client().redirect(asked: nil) == "https://a.kz/cb")
    #expect(throws: OAuthError.self) {
      try Self.client(redirects: ["https://a.kz/1", "https://a.kz/2"]).redirect(asked: nil)
    }
    #expect(throws: OAuthError.self) { try Self.client(redirects: []).redirect(asked: nil) }
  }

  @Test(
    arguments: [
      ("https://a.kz/cb", nil, nil), ("https://a.kz/cb?x=1", nil, nil),
      ("http://127.0.0.1/cb", nil, .badScheme), ("http://[::1]:8080/cb", nil, .badScheme),
      ("kz.a.app:/cb", nil, .badScheme), ("kz.a.app://cb", nil, .badScheme),
      ("app:/cb", .badScheme, .badScheme), ("javascript:alert(1)", .badScheme, .badScheme),
      ("http://localhost/cb", .badScheme, .badScheme), ("http://a.kz/cb", .badScheme, .badScheme),
      ("https:///cb", .notAbsolute, .notAbsolute), ("/cb", .notAbsolute, .notAbsolute),
      ("a.kz/cb", .notAbsolute, .notAbsolute), ("https://a.kz/ cb", .notAbsolute, .notAbsolute),
      ("https://a.kz/\u{441}", .notAbsolute, .notAbsolute),
      ("https://a.kz/cb#x", .hasFragment, .hasFragment),
      ("https://*.a.kz/cb", .hasWildcard, .hasWildcard),
      ("https://u:p@a.kz/cb", .hasCredentials, .hasCredentials),
      ("https://a.kz/" + String(repeating: "x", count: 500), .tooLong, .tooLong),
    ] as [(String, RedirectAddress.Fault?, RedirectAddress.Fault?)])
  func what_may_be_registered(
    _ text: String, _ ofPublic: RedirectAddress.Fault?, _ ofConfidential: RedirectAddress.Fault?
  ) {
    func fault(_ isPublic: Bool) -> RedirectAddress.Fault? {
      do throws(RedirectAddress.Fault) {
        _ = try RedirectAddress(registering: text, isPublic: isPublic)
        return nil
      } catch {
        return error
      }
    }
    #expect(fault(true) == ofPublic)
    #expect(fault(false) == ofConfidential)
  }

  // MARK: The request

  @Test func a_good_request_is_read() throws {
    let read = try request(
      Self.parameters(
        ("nonce", "n"), ("prompt", "login consent"), ("max_age", "60"),
        ("ui_locales", "kk-KZ fr ru")))
    #expect(read.scopes.words == ["openid", "read"] && read.isOpenID)
    #expect(read.challenge?.text == Self.challenge && read.nonce == "n" && read.state == "s")
    #expect(read.prompts == [.login, .consent] && read.maxAge == .seconds(60))
    #expect(read.languages == [.kazakh, .russian])
    #expect(read.namedRedirect)
  }

  @Test(
    arguments: [
      ("response_type", "", .invalidRequest), ("response_type", "token", .unsupportedResponseType),
      ("response_type", "code id_token", .unsupportedResponseType),
      ("response_mode", "fragment", .invalidRequest), ("scope", "openid write", .invalidScope),
      ("scope", "openid  read", .invalidScope), ("scope", "open\"id", .invalidScope),
      ("code_challenge", "", .invalidRequest), ("code_challenge_method", "plain", .invalidRequest),
      ("code_challenge_method", "", .invalidRequest), ("code_challenge", "short", .invalidRequest),
      ("code_challenge", String(repeating: "+", count: 43), .invalidRequest),
      ("prompt", "none login", .invalidRequest), ("prompt", "other", .invalidRequest),
      ("max_age", "-1", .invalidRequest), ("max_age", "soon", .invalidRequest),
      ("request", "x", .requestNotSupported), ("request_uri", "x", .requestURINotSupported),
      ("state", String(repeating: "x", count: 1_001), .invalidRequest),
    ] as [(String, String, OAuthError.Code)])
  func a_bad_request_is_refused(_ name: String, _ value: String, _ code: OAuthError.Code) {
    #expect(fault(Self.parameters((name, value))) == code)
  }

  /// OpenID Connect Core, section 3.1.2.1: `max_age=0` is `prompt=login`.
  @Test(arguments: [
    ("max_age", "0", true), ("max_age", "1", false), ("prompt", "login", true),
    ("prompt", "select_account", true), ("prompt", "consent", false),
  ])
  func some_requests_want_a_new_sign_in(_ name: String, _ value: String, _ new: Bool) throws {
    #expect(try request(Self.parameters((name, value))).demandsSignIn == new)
  }

  @Test func a_grant_is_good_for_what_its_application_may_have_now() throws {
    let client = Self.client()
    let held = ScopeList(["openid", "read", "write"])
    #expect(try client.renewed(held).words == ["openid", "read"])
    #expect(try client.renewed(held, asking: ScopeList(["read"])).words == ["read"])
    #expect(try client.renewed(ScopeList([])).isEmpty, "old tokens may hold nothing")
    for (held, asked) in [
      (["write"], nil), (["openid", "write"], ["write"]), (["openid"], ["openid", "read"]),
    ] as [([String], [String]?)] {
      #expect(throws: OAuthError.self, "\(held)") {
        try client.renewed(ScopeList(held), asking: asked.map { ScopeList($0) })
      }
    }
  }

  @Test func a_scope_is_judged_by_what_the_staff_keeps() {
    let catalogue = ScopeCatalogue([
      .init(code: "read", isActive: true, isReserved: false),
      .init(code: "hooks", isActive: true, isReserved: true),
      .init(code: "old", isActive: false, isReserved: false),
    ])
    #expect(catalogue.active == ["read", "hooks"])
    for (code, held, isStaff, fault) in [
      ("read", [], false, nil), ("admin", [], true, .unknown), ("old", ["old"], true, .unknown),
      ("hooks", [], false, .reserved), ("hooks", [], true, nil), ("hooks", ["hooks"], false, nil),
    ] as [(String, [String], Bool, ScopeCatalogue.Fault?)] {
      var found: ScopeCatalogue.Fault?
      do throws(ScopeCatalogue.Fault) {
        try catalogue.judge(code, holding: ScopeList(held), byStaff: isStaff)
      } catch {
        found = error
      }
      #expect(found == fault, "\(code)")
    }
  }

  @Test func nothing_is_said_twice() {
    let twice = ProtocolParameters(
      [("response_type", "code"), ("client_id", "a"), ("client_id", "b")].map {
        (name: $0.0, value: $0.1)
      })
    #expect(fault(twice) == .invalidRequest)
    #expect(twice["client_id"] == nil)
  }

  @Test func only_a_server_that_was_excused_goes_without_a_challenge() {
    let bare = Self.parameters(("code_challenge", ""), ("code_challenge_method", ""))
    #expect(fault(bare, Self.client(demandsChallenge: false)) == nil)
    #expect(fault(bare, Self.client(.public, demandsChallenge: false)) == .invalidRequest)
    #expect(fault(bare) == .invalidRequest)
  }

  // MARK: Tokens

  @Test(
    arguments: [
      ("password", .unsupportedGrantType), ("implicit", .unsupportedGrantType),
      ("", .invalidRequest),
      ("urn:ietf:params:oauth:grant-type:jwt-bearer", .unsupportedGrantType),
      ("authorization_code", .invalidRequest), ("refresh_token", .invalidRequest),
      ("urn:ietf:params:oauth:grant-type:device_code", .invalidRequest),
    ] as [(String, OAuthError.Code)])
  func other_grants_and_empty_ones_are_refused(_ type: String, _ code: OAuthError.Code) {
    do throws(OAuthError) {
      _ = try TokenRequest(ProtocolParameters([(name: "grant_type", value: type)]))
      Issue.record("taken")
    } catch {
      #expect(error.code == code)
    }
  }

  @Test(arguments: [
    String(repeating: "a", count: 42), String(repeating: "a", count: 129),
    String(repeating: "a", count: 42) + "+", String(repeating: "ә", count: 43),
  ])
  func a_verifier_has_its_form(_ verifier: String) {
    #expect(!CodeChallenge.isVerifier(verifier))
    #expect(throws: OAuthError.self) {
      try TokenRequest(
        ProtocolParameters([
          (name: "grant_type", value: "authorization_code"), (name: "code", value: "c"),
          (name: "code_verifier", value: verifier),
        ]))
    }
  }

  @Test func scopes_are_words_in_their_order() throws {
    let list = try ScopeList("b a b")
    #expect(list.text == "b a" && list.isWithin(ScopeList(["a", "b", "c"])))
    #expect(ScopeList(stored: " read\n write ").words == ["read", "write"])
    for bad in ["", " a", "a ", "a\tb", "a\\b", "ы"] {
      #expect(throws: OAuthError.self) { try ScopeList(bad) }
    }
  }

  @Test func the_code_of_a_device_is_read_as_people_type_it() {
    #expect(DeviceUserCode(typed: " bcdf-ghjk ")?.shown == "BCDF-GHJK")
    #expect(DeviceUserCode(typed: "BCDF GHJK")?.text == "BCDFGHJK")
    for text in ["", "BCDF-GHJ", "BCDF-GHJKL", "BCDF-GHJA", "BCDF-GHJ1", "ВСDF-GHJK"] {
      #expect(DeviceUserCode(typed: text) == nil, "\(text)")
    }
  }
}
