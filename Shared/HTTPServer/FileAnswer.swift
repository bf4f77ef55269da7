import EventLoop
package import HTTPCore
import Kernel

/// Answers with a file: whole, a part (RFC 9110, 14), or nothing because the client has it already
/// (RFC 9110, 13). The bytes go by `sendfile`.
package struct FileAnswer: Sendable {
  package let path: String
  package let contentType: String
  /// Names this very content; changes when it does.
  package let tag: EntityTag
  /// Bytes.
  package let size: Int

  package init(path: String, contentType: String, tag: EntityTag, size: Int) {
    self.path = path
    self.contentType = contentType
    self.tag = tag
    self.size = size
  }

  package func response(to request: Request) -> Response {
    if let known = request.headers[.ifNoneMatch].flatMap(EntityTagList.init), known.matches(tag) {
      return described(Response(.notModified))
    }
    switch wantedRange(request) {
    case .whole:
      return described(Response(.ok, body: .file(path: path, range: 0..<size)))
    case .part(let range):
      var response = described(Response(.partialContent, body: .file(path: path, range: range)))
      response.headers.append(
        "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
      return response
    case .unsatisfiable:
      var response = Response.problem(
        FileAnswer.unsatisfiable, language: request.language, requestID: request.requestID)
      response.headers.append("Content-Range", "bytes */\(size)")
      return response
    }
  }

  /// A range is meant for GET, and only while `If-Range` still holds (RFC 9110, 13.1.5).
  private func wantedRange(_ request: Request) -> ByteRange {
    guard request.method == .get, request.headers.count(of: .range) == 1 else { return .whole }
    if let condition = request.headers[.ifRange] {
      guard let known = EntityTag(parsing: condition), known.stronglyMatches(tag) else {
        return .whole
      }
    }
    return ByteRange(request.headers[.range], length: size)
  }

  private func described(_ bare: Response) -> Response {
    var response = bare
    response.headers.append(.contentType, contentType)
    response.headers.append(.etag, tag.description)
    response.headers.append(.acceptRanges, "bytes" as StaticString)
    return response
  }

  private static let unsatisfiable = Problem(
    status: 416, code: "range-not-satisfiable",
    title: Localized(
      ru: "Такой части файла нет", kk: "Файлдың мұндай бөлігі жоқ",
      en: "The file has no such part"))
}

extension EntityTagList {
  fileprivate func matches(_ tag: EntityTag) -> Bool {
    switch self {
    case .any: true
    case .tags(let tags): tags.contains { $0.weaklyMatches(tag) }
    }
  }
}
