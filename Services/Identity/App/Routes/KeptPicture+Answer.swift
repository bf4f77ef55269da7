import Files
import HTTPCore
import HTTPServer
import IdentityStore

extension KeptPicture {
  init(_ picture: SmallPicture) {
    self.init(
      content: picture.bytes, mediaType: picture.mediaType.rawValue, width: picture.size.width,
      height: picture.size.height)
  }

  /// For everybody, and kept by everybody: its address names its content.
  func answer(to request: Request, digest: String, named name: String) -> Response {
    let tag = EntityTag(digest)
    let verdict = Preconditions(request.headers).evaluate(tag: tag, method: request.method)
    var response = Response(.notModified)
    if verdict != .notModified {
      response = Response(.ok, body: .bytes(content)).with(.contentType, mediaType)
    }
    FileDelivery.guarding(&response, FileName(cleaning: name), for: .everybody)
    return response.with(.etag, tag.description)
  }
}
