import Configuration
import DatabaseHost
import Files
import Kernel

/// What this process reads beside the frame of every service.
struct ServicesSettings: Sendable {
  let files: FileSettings
  let uploadLimit: Int
  let linkKey: Secret<[UInt8]>

  init(_ reader: inout SettingsReader) {
    files = FileSettings(&reader)
    uploadLimit = reader.uploadLimit()
    linkKey = reader.secretKey("links.key")
  }
}
