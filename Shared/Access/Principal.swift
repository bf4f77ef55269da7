/// Who asks. A service believes the principal that it verified and nothing else.
package struct Principal: Sendable, Hashable {
  package enum Kind: String, Sendable {
    /// Nobody signed in.
    case anonymous = "a"
    /// A person: by a browser session, an API token or an OAuth client.
    case user = "u"
    /// A partner's application that acts on its own (RFC 6749, section 4.4), within its scopes. Nothing
    /// of any person is open to it.
    case application = "c"
    /// Another process of the hub. It carries no user's rights.
    case service = "s"
  }

  package var kind: Kind
  /// The process that signed: `gateway`, or the calling service.
  package var issuer: String
  package var userID: Int64?
  /// Names the session without being its key.
  package var sessionID: String?
  package var permissions: Set<String>
  package var isStaff: Bool
  package var isSuperuser: Bool
  package var companies: [CompanyRole]
  /// Groups of the user: flags are given to some of them.
  package var groups: Set<Int64>
  /// `-> identity.core_organization`: staff of one organisation see what is its own.
  package var organization: String?
  /// Scopes of an OAuth token, or of an API token that names some; `nil` for a session and for an API
  /// token without, which are not limited; the one word `heldBackScope` for whoever is held back.
  package var scopes: Set<String>?
  /// The OAuth client that acts, for the user or on its own.
  package var clientID: String?
  /// Counts up whenever the user's rights change.
  package var permissionRevision: Int64
  package var requestID: String

  package init(
    kind: Kind, issuer: String, userID: Int64? = nil, sessionID: String? = nil,
    permissions: Set<String> = [], isStaff: Bool = false, isSuperuser: Bool = false,
    companies: [CompanyRole] = [], groups: Set<Int64> = [], organization: String? = nil,
    scopes: Set<String>? = nil, clientID: String? = nil,
    permissionRevision: Int64 = 0, requestID: String = ""
  ) {
    self.kind = kind
    self.issuer = issuer
    self.userID = userID
    self.sessionID = sessionID
    self.permissions = permissions
    self.isStaff = isStaff
    self.isSuperuser = isSuperuser
    self.companies = companies
    self.groups = groups
    self.organization = organization
    self.scopes = scopes
    self.clientID = clientID
    self.permissionRevision = permissionRevision
    self.requestID = requestID
  }

  /// The only process that may speak for users.
  package static let gateway = "gateway"

  package static func anonymous(requestID: String = "") -> Principal {
    Principal(kind: .anonymous, issuer: gateway, requestID: requestID)
  }

  package static func service(_ name: String, requestID: String = "") -> Principal {
    Principal(kind: .service, issuer: name, requestID: requestID)
  }

  package var isSignedIn: Bool { kind == .user && userID != nil }

  /// A superuser has every permission.
  package func has(_ permission: String) -> Bool {
    kind == .user && (isSuperuser || permissions.contains(permission))
  }

  /// Somebody who must have a second factor of sign-in and has none yet: signed in, and nothing is open
  /// to him but what sets one up. No application can ask for that word.
  package static let heldBackScope = "second-factor-setup"

  package var isHeldBack: Bool { scopes?.contains(Principal.heldBackScope) == true }

  /// Whoever has scopes, an application or a person's own limited token, reads only with one of `read`
  /// and `write`: those that say who somebody is open nothing.
  package var mayRead: Bool {
    isUnlimited || scopes?.isDisjoint(with: ["read", "write"]) == false
  }

  /// Whoever has scopes writes only with the scope `write`.
  package var mayWrite: Bool { isUnlimited || scopes?.contains("write") == true }

  /// Who is held back is limited by his own word: it is looked at wherever he comes.
  private var isUnlimited: Bool { clientID == nil && (scopes == nil || isHeldBack) }

  /// The user's role in a company; `nil` if he is no member.
  package func role(in company: Int64) -> String? {
    companies.first { $0.id == company }?.role
  }

  /// The user's id. Throws 401 for anybody else.
  package func requireUser() throws(AccessRefusal) -> Int64 {
    guard kind == .user, let userID else { throw .notSignedIn }
    return userID
  }

  /// Throws 403 without the permission.
  package func require(_ permission: String) throws(AccessRefusal) {
    guard has(permission) else { throw .notAllowed }
  }
}

/// A membership of the user, as identity knew it when it was asked.
package struct CompanyRole: Sendable, Hashable {
  package let id: Int64
  package let role: String

  package init(id: Int64, role: String) {
    self.id = id
    self.role = role
  }
}
