import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What users are told of the second factor.
enum SecondFactorDescriptions {
  static let show = Operation("My second factor")
    .saying("`required`: one of my groups, or my being staff, makes it obligatory.")
    .answers(
      .object([
        "enrolled": .flag, "confirmed_at": .instant.nullable, "required": .flag,
        "recovery_codes_left": .count,
      ])
    )
    .refuses(404, "not-found")

  static let offer = Operation("Get a key for an authenticator app")
    .saying(
      """
      RFC 6238: SHA-1, six digits, 30 seconds. The key is shown once and counts when the app has shown \
      its first code. By a browser's session only.
      """
    )
    .takes(.input(["password": password]))
    .answers(201, .object(["secret": .text, "uri": .text]))
    .limited().refuses(403, "forbidden").refuses(404, "not-found")
    .refuses(409, "already-enrolled")

  static let confirm = Operation("Confirm my second factor with its first code")
    .saying(
      """
      Ends all my sessions and sets a new cookie `sessionid`. Each of the recovery codes opens the \
      account once; they are shown once.
      """
    )
    .takes(.input(["code": code]))
    .answers(
      201,
      .object(["recovery_codes": codes, "csrf_token": .text, "expires_at": .instant]),
      with: .cookie
    )
    .limited().refuses(403, "forbidden").refuses(409, "already-enrolled", "not-enrolled")

  static let renew = Operation("Make my recovery codes anew")
    .takes(.input(["code": code]))
    .answers(201, .object(["recovery_codes": codes]))
    .limited().refuses(403, "forbidden").refuses(409, "not-enrolled")

  static let remove = Operation("Take my second factor away")
    .saying("With the password and a code, or a recovery code. Ends all other sessions.")
    .takes(.input(["password": password, "code": code])).answers(204)
    .limited().refuses(403, "forbidden").refuses(404, "not-found")
    .refuses(409, "not-enrolled")

  static let reset = Operation("Take away the second factor of somebody who lost it")
    .saying(
      "Ends all sessions of the person, who gets a letter. Of a superuser for superusers only."
    )
    .takes(.input(["reason": Schema.text(min: 5, max: 500, pattern: #"\S"#)])).answers(204)
    .refuses(409, "not-enrolled")

  static let demand = Operation("Make a second factor obligatory for a group, or not")
    .saying("Members who have none can set one up and do nothing else.")
    .takes(.input(["required": .flag])).answers(204)

  static let code = Schema.filled(max: 20).example("123456")
  private static let password = Schema.text(min: 1, max: PasswordPolicy.maximum)
    .example("Tau-kus-1907-bulak")
  private static let codes = Schema.array(of: .text)
}
