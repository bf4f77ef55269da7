import HTTPCore
import JSON
import Kernel

/// What of a request may be kept: its address as the program wrote it, the names of its parameters
/// and fields, and only such values as say nothing of a person. Bodies are not kept at all.
struct MaskedRequest: Sendable {
  let method: String
  let template: String
  /// `limit=20&q=•••`
  let query: String
  /// JSON: an object of fields.
  let headers: [UInt8]
  let began: Instant

  private static let mask = "•••"
  /// How long lists are and what they show.
  private static let openParameters: Set<String> = [
    "limit", "page", "order", "fields", "expand", "count", "lang",
  ]
  private static let openFields: Set<KnownHeader> = [
    .accept, .acceptEncoding, .acceptLanguage, .contentType, .contentLength, .contentEncoding,
    .ifMatch, .ifNoneMatch, .range, .traceparent, .xRequestID, .profile,
  ]

  init(_ request: Request, _ template: String) {
    method = request.method.token
    self.template = template
    query = MaskedRequest.masked(request.target.query)
    headers = MaskedRequest.masked(request.headers)
    began = WallClock.live.now()
  }

  private static func masked(_ query: Query) -> String {
    query.items.prefix(50).map { item in
      let isOpen = openParameters.contains(item.name) && item.value.utf8.count <= 200
      return PercentEncoding.encode(String(item.name.prefix(100))) + "="
        + (isOpen ? item.value : mask)
    }.joined(separator: "&").filter { $0 != "\0" }
  }

  private static func masked(_ fields: HeaderFields) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        var seen: Set<String> = []
        for index in 0..<fields.count {
          let name = fields.name(at: index)
          guard seen.insert(name.lowercased()).inserted else { continue }
          let isOpen = fields.known(at: index).map(openFields.contains) ?? false
          json.field(name, isOpen ? fields.value(at: index) : mask)
        }
      }
    }
  }
}
