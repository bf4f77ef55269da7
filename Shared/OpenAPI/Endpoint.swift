import JSON

/// An operation in its place.
package struct Endpoint: Sendable {
  /// `GET`, `POST`, …
  package let method: String
  /// With parameters in braces.
  package let path: String
  package let audience: Audience
  package let operation: Operation

  package init(method: String, path: String, audience: Audience, operation: Operation) {
    self.method = method
    self.path = path
    self.audience = audience
    self.operation = operation
  }

  private var isSafe: Bool { method == "GET" || method == "HEAD" }

  /// Stays the same as long as the address does: `get_booking_rooms_id`.
  private var identifier: String {
    let words = path.split(separator: "/").filter { $0 != "api" && $0 != "v1" }
      .map { $0.filter { $0 != "{" && $0 != "}" }.replacing("-", with: "_") }
    return ([method.lowercased()] + words).joined(separator: "_")
  }

  func json(tag: String, _ components: inout Components) -> JSONValue {
    var members = [
      JSONMember("operationId", .string(identifier)),
      JSONMember("summary", .string(operation.summary)),
    ]
    if let detail = operation.detail {
      members.append(JSONMember("description", .string(detail)))
    }
    members.append(JSONMember("tags", [.string(operation.tag ?? tag)]))
    let parameters = pathParameters + operation.parameters.filter { $0.place != .path }
    if !parameters.isEmpty {
      members.append(JSONMember("parameters", .array(parameters.map { $0.json(&components) })))
    }
    if let body = operation.body { members.append(requestBody(body, &components)) }
    members.append(JSONMember("responses", responses(&components)))
    members.append(JSONMember("security", audience.security(isSafe: isSafe)))
    if case .holders(let rule) = audience {
      members.append(JSONMember("x-audience", .string(rule)))
    }
    return .object(members)
  }

  /// In the order of the path; what nobody described is the key of a row.
  private var pathParameters: [Parameter] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
      let name = String(segment.dropFirst().dropLast())
      return operation.parameters.first { $0.place == .path && $0.name == name }
        ?? Parameter(name, in: .path, .rowID, "")
    }
  }

  private func requestBody(
    _ body: Operation.Body, _ components: inout Components
  ) -> JSONMember {
    JSONMember(
      "requestBody",
      [
        "required": .bool(body.isRequired),
        "content": .object([
          JSONMember(body.type, ["schema": body.schema.withExample(&components)])
        ]),
      ])
  }

  private func responses(_ components: inout Components) -> JSONValue {
    let refusals = Refusals(operation.refusals, audience, isSafe: isSafe, path: path)
    var answers = operation.answers.map { answer in
      let refused = answer.status >= 400 ? refusals.codes[answer.status] : nil
      return JSONMember(
        String(answer.status),
        answer.json(
          isSpoken: operation.isSpoken,
          besides: refused.map { Refusals.beside(answer.status, $0) }, &components))
    }
    let taken = Set(operation.answers.map(\.status))
    for (status, codes) in refusals.codes.sorted(by: { $0.key < $1.key })
    where !taken.contains(status) {
      answers.append(
        JSONMember(String(status), Refusals.response(status, codes, &components)))
    }
    return .object(answers)
  }
}

extension Operation.Answer {
  fileprivate func json(
    isSpoken: Bool, besides other: JSONMember?, _ components: inout Components
  ) -> JSONValue {
    var fields = [JSONMember("X-Request-Id", .field("X-Request-Id"))]
    if self.fields.contains(.etag) { fields.append(JSONMember("ETag", .field("ETag"))) }
    if self.fields.contains(.location) {
      fields.append(JSONMember("Location", .field("Location")))
    }
    if self.fields.contains(.cookie) {
      fields.append(JSONMember("Set-Cookie", .field("Set-Cookie")))
    }
    if self.fields.contains(.retryAfter) {
      fields.append(JSONMember("Retry-After", .field("Retry-After")))
    }
    if isSpoken, schema != nil {
      fields.append(JSONMember("Content-Language", .field("Content-Language")))
    }
    var members = [
      JSONMember("description", .string(text.isEmpty ? standardText : text)),
      JSONMember("headers", .object(fields)),
    ]
    if let schema {
      let content = [JSONMember(type, ["schema": schema.withExample(&components)])]
      let texts = textTypes.map { JSONMember($0, ["schema": Schema.text.json(&components)]) }
      members.append(
        JSONMember("content", .object(content + texts + (other.map { [$0] } ?? []))))
    }
    return .object(members)
  }

  private var standardText: String {
    switch status {
    case 201: "It is made"
    case 202: "It is taken on"
    case 204: "It is done"
    default: "The answer"
    }
  }
}

extension JSONValue {
  fileprivate static func field(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/headers/\(name)")]
  }
}
