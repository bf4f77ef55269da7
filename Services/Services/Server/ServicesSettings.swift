import Configuration
import DatabaseHost
import Files
import Kernel
import Postgres
import Printing
import ServicesApp
import SignatureChecks
import VirusScans

/// What this process reads beside the frame of every service.
struct ServicesSettings: Sendable {
  let uploadLimit: Int
  let linkKey: Secret<[UInt8]>
  /// The roles that run saved SQL.
  let masked: Secret<String>
  let revealing: Secret<String>
  let questions: GuardedReadLimits
  /// Of questions whose answers become files.
  let files: GuardedReadLimits
  let signatures: SignatureSettings
  let printing: PrintSettings
  let scans: ScanSettings
  let outside: OutsideSettings

  init(_ reader: inout SettingsReader) {
    uploadLimit = reader.uploadLimit()
    signatures = reader.signatureSettings()
    printing = reader.printSettings()
    scans = reader.scanSettings()
    outside = OutsideSettings(&reader)
    linkKey = reader.secretKey("links.key")
    masked = reader.secret("TECHHUB_READING_URL")
    revealing = reader.secret("TECHHUB_REVEALING_URL")
    questions = GuardedReadLimits(
      rows: reader.int("TECHHUB_SAVED_SQL_ROWS", default: 5_000, in: 1...100_000),
      time: reader.duration("TECHHUB_SAVED_SQL_TIMEOUT", default: .seconds(10)))
    files = GuardedReadLimits(
      rows: reader.int(
        "TECHHUB_SAVED_SQL_EXPORT_ROWS", default: AnswerFiles.limits.rows, in: 1...10_000_000),
      bytes: AnswerFiles.limits.bytes,
      time: reader.duration(
        "TECHHUB_SAVED_SQL_EXPORT_TIMEOUT", default: AnswerFiles.limits.time))
  }
}
