package import OpenAPI

/// Who may use a route.
package enum AccessRule: Sendable {
  /// Also those who are not signed in.
  case anyone
  case signedIn
  case staff
  case superuser
  case permission(String)
  case anyPermission([String])
  /// Who has the permission, and an application that acts on its own with the scope: it needs neither
  /// `read` nor `write` beside it.
  case permissionOrScope(String, scope: String)
  /// Only the named processes, on `/internal/…`.
  case service([String])

  package static func service(_ callers: String...) -> AccessRule { .service(callers) }

  /// Throws `notSignedIn` where signing in would help, `scopeMissing` where a scope would, else
  /// `notAllowed`.
  package func check(_ principal: Principal) throws(AccessRefusal) {
    if case .service(let callers) = self {
      guard principal.kind == .service, callers.contains(principal.issuer) else {
        throw .notAllowed
      }
      return
    }
    guard principal.kind != .service else { throw .notAllowed }
    if case .anyone = self { return }
    if opens(byScopeOf: principal) { return }
    // Signing in would not help an application that acts on its own.
    guard principal.kind != .application else { throw refusal(of: principal) }
    guard principal.isSignedIn else { throw .notSignedIn }
    guard isFulfilled(by: principal) else { throw .notAllowed }
  }

  /// True for an application whose token has the scope that the rule names.
  func opens(byScopeOf principal: Principal) -> Bool {
    guard case .permissionOrScope(_, let scope) = self else { return false }
    return principal.kind == .application && principal.scopes?.contains(scope) == true
  }

  /// What an application is told whose token opens nothing here: the scope that would, if there is one.
  func refusal(of principal: Principal) -> AccessRefusal {
    guard principal.kind == .application else { return .scopeMissing("read") }
    guard case .permissionOrScope(_, let scope) = self else { return .notAllowed }
    return .scopeMissing(scope)
  }

  private func isFulfilled(by principal: Principal) -> Bool {
    switch self {
    case .anyone, .signedIn: true
    case .staff: principal.isStaff || principal.isSuperuser
    case .superuser: principal.isSuperuser
    case .permission(let permission), .permissionOrScope(let permission, _):
      principal.has(permission)
    case .anyPermission(let permissions): permissions.contains { principal.has($0) }
    case .service: false
    }
  }

  /// As the description of the API has it.
  package var audience: Audience {
    switch self {
    case .anyone: .anyone
    case .signedIn: .signedIn
    case .staff: .holders("staff")
    case .superuser: .holders("superuser")
    case .permission(let permission), .permissionOrScope(let permission, _):
      .holders(permission)
    case .anyPermission(let permissions): .holders(permissions.joined(separator: " or "))
    case .service: .services
    }
  }
}
