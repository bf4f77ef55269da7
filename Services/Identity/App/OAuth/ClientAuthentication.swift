import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// How an application says who it is (RFC 6749, section 2.3).
struct ClientCredentials {
  let clientID: String
  /// `nil`: it keeps no secret.
  let secret: Secret<String>?

  /// Throws `OAuthError`: none, or two ways at once.
  init(_ request: Request, _ form: ProtocolParameters) throws(OAuthError) {
    let fields = request.headers.values(of: "Authorization")
    guard fields.count <= 1 else {
      throw OAuthError(.invalidRequest, "Authorization is there more than once")
    }
    guard let field = fields.first else {
      clientID = try ClientCredentials.required(form["client_id"])
      secret = form["client_secret"].map { Secret($0) }
      return
    }
    guard form["client_secret"] == nil else {
      throw OAuthError(.invalidRequest, "one way of authentication at a time")
    }
    guard let (name, password) = ClientCredentials.basic(field) else {
      throw OAuthError(.invalidClient, "Authorization is not Basic")
    }
    guard form["client_id"].map({ $0 == name }) ?? true else {
      throw OAuthError(.invalidRequest, "client_id is not that of Authorization")
    }
    clientID = name
    secret = Secret(password)
  }

  private static func required(_ clientID: String?) throws(OAuthError) -> String {
    guard let clientID else { throw OAuthError(.invalidClient, "client_id is missing") }
    return clientID
  }

  /// Both parts are form-encoded before they are joined (section 2.3.1).
  private static func basic(_ field: String) -> (String, String)? {
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let bytes = Base64.standard.bytes(String(parts[1]).trimmingPrefixSpaces),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let name = decoded(bytes[..<colon]), let password = decoded(bytes[(colon + 1)...])
    else { return nil }
    return (name, password)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let query = try? Query(Array("v=".utf8)[...] + bytes), query.items.count == 1 else {
      return bytes.isEmpty ? "" : nil
    }
    return query.items[0].value
  }
}

extension String {
  fileprivate var trimmingPrefixSpaces: String { String(drop { $0 == " " }) }
}

extension IdentityApplication {
  /// The application that these credentials prove. Unknown ones and wrong secrets are told alike, and
  /// after a like time where the secret is one of the old site. Throws `OAuthError.invalidClient`.
  func authenticate(
    _ credentials: ClientCredentials, from address: ClientAddress
  ) async throws -> ClientApplication {
    guard let secret = credentials.secret else {
      let client = try await applications.application(credentials.clientID)
      guard let client, client.kind == .public else { throw OAuthError.unknownClient }
      return client
    }
    let digest = try SecretDigest.of(secret.reveal())
    let found = try await applications.application(
      credentials.clientID, secret: digest, now: clock.now())
    guard let (client, known) = found, client.kind == .confidential,
      try await isRight(secret, digest, known, of: client, from: address)
    else { throw OAuthError.unknownClient }
    return client
  }

  private func isRight(
    _ secret: Secret<String>, _ digest: String, _ known: ClientSecrets,
    of client: ClientApplication, from address: ClientAddress
  ) async throws -> Bool {
    if known.isKnown { return true }
    guard let old = known.old else { return false }
    // Each guess costs a hash: so many from one address, and no more.
    let attempt = try await count(
      .clientSecret, subject: client.clientID, client: address, limits: .clientSecrets)
    let isRight =
      known.oldIsHashed
      ? try await hash(of: attempt) { try $0.verify(secret, against: old) == .right }
      : constantTimeEquals(secret.reveal(), old)
    guard isRight else { return false }
    try await giveBack(attempt)
    try await applications.remember(
      digest, hint: String(secret.reveal().prefix(4)), of: client.id, now: clock.now())
    return true
  }
}

extension OAuthError {
  static let unknownClient = OAuthError(.invalidClient, "client authentication failed")
}
