package import Configuration
import Crypto
import Foundation
package import Kernel

extension SettingsReader {
  /// The key of this service's list cursors, the same for all its copies: `cursor.key` in
  /// `TECHHUB_SECRETS_DIR`, at least 32 bytes in base64url. For `CursorSigner`.
  package mutating func cursorKey() -> Secret<[UInt8]> { secretKey("cursor.key") }

  /// A key that lies in `TECHHUB_SECRETS_DIR`: at least 32 bytes in base64url.
  package mutating func secretKey(_ name: String) -> Secret<[UInt8]> {
    let folder = directory("TECHHUB_SECRETS_DIR")
    guard !folder.isEmpty else { return Secret([]) }
    let text = FileManager.default.contents(atPath: folder + "/" + name)
      .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    guard let bytes = text.flatMap({ Base64.url.bytes($0) }), bytes.count >= 32 else {
      fault("TECHHUB_SECRETS_DIR", "has no \(name) of 32 bytes in base64url")
      return Secret([])
    }
    return Secret(bytes)
  }
}
