package import Crypto
import HTTPClient
import HTTPCore
package import IdentityApp
package import IdentityDomain
import JOSE
package import JSON
import Kernel
import Synchronization

/// An OpenID Connect provider in this process, whose every answer a test can spoil.
package final class SampleProvider: Sendable {
  package struct State: Sendable {
    package var isDown = false
    fileprivate var calls: [String: Int] = [:]
    /// What is told of whoever signs in, beside the claims of every token.
    package var person: [String: JSONValue] = [:]
    /// Claims that take the place of the right ones; `.null` leaves one out.
    package var wrong: [String: JSONValue] = [:]
    /// A token of a test's own.
    package var token: (@Sendable (JSONValue) throws -> String)?
    package var keys: [(id: String, key: SigningKey)] = []
    package var metadata: [String: JSONValue] = [:]
    /// What is told at `userinfo`.
    package var userInfo: [String: JSONValue]?
    fileprivate var codes: [String: Query] = [:]
  }

  package static let issuer = "https://id.example"
  package static let clientID = "hub"

  private let state: Mutex<State>
  private let clock: Mutex<Instant>

  package init(_ algorithm: SignatureAlgorithm = .es256) throws {
    let key = try SigningKey(generating: algorithm)
    var first = State()
    first.keys = [("k1", key)]
    state = Mutex(first)
    clock = Mutex(.sampleMorning)
  }

  package func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  /// How often one of its addresses was asked.
  package func calls(_ target: String) -> Int { state.withLock { $0.calls[target] ?? 0 } }

  /// Its own clock.
  package func move(_ duration: Duration) { clock.withLock { $0 = $0 + duration } }

  package func book(
    storedAs: String? = nil, oldName: SocialProvider.OldName = .subject
  ) -> ProviderBook {
    ProviderBook(
      [
        SocialProvider(
          name: "sample", title: "Sample", issuer: Self.issuer, clientID: Self.clientID,
          secret: Secret("hub's secret"), storedAs: storedAs, oldName: oldName)
      ], calls: OutsideCalls { call in try self.answer(call) })
  }

  // MARK: At the browser

  /// The person agrees: the query with which the browser is led back.
  package func agree(_ location: String) throws -> String {
    let query = try Query(Array(location.drop { $0 != "?" }.dropFirst().utf8)[...])
    let code = try Random.token()
    state.withLock { $0.codes[code] = query }
    return [("code", code), ("state", query["state"] ?? "")]
      .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
  }

  // MARK: At its addresses

  private func answer(_ call: OutsideCall) throws -> OutsideCalls.Answer {
    try state.withLock { state in
      state.calls[call.url.target, default: 0] += 1
      if state.isDown { throw HTTPClientError.unreachable(reason: "down") }
      switch call.url.target {
      case "/.well-known/openid-configuration": return Self.json(metadata(state))
      case "/keys": return Self.json(try keys(state))
      case "/token": return try token(call, &state)
      case "/userinfo":
        return Self.json(
          .object((state.userInfo ?? [:]).map { JSONMember($0.key, $0.value) }))
      default: return OutsideCalls.Answer(status: 404, body: [])
      }
    }
  }

  private func metadata(_ state: State) -> JSONValue {
    var members: [String: JSONValue] = [
      "issuer": .string(Self.issuer), "authorization_endpoint": .string(Self.issuer + "/sign-in"),
      "token_endpoint": .string(Self.issuer + "/token"),
      "jwks_uri": .string(Self.issuer + "/keys"),
    ]
    if state.userInfo != nil { members["userinfo_endpoint"] = .string(Self.issuer + "/userinfo") }
    members.merge(state.metadata) { $1 }
    return .object(members.map { JSONMember($0.key, $0.value) })
  }

  private func keys(_ state: State) throws -> JSONValue {
    let keys = try state.keys.map { id, key -> JSONValue in
      let text = JSONWriter.bytes { json in
        (try? JSONWebKey(key.publicKey)).map { $0.write(to: &json) } ?? json.null()
      }
      guard case .object(var members) = try JSONParser.parse(text) else { return .null }
      members.removeAll { $0.key == "kid" }
      return .object(members + (id.isEmpty ? [] : [JSONMember("kid", .string(id))]))
    }
    return ["keys": .array(keys)]
  }

  private func token(_ call: OutsideCall, _ state: inout State) throws -> OutsideCalls.Answer {
    let basic = Base64.standard.text(
      Array("\(Self.clientID):\(PercentEncoding.encode("hub's secret"))".utf8))
    guard call.headers[.authorization] == "Basic \(basic)" else {
      return Self.json(["error": "invalid_client"], status: 401)
    }
    let form = try Query((call.body ?? [])[...])
    let verifier = try SHA256.digest(form["code_verifier"] ?? "")
    guard let asked = form["code"].flatMap({ state.codes.removeValue(forKey: $0) }),
      asked["code_challenge"] == Base64.url.text(verifier),
      asked["redirect_uri"] == form["redirect_uri"]
    else { return Self.json(["error": "invalid_grant"], status: 400) }
    let access = try Random.token()
    let claims = try claims(asked, access, state)
    guard let (id, key) = state.keys.last else { return Self.json([:], status: 500) }
    let text =
      try state.token?(claims) ?? SignedToken.text(claims, by: key, named: id)
    return Self.json([
      "token_type": "Bearer", "access_token": .string(access), "id_token": .string(text),
    ])
  }

  private func claims(_ asked: Query, _ access: String, _ state: State) throws -> JSONValue {
    let now = clock.withLock { $0 }
    let half = Array(try SHA256.digest(access).prefix(16))
    var claims: [String: JSONValue] = [
      "iss": .string(Self.issuer), "aud": .string(Self.clientID), "sub": "1907",
      "exp": .number(String(now.seconds + 300)), "iat": .number(String(now.seconds)),
      "nonce": .string(asked["nonce"] ?? ""), "at_hash": .string(Base64.url.text(half)),
    ]
    claims.merge(state.person) { $1 }
    claims.merge(state.wrong) { $1 }
    return .object(claims.filter { $0.value != .null }.map { JSONMember($0.key, $0.value) })
  }

  private static func json(_ value: JSONValue, status: Int = 200) -> OutsideCalls.Answer {
    OutsideCalls.Answer(status: status, body: value.bytes)
  }
}
