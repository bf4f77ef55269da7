import JSON

/// All that an address can refuse: what it says itself and what the way to it can say.
struct Refusals {
  private(set) var codes: [Int: [String]]

  /// What stands before every address: the parser, the gateway and its limits, the loop, the
  /// database.
  private static let ofTheWay: [Int: [String]] = [
    400: ["ambiguous-session", "bad-header-name", "malformed-address", "malformed-request"],
    401: ["invalid-token", "malformed-credentials"],
    414: ["address-too-long"],
    429: ["rate-limited"],
    431: ["headers-too-large"],
    502: ["bad-gateway"],
    503: [
      "busy", "context-unavailable", "database-unavailable", "deadline", "outcome-unknown",
      "too-many-connections", "unavailable",
    ],
    504: ["timed-out"],
  ]

  init(_ own: [Int: [String]], _ audience: Audience, isSafe: Bool, path: String) {
    codes = Refusals.ofTheWay.merging(own) { $0 + $1 }
    if audience != .anyone { codes[401, default: []].append("not-signed-in") }
    if case .holders = audience { codes[403, default: []].append("forbidden") }
    if audience != .anyone || !isSafe { codes[403, default: []].append("insufficient-scope") }
    if !isSafe { codes[403, default: []].append("csrf") }
    if path.contains("{") { codes[404, default: []].append("not-found") }
  }

  /// The same set of codes is said once.
  static func response(
    _ status: Int, _ codes: [String], _ components: inout Components
  ) -> JSONValue {
    let codes = Set(codes).sorted()
    let special = codes.filter { !(ofTheWay[status]?.contains($0) ?? false) }
    let name = ([String(status)] + special).joined(separator: ".")
    return components.response(name) {
      [
        "description": .string(codes.joined(separator: ", ")),
        "content": .object([problem(codes, example: example(status, special.first ?? codes[0]))]),
      ]
    }
  }

  /// Beside a refusal of the same status in other words, a page or a protocol's: what stands on the way
  /// to it does not know them.
  static func beside(_ status: Int, _ codes: [String]) -> JSONMember {
    let codes = Set(codes).sorted()
    return problem(codes, example: example(status, codes[0]))
  }

  private static func problem(_ codes: [String], example: JSONValue) -> JSONMember {
    JSONMember(
      "application/problem+json",
      [
        "schema": [
          "allOf": [
            ["$ref": "#/components/schemas/Problem"],
            ["properties": ["code": ["enum": .array(codes.map(JSONValue.string))]]],
          ]
        ],
        "example": example,
      ])
  }

  static func example(_ status: Int, _ code: String) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("type", .string("urn:techhub:problem:\(code)")),
      JSONMember("title", .string(code)),
      JSONMember("status", .number(String(status))), JSONMember("code", .string(code)),
      JSONMember("request_id", "0190f3b26c1e7d4a9b1f2c3d4e5f6a7b"),
    ]
    if code == "invalid" || code == "bad-query" {
      let fault: JSONValue = [
        "pointer": "/name", "code": "required", "message": "This field is required",
      ]
      members.append(JSONMember("errors", [fault]))
    }
    return .object(members)
  }
}
