import Configuration
import DatabaseHost
import Files
import Kernel

/// What this process reads beside the frame of every service.
struct ServicesSettings: Sendable {
  let uploadLimit: Int
  let linkKey: Secret<[UInt8]>

  init(_ reader: inout SettingsReader) {
    uploadLimit = reader.uploadLimit()
    linkKey = reader.secretKey("links.key")
  }
}
