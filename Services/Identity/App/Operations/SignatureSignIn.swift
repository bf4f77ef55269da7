import Crypto
import IdentityDomain
import IdentityStore
import Kernel
import SignatureChecks
import Signatures

extension IdentityApplication {
  /// What is to be signed: shown once, good once.
  func challenge(
    _ purpose: SignaturePurpose, of user: UserID?, for company: CompanyID? = nil
  ) async throws -> String {
    let text = purpose.opening(for: company) + (try Random.token())
    try await challenges.add(
      try SecretDigest.of(text), for: purpose, of: user, now: clock.now())
    return text
  }

  /// Who signed a challenge. Throws `SignatureFault`, `NumberError`.
  /// The challenge goes first: whoever has none makes nobody check a signature, and tries are counted.
  func signer(
    of challenge: String, _ signature: [UInt8], for purpose: SignaturePurpose,
    of user: UserID?, from client: ClientAddress
  ) async throws -> (signer: Signer, number: TaxNumber) {
    let now = clock.now()
    let attempt = try await count(
      .confirmation, subject: "signature \(client.network)", client: client,
      limits: settings.confirmationLimits)
    guard
      try await challenges.take(
        try SecretDigest.of(challenge), for: purpose, of: user, now: now)
    else { throw NumberError.wrongChallenge }
    let signer: Signer
    do {
      signer = try await judging(attempt) {
        try await signatures.verify(signature, of: Array(challenge.utf8), at: now)
      }
    } catch let unavailable as SignatureCheckUnavailable {
      // Nothing was checked: the same text may be tried again.
      try await challenges.add(
        try SecretDigest.of(challenge), for: purpose, of: user, now: now)
      throw unavailable
    }
    guard signer.uses.contains(purpose.use), let number = signer.person else {
      throw SignatureFault.wrongUse
    }
    try await giveBack(attempt)
    return (signer, number)
  }

  /// Signs in whose number the certificate carries, with the second step where there is one.
  func signIn(
    signing challenge: String, _ signature: [UInt8], replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> SignInStep {
    let (_, number) = try await signer(
      of: challenge, signature, for: .signIn, of: nil, from: client)
    let now = clock.now()
    guard let credential = try await accounts.credential(number: number, now: now) else {
      throw NumberError.unknown
    }
    let fresh = try FreshSecret()
    let outcome = try await sessions.open(
      Arrival(
        digest: fresh.digest, replacing: replacing,
        client: ClientTrace(address: client.literal, userAgent: userAgent)),
      for: credential, rehashed: nil, by: .signature, now: now)
    return try await step(fresh, outcome)
  }

  func proveNumber(
    of user: UserID, signing challenge: String, _ signature: [UInt8], client: ClientAddress
  ) async throws -> TaxNumber {
    let (_, number) = try await signer(
      of: challenge, signature, for: .number, of: user, from: client)
    try await accounts.prove(number, of: user, now: clock.now())
    return number
  }
}

extension SignaturePurpose {
  /// The key with which somebody shows who he is binds nobody to anything, and the one that binds is not
  /// put to use for every sign-in.
  fileprivate var use: Signer.Use {
    switch self {
    case .signIn, .number: .authentication
    case .company: .signing
    }
  }
}
