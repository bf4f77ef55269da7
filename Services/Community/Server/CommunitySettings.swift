import CommunityApp
import Configuration
import Files
import Kernel

/// What this process reads beside the frame of every service.
struct CommunitySettings: Sendable {
  let media: MediaSettings

  init(_ reader: inout SettingsReader) {
    media = MediaSettings(
      limit: reader.uploadLimit(),
      unclaimed: reader.duration("TECHHUB_MEDIA_UNCLAIMED", default: .seconds(7 * 86_400)))
  }
}
