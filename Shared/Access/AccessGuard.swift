package import HTTPCore
package import HTTPServer
import Kernel

/// What answers a request once its principal is known.
package typealias PrincipalHandler = @Sendable (Request, Principal) async throws -> Response

/// What is left of a principal at the thing that a request names: some rights end there.
package typealias PrincipalNarrowing = @Sendable (Request, Principal) async throws -> Principal

/// Puts the rule of access before every handler of a service. A request without a good principal is
/// refused, whatever the rule.
package struct AccessGuard: Sendable {
  package let verifier: PrincipalVerifier
  private let narrowing: @Sendable (_ template: String) -> PrincipalNarrowing?

  package init(_ verifier: PrincipalVerifier) { self.init(verifier) { _ in nil } }

  private init(
    _ verifier: PrincipalVerifier,
    narrowing: @escaping @Sendable (_ template: String) -> PrincipalNarrowing?
  ) {
    self.verifier = verifier
    self.narrowing = narrowing
  }

  /// The same guard for things at which rights end: `narrowing` says by the template of an address what
  /// is asked before its handler; `nil` for nothing. Whoever fulfils the rule of the route no more is told
  /// that there is no such thing.
  package func narrowed(
    by narrowing: @escaping @Sendable (_ template: String) -> PrincipalNarrowing?
  ) -> AccessGuard {
    AccessGuard(verifier, narrowing: narrowing)
  }

  /// A route whose handler gets the principal. `/internal/…` is for services only and only there
  /// services are let in: anything else is a programmer's error and stops the start. Whose token opens
  /// nothing by its scopes is a visitor here, unless the route itself looks at the scopes; so is
  /// whoever is held back until he has a second factor, unless the route is one that he needs for it.
  /// A route that only answers is open to whoever may read, whatever its verb.
  package func route(
    _ method: Method, _ template: String, _ rule: AccessRule, deadline: Duration? = nil,
    bodyLimit: Int? = nil, looksAtScopes: Bool = false, servesHeldBack: Bool = false,
    onlyAnswers: Bool = false,
    handler: @escaping PrincipalHandler
  ) -> Route {
    var isForServices = false
    if case .service = rule { isForServices = true }
    precondition(
      template.hasPrefix("/internal/") == isForServices,
      "\(template): /internal/ and the rule .service belong together")
    let verifier = verifier
    let narrow = narrowing(template)
    var route = Route(method, template, deadline: deadline, bodyLimit: bodyLimit) { request in
      var principal = try verifier.verify(request)
      if principal.isHeldBack, !servesHeldBack {
        guard case .anyone = rule else { throw AccessRefusal.secondFactorMissing }
        principal = .anonymous(requestID: principal.requestID)
      }
      let hasItsScope = rule.opens(byScopeOf: principal)
      if !principal.mayRead, !looksAtScopes, !hasItsScope {
        guard case .anyone = rule else { throw rule.refusal(of: principal) }
        principal = .anonymous(requestID: principal.requestID)
      }
      try rule.check(principal)
      if let narrow {
        principal = try await narrow(request, principal)
        do { try rule.check(principal) } catch { throw NothingThere() }
      }
      guard !method.isSafe, !onlyAnswers else { return try await handler(request, principal) }
      guard principal.mayWrite || hasItsScope else {
        throw AccessRefusal.scopeMissing("write")
      }
      let origin = ChangeOrigin(request, by: principal.userID)
      return try await ChangeOrigin.$current.withValue(origin) {
        try await handler(request, principal)
      }
    }
    route.audience = rule.audience
    return route
  }
}
