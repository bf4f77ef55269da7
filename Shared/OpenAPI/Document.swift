package import JSON

/// The OpenAPI 3.1 document of one process.
package struct Document: Sendable {
  package let title: String
  /// The context's name: the chapter of operations that name none.
  package let context: String
  package let endpoints: [Endpoint]

  package init(title: String, context: String, endpoints: [Endpoint]) {
    self.title = title
    self.context = context
    self.endpoints = endpoints
  }

  package var json: JSONValue {
    var components = Components()
    components.add("Problem", schema: Document.problem)
    let paths = paths(&components)
    return [
      "openapi": "3.1.0",
      "info": ["title": .string(title), "version": "1"],
      "servers": [["url": "/"]],
      "tags": .array(tags.map { ["name": .string($0)] }),
      "paths": .object(paths),
      "components": [
        "schemas": .sorted(components.schemas),
        "responses": .sorted(components.responses),
        "headers": Document.fields,
        "securitySchemes": Document.securitySchemes,
      ],
    ]
  }

  private var tags: [String] {
    var known: Set<String> = []
    return endpoints.map { $0.operation.tag ?? context }.filter { known.insert($0).inserted }
  }

  private func paths(_ components: inout Components) -> [JSONMember] {
    var places: [String: Int] = [:]
    var paths: [(path: String, operations: [JSONMember])] = []
    for endpoint in endpoints {
      let operation = JSONMember(
        endpoint.method.lowercased(), endpoint.json(tag: context, &components))
      if let place = places[endpoint.path] {
        paths[place].operations.append(operation)
      } else {
        places[endpoint.path] = paths.count
        paths.append((endpoint.path, [operation]))
      }
    }
    return paths.map { JSONMember($0.path, .object($0.operations)) }
  }
}

extension Document {
  /// Of the schemas that a document names by itself.
  static let examples: [String: JSONValue] = ["Problem": Refusals.example(409, "conflict")]

  /// RFC 9457, with the hub's own members.
  private static let problem: JSONValue = [
    "type": "object",
    "description": "A refusal (RFC 9457); `errors` has all faults of the input at once",
    "required": ["type", "title", "status", "code"],
    "properties": [
      "type": ["type": "string", "format": "uri-reference"],
      "title": ["type": "string"],
      "status": ["type": "integer", "minimum": 400, "maximum": 599],
      "detail": ["type": "string"],
      "code": ["type": "string", "pattern": "^[a-z0-9-]+$"],
      "request_id": ["type": "string"],
      "errors": [
        "type": "array",
        "items": [
          "type": "object", "required": ["pointer", "code", "message"],
          "properties": [
            "pointer": ["type": "string"], "code": ["type": "string"],
            "message": ["type": "string"],
          ],
        ],
      ],
    ],
  ]

  private static let fields: JSONValue = [
    "X-Request-Id": [
      "description": "The request's name in the logs", "schema": ["type": "string"],
    ],
    "ETag": ["description": "The version, for If-Match", "schema": ["type": "string"]],
    "Location": ["description": "Where it is", "schema": ["type": "string"]],
    "Set-Cookie": ["description": "The session", "schema": ["type": "string"]],
    "Retry-After": [
      "description": "After how many seconds to ask again", "schema": ["type": "integer"],
    ],
    "Content-Language": [
      "description": "Language of the texts; absent with `lang=*`",
      "schema": ["enum": ["ru", "kk", "en"]],
    ],
  ]

  private static let securitySchemes: JSONValue = [
    "session": [
      "type": "apiKey", "in": "cookie", "name": "sessionid",
      "description": "A browser's session, from POST /api/v1/identity/sessions",
    ],
    "csrf": [
      "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
      "description": "Beside the cookie, with what changes something: `csrf_token`",
    ],
    "bearer": [
      "type": "http", "scheme": "bearer", "description": "An OAuth 2 access token, for programs",
    ],
    "token": [
      "type": "apiKey", "in": "header", "name": "Authorization",
      "description": "`Token <key>` with a key of /api/v1/identity/api-tokens, for scripts",
    ],
  ]
}

extension JSONValue {
  static func sorted(_ values: [String: JSONValue]) -> JSONValue {
    .object(values.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })
  }
}
