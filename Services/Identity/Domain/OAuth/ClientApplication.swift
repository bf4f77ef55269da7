package import Kernel

package enum OAuthClient {}
package typealias ApplicationID = Identifier<OAuthClient>

/// A partner's application, as the protocol sees it.
package struct ClientApplication: Sendable {
  package enum Kind: String, Sendable {
    /// Keeps a secret on a server.
    case confidential
    /// Runs on people's machines, where nothing stays secret.
    case `public`
  }

  package enum Grant: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case clientCredentials = "client_credentials"
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
  }

  package let id: ApplicationID
  package let clientID: String
  package let kind: Kind
  package let name: String
  package let grants: Set<Grant>
  package let redirects: [RedirectAddress]
  package let logoutRedirects: [RedirectAddress]
  /// The most that it may be given now: what the staff has closed is not among them.
  package let scopes: ScopeList
  /// Of this house: nobody is asked whether it may.
  package let isTrusted: Bool
  package let demandsChallenge: Bool
  /// May ask about tokens of others (RFC 7662): the server of a resource.
  package let isResourceServer: Bool
  package let algorithm: TokenAlgorithm
  package let owner: UserID?
  /// Where it is told that a session has ended; empty: nowhere.
  package let backChannelLogout: String
  /// Digest of its picture; empty: it has none.
  package let logo: String

  package init(
    id: ApplicationID, clientID: String, kind: Kind, name: String, grants: Set<Grant>,
    redirects: [RedirectAddress], logoutRedirects: [RedirectAddress] = [], scopes: ScopeList,
    isTrusted: Bool = false, demandsChallenge: Bool = true, isResourceServer: Bool = false,
    algorithm: TokenAlgorithm = .rs256, owner: UserID? = nil,
    backChannelLogout: String = "", logo: String = ""
  ) {
    self.id = id
    self.clientID = clientID
    self.kind = kind
    self.name = name
    self.grants = grants
    self.redirects = redirects
    self.logoutRedirects = logoutRedirects
    self.scopes = scopes
    self.isTrusted = isTrusted
    self.demandsChallenge = demandsChallenge
    self.isResourceServer = isResourceServer
    self.algorithm = algorithm
    self.owner = owner
    self.backChannelLogout = backChannelLogout
    self.logo = logo
  }

  /// Where the answer goes. Throws `invalid_request`, which must be shown and not sent anywhere.
  package func redirect(asked: String?) throws(OAuthError) -> String {
    guard let asked else {
      guard redirects.count == 1, let only = redirects.first else {
        throw OAuthError(.invalidRequest, "redirect_uri is missing")
      }
      return only.text
    }
    guard redirects.contains(where: { $0.accepts(asked, isPublic: kind == .public) }) else {
      throw OAuthError(.invalidRequest, "redirect_uri is not one of the application's own")
    }
    return asked
  }

  /// Throws `unauthorized_client`.
  package func require(_ grant: Grant) throws(OAuthError) {
    guard grants.contains(grant) else {
      throw OAuthError(.unauthorizedClient, "the application may not use this grant")
    }
  }

  /// What of a wish it can get: all that it may have if it names nothing. Throws `invalid_scope`.
  package func granted(_ asked: ScopeList?) throws(OAuthError) -> ScopeList {
    guard let asked, !asked.isEmpty else {
      guard !scopes.isEmpty else {
        throw OAuthError(.invalidScope, "the application has no scope that is open")
      }
      return scopes
    }
    guard asked.isWithin(scopes) else {
      throw OAuthError(.invalidScope, "the application may not ask for this scope")
    }
    return asked
  }

  /// What it gets of what it was granted once: all that is still open if it names nothing. Throws
  /// `invalid_scope`.
  package func renewed(
    _ held: ScopeList, asking asked: ScopeList? = nil
  ) throws(OAuthError) -> ScopeList {
    if let asked {
      guard asked.isWithin(held) else {
        throw OAuthError(.invalidScope, "scope is more than was granted")
      }
      return try granted(asked)
    }
    let left = ScopeList(held.words.filter(scopes.contains))
    // Old tokens may hold nothing, and go on so.
    guard !left.isEmpty || held.isEmpty else {
      throw OAuthError(.invalidScope, "no scope that was granted is open any more")
    }
    return left
  }
}

/// With which kind of key identity tokens are signed.
package enum TokenAlgorithm: String, Sendable, CaseIterable {
  case rs256 = "RS256"
  case es256 = "ES256"
}
