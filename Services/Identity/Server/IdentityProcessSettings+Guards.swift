import Configuration
import Crypto
import Foundation
import IdentityApp
import Kernel

/// Whose reports of bounced mail are believed, and who is turned away.
extension IdentityProcessSettings {
  /// `TECHHUB_SNS_CERTIFICATES`: PEM files; `TECHHUB_SNS_TOPICS`: our topics, without which anybody's
  /// would count; `TECHHUB_MAIL_FEEDBACK_KEY_FILE`: what other carriers show.
  static func mailFeedback(_ reader: inout SettingsReader) -> MailFeedbackSettings {
    var settings = MailFeedbackSettings(topics: Set(reader.list("TECHHUB_SNS_TOPICS")))
    for path in reader.list("TECHHUB_SNS_CERTIFICATES") {
      do {
        let pem = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
        settings.certificates.append(try Certificate(pem: pem))
      } catch {
        reader.fault("TECHHUB_SNS_CERTIFICATES", "\(path) is no certificate with an RSA key")
      }
    }
    if settings.certificates.isEmpty != settings.topics.isEmpty {
      reader.fault("TECHHUB_SNS_TOPICS", "and TECHHUB_SNS_CERTIFICATES belong together")
    }
    if let path = reader.raw("TECHHUB_MAIL_FEEDBACK_KEY_FILE") {
      let key = FileManager.default.contents(atPath: path).map {
        String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      }
      if let key, key.utf8.count >= 32 {
        settings.key = Secret(key)
      } else {
        reader.fault("TECHHUB_MAIL_FEEDBACK_KEY_FILE", "names no file with 32 characters")
      }
    }
    return settings
  }

  /// `5,10m,24h`: attempts, within minutes, blocked for hours.
  static func falseDoor(_ reader: inout SettingsReader) -> Change? {
    let name = "TECHHUB_FALSE_DOOR"
    guard reader.raw(name) != nil else { return nil }
    let parts = reader.list(name)
    guard parts.count == 3, parts[1].hasSuffix("m"), parts[2].hasSuffix("h"),
      let attempts = Int(parts[0]), let minutes = Int(parts[1].dropLast()),
      let hours = Int(parts[2].dropLast()), attempts > 1, minutes > 0, hours > 0, hours <= 8_760
    else {
      reader.fault(name, "is not attempts, minutes and hours of the block, as 5,10m,24h")
      return nil
    }
    return {
      $0.closeFalseDoor(
        after: attempts, within: .seconds(minutes * 60), for: .seconds(hours * 3_600))
    }
  }

  /// `TECHHUB_EGOV_ORGANIZATION`: a BIN, and the name in Russian, Kazakh and English.
  static func egov(_ reader: inout SettingsReader) -> EgovOrganization {
    let name = "TECHHUB_EGOV_ORGANIZATION"
    guard reader.raw(name) != nil else { return .standard }
    let parts = reader.list(name)
    guard parts.count == 4, let number = TaxNumber(parts[0]), number.isBusiness else {
      reader.fault(name, "is not a BIN and three names, parted by commas")
      return .standard
    }
    return EgovOrganization(
      bin: number.digits, name: Localized(ru: parts[1], kk: parts[2], en: parts[3]))
  }

  /// This machine is always among them.
  static func neverBlocked(_ reader: inout SettingsReader) -> [IPNetwork] {
    IdentitySettings.ownMachine + reader.networks("TECHHUB_NEVER_BLOCKED")
      + reader.networks("TECHHUB_TRUSTED_PROXIES")
  }
}
