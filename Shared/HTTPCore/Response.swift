/// What goes back to the client. The server adds the framing, the date and the connection's fields.
package struct Response: Sendable {
  package var status: Status
  package var headers: HeaderFields
  /// Whole lines that go out before the fields as they are: for fields that are the same on many
  /// answers. Nothing of the connection or the framing may stand there.
  package var readyLines: [UInt8] = []
  package var body: ResponseBody

  package init(
    _ status: Status = .ok, headers: HeaderFields = HeaderFields(), body: ResponseBody = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A text in UTF-8.
  package static func text(_ text: String, status: Status = .ok) -> Response {
    var response = Response(status, body: .bytes(Array(text.utf8)))
    response.headers.append(.contentType, "text/plain; charset=utf-8" as StaticString)
    return response
  }

  /// 204.
  package static var noContent: Response { Response(.noContent) }

  /// Adds a header field; for use in one expression.
  package func with(_ field: KnownHeader, _ value: String) -> Response {
    var response = self
    response.headers.set(field, value)
    return response
  }
}

/// The content of an answer.
package enum ResponseBody: Sendable {
  case empty
  case bytes([UInt8])
  /// Written piece by piece while it is sent. `length` is in bytes; without it the body is chunked.
  case stream(length: Int?, @Sendable (any BodySink) async throws -> Void)
  /// A file, or a part of it in bytes; `nil` for all of it.
  case file(path: String, range: Range<Int>?)

  /// The length in bytes where it is known without looking at a file.
  package var length: Int? {
    switch self {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    case .stream(let length, _): length
    case .file(_, let range): range?.count
    }
  }
}

/// Where a streamed body is written to. A write returns when the client has room for more.
package protocol BodySink: AnyObject {
  /// Throws when the client is gone or too slow; the body is then given up.
  func write(_ bytes: [UInt8]) async throws
  /// Sends what is still buffered.
  func flush() async throws
}
