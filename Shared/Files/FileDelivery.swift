package import HTTPCore
import HTTPServer

/// Answers with a stored file. It came from a user, so no browser may run it in our name: it is
/// sent as an attachment, with its sniffed type, in a sandbox. Ranges and conditions are
/// the server's (RFC 9110, 13 and 14); the validator is the SHA-256.
package struct FileDelivery: Sendable {
  package enum Audience: Sendable {
    /// Under an address that names the content: kept for good by everybody.
    case everybody
    /// Decided anew for each request: kept by nobody.
    case one
  }

  package let object: StoredObject
  package let name: FileName
  package let audience: Audience

  package init(_ object: StoredObject, name: FileName, for audience: Audience) {
    self.object = object
    self.name = name
    self.audience = audience
  }

  /// Whoever calls it has decided that the reader may. Throws `StoreFailure`.
  package func response(to request: Request, from store: any ObjectStore) async throws -> Response {
    let answer = FileAnswer(
      path: object.key.description, contentType: object.mediaType.fieldValue, tag: object.tag,
      size: object.bytes)
    var response = answer.response(to: request)
    if case .file(_, let range) = response.body {
      let range = range ?? 0..<object.bytes
      response.body = try await body(range, request.method, store)
    }
    FileDelivery.guarding(&response, name, for: audience)
    return response
  }

  /// A HEAD is answered without asking the store.
  private func body(_ range: Range<Int>, _ method: Method, _ store: any ObjectStore) async throws
    -> ResponseBody
  {
    if method == .head { return .stream(length: range.count) { _ in } }
    return try await store.body(of: object, range)
  }

  /// The fields with which an answer goes out that has a user's file, from a store or not.
  package static func guarding(
    _ response: inout Response, _ name: FileName, for audience: Audience
  ) {
    let caching =
      switch audience {
      case .everybody: "public, max-age=31536000, immutable"
      case .one: "private, no-store"
      }
    for (name, value) in [
      ("Cache-Control", caching),
      ("Content-Disposition", ContentDisposition.attachment(name)),
      ("Content-Security-Policy", "sandbox; default-src 'none'"),
      ("X-Content-Type-Options", "nosniff"),
    ] {
      response.headers.set(name, value)
    }
  }
}
