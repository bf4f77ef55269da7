import Crypto
import HTTPCore

/// Names bytes by what they are.
func contentTag(_ bytes: [UInt8]) throws -> EntityTag {
  EntityTag(Hex.text(Array(try SHA256.digest(bytes).prefix(16))))
}

extension Response {
  /// With the tag of its content, or 304 if the reader has just that. What is asked by POST may be
  /// known already, too (OFREP).
  func tagged(for request: Request) throws -> Response {
    guard case .bytes(let bytes) = body else { return self }
    let tag = try contentTag(bytes)
    var response = with(.etag, tag.description).with(.cacheControl, "private, no-cache")
    if Preconditions(request.headers).evaluate(tag: tag, method: .get) == .notModified {
      response.status = .notModified
      response.body = .empty
    }
    return response
  }
}
