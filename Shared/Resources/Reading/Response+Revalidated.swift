import Crypto
package import HTTPCore

extension Response {
  /// With a weak tag of its content (RFC 9110, 8.8.3), or 304 if the client has just that. `cacheControl`
  /// says who may keep it.
  package func revalidated(
    for request: Request, cacheControl: String = "no-cache"
  ) throws -> Response {
    guard case .bytes(let bytes) = body else { return self }
    let digest = Base64.url.text(Array(try SHA256.digest(bytes).prefix(16)))
    let tag = EntityTag(digest, isWeak: true)
    var response = with(.etag, tag.description).with(.cacheControl, cacheControl)
    if Preconditions(request.headers).evaluate(tag: tag, method: .get) == .notModified {
      response.status = .notModified
      response.body = .empty
    }
    return response
  }
}
