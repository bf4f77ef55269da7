import Configuration
import Crypto
import DatabaseHost
import Foundation
import IdentityApp
import Kernel
import SignatureChecks

/// What this process reads beside the frame of every service.
struct IdentityProcessSettings: Sendable {
  let mail: MailSettings?
  /// How passwords are hashed from now on.
  let passwords: HashRecipe
  let csrfKey: Secret<[UInt8]>
  let masterKey: Secret<[UInt8]>
  let trustedOrigins: Set<String>
  let signatures: SignatureSettings
  let egov: EgovOrganization
  /// What an operator sets otherwise than the defaults, as it changes them.
  let limits: [Change]
  let demoPasswordFile: String?
  /// The providers whose sign-in is honoured; `nil`: none.
  let socialFile: String?
  let staffNeedSecondFactor: Bool
  let mailFeedback: MailFeedbackSettings
  let neverBlocked: [IPNetwork]
  /// Where applications may be called that are no outsiders; by default nowhere.
  let logoutNetworks: [IPNetwork]

  typealias Change = @Sendable (inout IdentitySettings) -> Void

  init(_ reader: inout SettingsReader) {
    mail = IdentityProcessSettings.mail(&reader)
    passwords = reader.choice(
      "TECHHUB_PASSWORD_FORMAT", default: .djangoScrypt,
      ["scrypt": .djangoScrypt, "pbkdf2_sha256": .djangoPBKDF2])
    csrfKey = reader.secretKey("csrf.key")
    masterKey = reader.secretKey("master.key")
    trustedOrigins = Set(reader.list("TECHHUB_CORS_ORIGINS"))
    signatures = reader.signatureSettings()
    egov = IdentityProcessSettings.egov(&reader)
    limits = [
      IdentityProcessSettings.limits("TECHHUB_SIGN_IN_LIMITS", &reader) {
        $0.limitSignIn(perAccount: $1, perAddress: $2, within: $3)
      },
      IdentityProcessSettings.limits("TECHHUB_CODE_LIMITS", &reader) {
        $0.limitCodes(perAccount: $1, perAddress: $2, within: $3)
      },
      IdentityProcessSettings.limits("TECHHUB_PRESS_LIMITS", &reader) {
        $0.limitPress(perAccount: $1, perAddress: $2, within: $3)
      },
      IdentityProcessSettings.falseDoor(&reader),
    ].compactMap { $0 }
    staffNeedSecondFactor = reader.flag("TECHHUB_STAFF_SECOND_FACTOR")
    mailFeedback = IdentityProcessSettings.mailFeedback(&reader)
    neverBlocked = IdentityProcessSettings.neverBlocked(&reader)
    logoutNetworks = reader.networks("TECHHUB_LOGOUT_NETWORKS")
    demoPasswordFile = reader.raw("TECHHUB_DEMO_PASSWORD_FILE")
    socialFile = reader.optionalFile("TECHHUB_SOCIAL_FILE")
  }

  private static func mail(_ reader: inout SettingsReader) -> MailSettings? {
    let mailFolder = reader.optionalDirectory("TECHHUB_MAIL_DIR")
    let smsFolder = reader.optionalDirectory("TECHHUB_SMS_DIR")
    let from = reader.string("TECHHUB_MAIL_FROM", default: "TechHub <no-reply@techhub.local>")
    guard let sender = MailSender(from) else {
      reader.fault("TECHHUB_MAIL_FROM", "is not an address")
      return nil
    }
    var server: SMTPServer?
    if let url = reader.raw("TECHHUB_SMTP_URL") {
      server = SMTPServer(url: url)
      if server == nil {
        reader.fault("TECHHUB_SMTP_URL", "is not smtp:// or smtps:// with a host")
      }
    } else if mailFolder == nil {
      reader.fault("TECHHUB_MAIL_DIR", "is not set, and neither is TECHHUB_SMTP_URL")
    }
    return MailSettings(
      sender: sender, server: server, mailFolder: mailFolder,
      provider: IdentityProcessSettings.provider(&reader), smsFolder: smsFolder)
  }

  /// The key stands in a file: an environment is read by too many.
  private static func provider(_ reader: inout SettingsReader) -> SMSProvider? {
    guard let url = reader.raw("TECHHUB_SMS_URL") else { return nil }
    let sender = reader.string("TECHHUB_SMS_SENDER", default: "TechHub")
    let key = reader.raw("TECHHUB_SMS_KEY_FILE").flatMap(IdentityProcessSettings.line)
    guard let key, !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      reader.fault("TECHHUB_SMS_KEY_FILE", "names no file with a key in one line")
      return nil
    }
    let provider = SMSProvider(url: url, key: Secret(key), sender: sender)
    if provider == nil {
      reader.fault("TECHHUB_SMS_URL", "is not https:// with a host, nor http:// on this machine")
    }
    return provider
  }

  private static func line(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// `10,50,15m`: per account, per address, within.
  private static func limits(
    _ name: String, _ reader: inout SettingsReader,
    _ set: @escaping @Sendable (inout IdentitySettings, Int, Int, Duration) -> Void
  ) -> Change? {
    guard reader.raw(name) != nil else { return nil }
    let parts = reader.list(name)
    guard parts.count == 3, let account = Int(parts[0]), let address = Int(parts[1]), account > 0,
      address > 0, parts[2].hasSuffix("m"), let minutes = Int(parts[2].dropLast()), minutes > 0
    else {
      reader.fault(name, "is not attempts per account, per address and minutes, as 10,50,15m")
      return nil
    }
    return { set(&$0, account, address, .seconds(minutes * 60)) }
  }

  /// The password of all demo people.
  func demoPassword() throws -> Secret<String> {
    guard let text = demoPasswordFile.flatMap(IdentityProcessSettings.line), !text.isEmpty
    else { throw NoDemoPassword() }
    return Secret(text)
  }
}

struct NoDemoPassword: Error, CustomStringConvertible {
  var description: String { "TECHHUB_DEMO_PASSWORD_FILE names no file with a password" }
}
