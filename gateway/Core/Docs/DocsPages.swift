import Foundation
import HTTPCore
import HTTPServer
import ServiceHost

/// `/docs`: the description of the API for people, in three files that need nothing from elsewhere.
struct DocsPages: Sendable {
  private let files: [(path: String, type: String, bytes: [UInt8])]

  /// The page runs its own script and asks its own server, nothing else.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    + "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

  /// Throws `DocsMissing` if a file does not lie beside the program.
  init() throws {
    files = try [
      ("/docs", "docs.html", "text/html; charset=utf-8"),
      ("/docs/docs.css", "docs.css", "text/css; charset=utf-8"),
      ("/docs/docs.js", "docs.js", "text/javascript; charset=utf-8"),
    ].map { path, name, type in
      let place = (Bundle.module.resourcePath ?? "") + "/Pages/" + name
      guard let data = FileManager.default.contents(atPath: place) else {
        throw DocsMissing(file: name)
      }
      return (path, type, [UInt8](data))
    }
  }

  func routes(_ decorate: @escaping @Sendable (Response) -> Response) throws -> [Route] {
    try files.map { path, type, bytes in
      let tagged = try TaggedBytes(bytes, type: type)
      return Route(.get, path) { request in decorate(tagged.answer(to: request)) }
    }
  }
}

/// A page of the gateway's own is not where it should be.
struct DocsMissing: Error, CustomStringConvertible {
  let file: String
  var description: String { "the page \(file) does not lie beside the program" }
}
