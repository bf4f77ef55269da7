import Access
import Crypto
import HTTPCore
import Kernel

/// Which command a request is: who asks, what, under which key, with which body.
struct IdempotencyKey: Sendable {
  let principal: String
  let method: String
  let path: String
  let key: String
  let bodyDigest: [UInt8]

  /// `nil` for a request without the header and for a caller who is not signed in: there is nobody
  /// to whom the answer would belong. Throws `BadIdempotencyKey`.
  static func of(_ request: Request, _ principal: Principal) async throws -> IdempotencyKey? {
    guard let text = request.headers[.idempotencyKey], let user = principal.userID else {
      return nil
    }
    guard request.headers.count(of: .idempotencyKey) == 1, isGood(text) else {
      throw BadIdempotencyKey()
    }
    return IdempotencyKey(
      principal: "\(user):\(principal.clientID ?? "")", method: request.method.token,
      path: request.path, key: text,
      // A filter in the query is part of what is asked for, as the body is.
      bodyDigest: try SHA256.digest(
        try await request.collect() + Array(request.head.queryBytes ?? [])))
  }

  /// 1 to 255 visible ASCII characters.
  private static func isGood(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}

/// The header's value cannot be a key.
struct BadIdempotencyKey: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 400, code: "bad-idempotency-key",
      title: Localized(
        ru: "Недопустимый Idempotency-Key", kk: "Idempotency-Key жарамсыз",
        en: "Idempotency-Key is not acceptable"),
      detail: Localized(
        ru: "От 1 до 255 видимых символов ASCII.", kk: "ASCII-дің 1-ден 255-ке дейінгі таңбасы.",
        en: "1 to 255 visible ASCII characters."))
  }
}

/// The key was used for another body.
struct IdempotencyKeyReused: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 422, code: "idempotency-key-reused",
      title: Localized(
        ru: "Этот Idempotency-Key уже использован для другого запроса",
        kk: "Бұл Idempotency-Key басқа сұрау үшін қолданылған",
        en: "This Idempotency-Key was used for another request"))
  }
}
