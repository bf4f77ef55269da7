import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel
import SignatureChecks
import Signatures

/// How far a sign-in by telephone is.
enum QRStep {
  case waiting(until: Instant)
  case arrived(SignInStep)
}

extension IdentityApplication {
  /// A code to sign in with, or for somebody who is to prove his number. Throws `TooManyAttempts`.
  func beginQR(provingNumberOf user: UserID? = nil, client: ClientAddress) async throws -> StartedQR
  {
    _ = try await count(
      .code, subject: "qr \(client.network)", client: client,
      limits: settings.codeLimits.ofNetworks)
    let purpose = user == nil ? SignaturePurpose.signIn : .number
    let text = purpose.opening() + (try Random.token())
    let origin = settings.publicOrigin
    return try await begin(
      QRRequest(
        purpose: user == nil ? .signIn : .number, user: user,
        title: user == nil ? EgovMobile.signIn(to: origin) : EgovMobile.number(at: origin),
        mediaType: "text/plain", content: Array(text.utf8),
        expiresAt: clock.now() + QRPolicy.time))
  }

  func begin(_ request: QRRequest) async throws -> StartedQR {
    let tie = try QRTie(secrets)
    let key = try tie.key
    try await qrSessions.begin(
      request, browser: try tie.digest, key: try SecretDigest.of(key), now: clock.now())
    return started(tie, key, until: request.expiresAt)
  }

  func started(_ tie: QRTie, _ key: String, until end: Instant) -> StartedQR {
    StartedQR(
      tie: tie, address: settings.publicOrigin + EgovRoutes.path + "?key=" + key, expiresAt: end)
  }

  /// What a telephone is to sign. Throws `QRError.over`.
  func qrRequest(key: String) async throws -> QRRequest {
    guard
      let request = try await qrSessions.waiting(
        key: try SecretDigest.of(key), now: clock.now())
    else { throw QRError.over }
    return request
  }

  /// Takes what a telephone has signed. Whether anybody has the number is told to the browser alone.
  /// Throws `QRError`, `SignatureFault`, `SignatureCheckUnavailable`, `TooManyAttempts`.
  func takeSigned(_ cms: [UInt8], key: String, client: ClientAddress) async throws {
    let request = try await qrRequest(key: key)
    let now = clock.now()
    let attempt = try await count(
      .confirmation, subject: "signature \(client.network)", client: client,
      limits: settings.confirmationLimits)
    let signer = try await judging(attempt) {
      try await signatures.verify(cms, of: request.content, at: now)
    }
    // The telephone has one key and asks nobody which: either use will do to sign in. What a document
    // demands its context judges.
    guard !signer.uses.isEmpty, let number = signer.person else { throw SignatureFault.wrongUse }
    let digest = try SecretDigest.of(key)
    let isTaken: Bool
    switch request.purpose {
    case .signIn:
      let credential = try await accounts.credential(number: number, now: now)
      isTaken = try await qrSessions.signIn(key: digest, by: credential?.user, now: now)
    case .number, .document:
      isTaken = try await qrSessions.sign(key: digest, cms, now: now)
    }
    guard isTaken else { throw QRError.over }
    try await giveBack(attempt)
  }

  /// Proves the number of who has signed with his telephone. Throws `QRError`, `SignatureFault`,
  /// `NumberError`.
  func proveNumber(of user: UserID, _ tie: QRTie) async throws -> TaxNumber {
    let now = clock.now()
    let browser = try tie.digest
    let signed = try await qrSessions.signed(browser, for: .number, of: user, now: now)
    let signer = try await signatures.verify(signed.cms, of: signed.content, at: now)
    guard let number = signer.person else { throw SignatureFault.wrongUse }
    try await accounts.prove(number, of: user, now: now)
    try await qrSessions.end(browser)
    return number
  }

  /// The browser asks whether it is in. Throws `QRError.over`, `NumberError.unknown`.
  func finishQRSignIn(
    _ tie: QRTie, replacing: String?, client: ClientAddress, userAgent: String?
  ) async throws -> QRStep {
    let now = clock.now()
    switch try await qrSessions.takeSignIn(try tie.digest, now: now) {
    case .waiting(let end): return .waiting(until: end)
    case .unknown: throw NumberError.unknown
    case .signed(let user):
      // He may have been suspended since.
      guard let credential = try await accounts.credential(of: user, now: now) else {
        throw NumberError.unknown
      }
      let fresh = try FreshSecret()
      let outcome = try await sessions.open(
        Arrival(
          digest: fresh.digest, replacing: replacing,
          client: ClientTrace(address: client.literal, userAgent: userAgent)),
        for: credential, rehashed: nil, by: .signature, now: now)
      return .arrived(try await step(fresh, outcome))
    }
  }
}
