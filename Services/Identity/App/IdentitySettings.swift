import HTTPClient
package import IdentityDomain
package import Kernel

/// What an installation may set.
package struct IdentitySettings: Sendable {
  /// Scheme, host and port under which browsers know the hub.
  package var publicOrigin: String
  /// Further origins that may sign in, as the gateway's CORS list says.
  package var trustedOrigins: Set<String>
  /// Where the certificates of authorities lie whose signatures count, in PEM; `nil`: none does.
  package var authorities: String?
  package var signInLimits: AttemptPolicy
  package var codeLimits: AttemptPolicy
  package var confirmationLimits: AttemptPolicy
  package var pressLimits = PressPolicy.limits
  /// A second factor is obligatory for staff and superusers, whatever their groups say.
  package var staffNeedSecondFactor = false
  package var falseDoor = FalseDoorPolicy.standard
  /// Never blocked, whatever comes from there.
  package var neverBlocked: [IPNetwork] = IdentitySettings.ownMachine
  /// Networks of the house in which applications may be called when a session ends, by http too.
  package var logoutNetworks: [IPNetwork] = []
  package var mailFeedback = MailFeedbackSettings()
  /// Who asks people to sign with their telephones.
  package var egov = EgovOrganization.standard

  package static let ownMachine = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }

  package init(
    publicOrigin: String, trustedOrigins: Set<String> = [], authorities: String? = nil,
    signInLimits: AttemptPolicy = .signIn, codeLimits: AttemptPolicy = .codes,
    confirmationLimits: AttemptPolicy = .signIn
  ) {
    self.publicOrigin = publicOrigin
    self.trustedOrigins = trustedOrigins
    self.authorities = authorities
    self.signInLimits = signInLimits
    self.codeLimits = codeLimits
    self.confirmationLimits = confirmationLimits
  }

  var logoutReach: AddressReach {
    logoutNetworks.isEmpty ? .anywhere : .anywhereAnd(logoutNetworks)
  }

  /// Cookies leave over TLS only where there is TLS.
  package var cookiesAreSecure: Bool { publicOrigin.hasPrefix("https://") }

  package mutating func limitSignIn(perAccount: Int, perAddress: Int, within window: Duration) {
    signInLimits = AttemptPolicy(perAccount: perAccount, perAddress: perAddress, window: window)
    confirmationLimits = signInLimits
  }

  package mutating func closeFalseDoor(after attempts: Int, within: Duration, for term: Duration) {
    falseDoor = FalseDoorPolicy(attempts: attempts, window: within, term: term)
  }

  package mutating func limitPress(perAccount: Int, perAddress: Int, within window: Duration) {
    pressLimits = AttemptPolicy(perAccount: perAccount, perAddress: perAddress, window: window)
  }

  package mutating func limitCodes(perAccount: Int, perAddress: Int, within window: Duration) {
    codeLimits = AttemptPolicy(perAccount: perAccount, perAddress: perAddress, window: window)
  }
}
