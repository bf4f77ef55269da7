import Crypto
import EventLoop
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel
import Observability

/// A sign-in elsewhere that was just begun.
struct StartedSocialSignIn {
  /// Where the browser goes.
  let location: String
  let tie: BrowserTie
}

extension IdentityApplication {
  /// Throws `SocialError`. Nothing is stored where the provider does not answer.
  func startSocial(
    at name: String?, for purpose: PausedSignIn.Purpose, next: String, in language: Language
  ) async throws -> StartedSocialSignIn {
    let provider = try providers.provider(name)
    let now = clock.now()
    let metadata = try await reaching(provider) {
      try await providers.metadata(of: provider, now: now)
    }
    let tie = try BrowserTie(secrets)
    let location = try authorization(at: provider, metadata, tie, in: language)
    try await pausedSignIns.begin(
      PausedSignIn(provider: provider.name, purpose: purpose, next: next, language: language),
      as: try tie.digest, now: now)
    return StartedSocialSignIn(location: location, tie: tie)
  }

  /// OpenID Connect Core, section 3.1.2.1, with PKCE (RFC 7636) whatever the provider makes of it.
  private func authorization(
    at provider: SocialProvider, _ metadata: ProviderMetadata, _ tie: BrowserTie,
    in language: Language
  ) throws -> String {
    let challenge = Base64.url.text(try SHA256.digest(try tie.verifier))
    let query = Query.encode([
      ("response_type", "code"), ("client_id", provider.clientID),
      ("redirect_uri", socialCallback(of: provider)),
      ("scope", provider.scopes.joined(separator: " ")), ("state", try tie.state),
      ("nonce", try tie.nonce), ("code_challenge", challenge), ("code_challenge_method", "S256"),
      ("ui_locales", language.rawValue),
    ])
    let address = metadata.authorizationAddress
    return address + (address.contains("?") ? "&" : "?") + query
  }

  func socialCallback(of provider: SocialProvider) -> String {
    settings.publicOrigin + "/oauth/social/\(provider.name)/callback"
  }

  /// Whatever keeps a provider from answering is told alike; the operator learns what it was.
  func reaching<R>(
    _ provider: SocialProvider, _ body: () async throws -> R
  ) async throws -> R {
    do {
      return try await body()
    } catch let error as SocialError where error != .providerUnavailable {
      throw error
    } catch let token as UntrustworthyToken {
      logger.warning(
        "a provider's answer is not trusted",
        ["provider": .string(provider.name), "reason": .string(token.reason)])
      throw SocialError.untrustworthy
    } catch {
      // The browser's own deadline is not the provider's fault.
      try OperationScope.current?.check()
      logger.warning(
        "a provider does not answer", ["provider": .string(provider.name), "error": .error(error)])
      throw SocialError.providerUnavailable
    }
  }
}
