import IdentityDomain
import OpenAPI

/// What people are told of signing.
enum SignatureDescriptions {
  static let challenge = Operation("What to sign")
    .saying(
      """
      Sign the text as it is (CMS SignedData, RFC 5652, with the certificate in it). Good once, for \
      five minutes. `number` is for those who are signed in.
      """
    )
    .takes(.input(["purpose": .choice(SignaturePurpose.allCases.map(\.rawValue))]))
    .answers(201, .object(["challenge": .text, "expires_at": .instant]))
    .refuses(401, "not-signed-in")

  static let signIn = Operation("Sign in by an electronic signature")
    .saying("Whose number (IIN) the certificate carries is signed in.")
    .takes(signed)
    .answers(201, SessionDescriptions.session, with: .cookie)
    .answers(202, SessionDescriptions.challenge)
    .limited().refuses(401, "no-account-with-number").refuses(403, "foreign-origin").refuses(
      503, "busy")

  static let prove = Operation("Prove my number (IIN) by an electronic signature")
    .takes(signed)
    .answers(.object(["iin": .text, "iin_verified": .flag]))
    .limited().refuses(409, "iin-taken", "iin-settled").refuses(503, "busy")

  private static let signed = Schema.input([
    "challenge": .filled(max: 200),
    "signature": .filled(max: SignaturePolicy.longest * 4 / 3 + 4),
  ])
}
