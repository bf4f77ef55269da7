package import HTTPClient
package import Kernel

/// Which bucket of which server, and as whom.
package struct S3Settings: Sendable {
  package let endpoint: Origin
  package let region: String
  package let bucket: String
  package let accessKey: String
  package let secret: Secret<String>
  /// For an answer's head, and for each further piece of it.
  package var patience = Duration.seconds(30)

  package init(
    endpoint: Origin, region: String, bucket: String, accessKey: String, secret: Secret<String>
  ) {
    self.endpoint = endpoint
    self.region = region
    self.bucket = bucket
    self.accessKey = accessKey
    self.secret = secret
  }

  /// 3 to 63 lower-case letters, digits, hyphens and dots, a letter or digit at both ends.
  package static func isBucket(_ name: String) -> Bool {
    func isLetterOrDigit(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
    }
    guard (3...63).contains(name.utf8.count), let first = name.utf8.first,
      let last = name.utf8.last, isLetterOrDigit(first), isLetterOrDigit(last)
    else { return false }
    return name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2d || $0 == 0x2e }
      && !name.contains("..")
  }
}
