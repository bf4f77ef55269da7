/// What a client is told when a request cannot be answered as asked: the content of an
/// `application/problem+json` document (RFC 9457).
package struct Problem: Sendable {
  /// The HTTP status code, 400 to 599.
  package var status: Int
  /// A slug that programs may compare, such as `slot-taken`.
  package var code: String
  /// What it is about, in a few words.
  package var title: Localized
  /// One sentence for this occurrence. Never personal data or secrets.
  package var detail: Localized?
  /// Every fault of the input, for a 422.
  package var faults: [FieldFault]
  /// Further members of the document, as ready JSON text by member name.
  package var members: [(name: String, json: String)]
  /// How long to wait before trying again; sent as `Retry-After`.
  package var retryAfter: Duration?
  /// Further header fields, such as `Allow`.
  package var headers: [(name: String, value: String)]

  package init(
    status: Int, code: String, title: Localized, detail: Localized? = nil,
    faults: [FieldFault] = [], members: [(name: String, json: String)] = [],
    retryAfter: Duration? = nil, headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.faults = faults
    self.members = members
    self.retryAfter = retryAfter
    self.headers = headers
  }
}

/// One fault of an input: where (JSON pointer, RFC 6901), which (a slug), and why in three
/// languages.
package struct FieldFault: Sendable, Hashable {
  package let pointer: String
  package let code: String
  package let message: Localized

  package init(pointer: String, code: String, message: Localized) {
    self.pointer = pointer
    self.code = code
    self.message = message
  }
}

/// An error that knows how a client is to be told of it. Any other error that leaves a handler is
/// answered as 500 `internal` without detail.
package protocol ProblemConvertible: Error {
  var problem: Problem { get }
}
