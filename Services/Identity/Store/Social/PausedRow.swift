import IdentityDomain
import JSON
import Kernel
import Postgres

/// A paused sign-in as its column `data` holds it.
enum PausedRow {
  static func data(_ paused: PausedSignIn) -> JSONText {
    JSONText(
      JSONWriter.bytes { json in
        json.object { json in
          if case .link(let user, let session) = paused.purpose {
            json.field("user", user.rawValue)
            json.field("session", session)
          }
          json.field("next", paused.next)
          json.field("language", paused.language.rawValue)
          if let identity = paused.identity { json.object("identity") { write(identity, to: &$0) } }
          if let code = paused.code { json.object("code") { write(code, to: &$0) } }
        }
      })
  }

  private static func write(_ identity: ProviderIdentity, to json: inout JSONWriter) {
    json.field("subject", identity.subject)
    json.field("email", identity.email?.text)
    json.field("email_verified", identity.emailVerified)
    json.field("first_name", identity.firstName?.text)
    json.field("last_name", identity.lastName?.text)
  }

  private static func write(_ code: PausedSignIn.MailedCode, to json: inout JSONWriter) {
    json.field("email", code.email.text)
    json.field("hash", code.hash)
    json.field("ends", code.ends.microseconds)
    json.field("tries", code.tries)
    json.field("first_name", code.names?.first.text)
    json.field("last_name", code.names?.last.text)
  }

  /// `nil` for what another program left there.
  static func paused(_ row: Row) throws -> PausedSignIn? {
    let json = try JSONParser.parse(try row.json("data"))
    guard let next = json["next"]?.string,
      let language = json["language"]?.string.flatMap(Language.init)
    else { return nil }
    var purpose = PausedSignIn.Purpose.signIn
    if let user = json["user"]?.int64, let session = json["session"]?.string {
      purpose = .link(user: UserID(user), session: session)
    }
    return PausedSignIn(
      provider: try row.string("backend"), purpose: purpose, next: next, language: language,
      identity: json["identity"].flatMap(identity), code: json["code"].flatMap(code))
  }

  private static func identity(_ json: JSONValue) -> ProviderIdentity? {
    guard let subject = json["subject"]?.string else { return nil }
    return ProviderIdentity(
      subject: subject, email: json["email"]?.string.flatMap(EmailAddress.init),
      emailVerified: json["email_verified"]?.bool ?? false,
      firstName: json["first_name"]?.string.flatMap(PersonName.init),
      lastName: json["last_name"]?.string.flatMap(PersonName.init))
  }

  private static func code(_ json: JSONValue) -> PausedSignIn.MailedCode? {
    guard let email = json["email"]?.string.flatMap(EmailAddress.init),
      let hash = json["hash"]?.string, let ends = json["ends"]?.int64,
      let tries = json["tries"]?.int
    else { return nil }
    var names: PausedSignIn.Names?
    if let first = json["first_name"]?.string.flatMap(PersonName.init),
      let last = json["last_name"]?.string.flatMap(PersonName.init)
    {
      names = PausedSignIn.Names(first: first, last: last)
    }
    return PausedSignIn.MailedCode(
      email: email, hash: hash, ends: Instant(microseconds: ends), tries: tries, names: names)
  }
}
