import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// Where a browser goes on after a provider's answer.
enum SocialOutcome {
  case arrived(SignInStep, next: String, Language)
  /// To the page where the person says who he is here.
  case ask
  case done(next: String)
}

extension IdentityApplication {
  /// What a provider sent the browser back with. The code is exchanged before anything is written: where
  /// the provider goes away meanwhile the same address can be asked for again.
  func takeSocialAnswer(
    _ parameters: ProtocolParameters, at provider: SocialProvider, tie: BrowserTie?,
    caller: BrowserSession?, client: ClientAddress, replacing: String?, userAgent: String?
  ) async throws -> SocialOutcome {
    guard let tie else { throw SocialError.stale }
    let digest = try tie.digest
    let now = clock.now()
    guard
      let paused = try await pausedSignIns.find(digest, at: provider.name, now: now),
      paused.identity == nil, paused.purpose.belongs(to: caller),
      let state = parameters["state"], constantTimeEquals(state, try tie.state)
    else { throw SocialError.stale }
    let attempt = try await count(
      .signIn, subject: "social \(digest)", client: client, limits: settings.signInLimits)
    let identity = try await reaching(provider) {
      try await claimed(by: parameters, at: provider, tie, now: now)
    }
    let fresh = try FreshSecret()
    let step = try await pausedSignIns.answer(
      digest, at: provider, with: identity,
      opening: Arrival(
        digest: fresh.digest, replacing: replacing,
        client: ClientTrace(address: client.literal, userAgent: userAgent)), now: clock.now())
    try await giveBack(attempt)
    switch step {
    case .arrived(let outcome):
      return .arrived(
        try await self.step(fresh, outcome), next: paused.next, paused.language)
    case .ask: return .ask
    case .done: return .done(next: paused.next)
    }
  }

  private func claimed(
    by parameters: ProtocolParameters, at provider: SocialProvider, _ tie: BrowserTie, now: Instant
  ) async throws -> ProviderIdentity {
    let metadata = try await providers.metadata(of: provider, now: now)
    // RFC 9207, section 2.4: an answer of another provider must not have its code sent to this one.
    let issuer = parameters["iss"]
    guard issuer == provider.issuer || (issuer == nil && !metadata.namesIssuer) else {
      throw UntrustworthyToken(reason: "iss of another")
    }
    if let error = parameters["error"] {
      throw error == "access_denied" ? SocialError.declined : .providerUnavailable
    }
    guard let code = parameters["code"] else { throw SocialError.stale }
    let tokens = try await providers.exchange(
      code, verifier: try tie.verifier, redirect: socialCallback(of: provider), at: provider,
      metadata)
    return try await providers.identity(
      by: tokens, nonce: try tie.nonce, of: provider, metadata, now: now)
  }
}

extension PausedSignIn.Purpose {
  /// Whether it may go on in a browser where this person is signed in.
  func belongs(to caller: BrowserSession?) -> Bool {
    switch self {
    case .signIn: true
    case .link(let user, let session): caller?.user == user && caller?.id == session
    }
  }
}
