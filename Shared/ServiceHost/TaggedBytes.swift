import Crypto
package import HTTPCore

/// Something that is answered as it is, with the digest of its bytes as tag.
package struct TaggedBytes: Sendable {
  private let bytes: [UInt8]
  private let type: String
  private let tag: EntityTag

  /// Throws what the digest throws.
  package init(_ bytes: [UInt8], type: String) throws {
    self.bytes = bytes
    self.type = type
    tag = EntityTag(Hex.text(Array(try SHA256.digest(bytes).prefix(12))))
  }

  /// 304 for one who has it.
  package func answer(to request: Request) -> Response {
    let verdict = Preconditions(request.headers).evaluate(tag: tag, method: .get)
    var response = Response(.notModified)
    if verdict != .notModified {
      response = Response(.ok, body: .bytes(bytes)).with(.contentType, type)
    }
    return response.with(.etag, tag.description).with(.cacheControl, "no-cache")
  }
}
