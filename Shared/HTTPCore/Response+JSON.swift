package import JSON
package import Kernel

extension Response {
  /// An `application/json` document.
  package static func json(
    status: Status = .ok, reserving capacity: Int = 512,
    _ body: (inout JSONWriter) throws -> Void
  ) rethrows -> Response {
    json(bytes: try JSONWriter.bytes(reserving: capacity, body), status: status)
  }

  /// An `application/json` document that is already written.
  package static func json(bytes: [UInt8], status: Status = .ok) -> Response {
    Response(status, headers: jsonFields, body: .bytes(bytes))
  }

  /// Shared by all answers, so that an ordinary one allocates nothing for its fields.
  private static let jsonFields = HeaderFields(["Content-Type": "application/json"])

  package static func json(_ value: some JSONWritable, status: Status = .ok) -> Response {
    json(status: status) { value.write(to: &$0) }
  }

  /// An `application/problem+json` document (RFC 9457) in one language.
  package static func problem(_ problem: Problem, language: Language, requestID: String)
    -> Response
  {
    let bytes = JSONWriter.bytes { json in
      json.object { json in
        json.field("type", "urn:techhub:problem:" + problem.code)
        json.field("title", problem.title.text(in: language))
        json.field("status", problem.status)
        if let detail = problem.detail { json.field("detail", detail.text(in: language)) }
        json.field("code", problem.code)
        if !requestID.isEmpty { json.field("request_id", requestID) }
        if !problem.faults.isEmpty {
          json.array("errors", problem.faults) { json, fault in
            json.object { json in
              json.field("pointer", fault.pointer)
              json.field("code", fault.code)
              json.field("message", fault.message.text(in: language))
            }
          }
        }
        for member in problem.members {
          json.key(member.name)
          json.raw(member.json)
        }
      }
    }
    var response = Response(Status(problem.status), body: .bytes(bytes))
    response.headers.append(.contentType, "application/problem+json" as StaticString)
    response.headers.append(.contentLanguage, language.rawValue)
    response.headers.append(.cacheControl, "no-store" as StaticString)
    response = response.retrying(after: problem.retryAfter)
    for field in problem.headers { response.headers.append(field.name, field.value) }
    return response
  }

  /// Says when asking again may help, in whole seconds and never too early; `nil` says nothing.
  package func retrying(after wait: Duration?) -> Response {
    guard let wait else { return self }
    var response = self
    response.headers.append(.retryAfter, Int(max(1, (wait.wholeMilliseconds + 999) / 1_000)))
    return response
  }
}
