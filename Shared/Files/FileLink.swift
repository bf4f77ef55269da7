package import Crypto
package import Kernel

/// Makes and checks the tokens of short-lived links to protected files. A token is good for one
/// file in the hands of one user, until it expires; it says that the access was decided a moment
/// ago, so whatever a link points to need not be asked again.
package struct FileLink: Sendable {
  /// How long a link is good by default.
  package static let lifetime = Duration.seconds(300)

  private let codes: [HMACSHA256]

  /// All copies of a service must have the same keys. The first one signs, all are believed.
  package init(keys: [Secret<[UInt8]>]) throws(OpenSSLError) {
    var codes: [HMACSHA256] = []
    for key in keys { codes.append(try HMACSHA256(key: key)) }
    self.codes = codes
  }

  /// Whole seconds count; parts are dropped.
  package func token(file: String, user: Int64, expires: Instant) throws -> String {
    guard let code = codes.first else { throw FileLinkRefusal.invalid }
    let time = FileLink.bytes(expires.seconds)
    return Base64.url.text(time + (try code.code(FileLink.message(file, user, time))))
  }

  /// Throws `FileLinkRefusal`. That a link has expired is told only of one that was good.
  package func check(_ token: String, file: String, user: Int64, now: Instant) throws {
    guard token.utf8.count <= 64, let bytes = Base64.url.bytes(token),
      bytes.count == 8 + HMACSHA256.size
    else { throw FileLinkRefusal.invalid }
    let (time, code) = (Array(bytes[..<8]), Array(bytes[8...]))
    let message = FileLink.message(file, user, time)
    guard try codes.contains(where: { try $0.isValid(code, for: message) }) else {
      throw FileLinkRefusal.invalid
    }
    let expires = time.reduce(Int64(0)) { $0 << 8 | Int64($1) }
    guard now.seconds < expires else { throw FileLinkRefusal.expired }
  }

  /// Only the last piece has no fixed form, so no two messages are alike.
  private static func message(_ file: String, _ user: Int64, _ time: [UInt8]) -> [UInt8] {
    Array("file-link\n".utf8) + bytes(user) + time + Array(file.utf8)
  }

  private static func bytes(_ number: Int64) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}

/// A link that opens nothing.
package enum FileLinkRefusal: Error, Equatable {
  /// Made up, for another file or in other hands.
  case invalid
  case expired
}

extension FileLinkRefusal: ProblemConvertible {
  /// 403 `file-link-invalid` or 410 `file-link-expired`.
  package var problem: Problem {
    switch self {
    case .invalid:
      Problem(
        status: 403, code: "file-link-invalid",
        title: Localized(
          ru: "Ссылка на файл недействительна", kk: "Файл сілтемесі жарамсыз",
          en: "The link to the file is not valid"))
    case .expired:
      Problem(
        status: 410, code: "file-link-expired",
        title: Localized(
          ru: "Срок ссылки на файл истёк", kk: "Файл сілтемесінің мерзімі өтті",
          en: "The link to the file has expired"))
    }
  }
}
