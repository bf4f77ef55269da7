package import JSON
package import Kernel

extension Request {
  /// The body as a JSON value. Throws `NotJSON` (415) unless the content type says JSON, and the
  /// reader's own errors.
  package func jsonValue() async throws -> JSONValue {
    guard isJSON else { throw NotJSON() }
    let limits = JSONLimits(bytes: bodyLimit)
    return try JSONParser.parse(try await collect(), limits: limits)
  }

  /// The body as a JSON object whose fields are read one by one, all faults at once.
  package func json() async throws -> InputReader { try InputReader(try await jsonValue()) }

  /// The same where a body may be left out: then an object without fields.
  package func optionalJSON() async throws -> InputReader {
    switch head.framing {
    case .none, .length(0): try InputReader(.object([]))
    default: try await json()
    }
  }

  /// `application/json` or a type with the suffix `+json` (RFC 6839, 3.1).
  private var isJSON: Bool {
    guard headers.count(of: .contentType) == 1, let type = headers[.contentType]
    else { return false }
    let essence = type.prefix { $0 != ";" }.trimmedOWS.lowercased()
    return essence == "application/json"
      || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
  }
}

/// The content type of a body is not JSON.
package struct NotJSON: Error, Sendable, Equatable {
  package init() {}
}

extension NotJSON: ProblemConvertible {
  /// 415 `unsupported-media-type`.
  package var problem: Problem {
    Problem(
      status: 415, code: "unsupported-media-type",
      title: Localized(
        ru: "Ожидается application/json", kk: "application/json күтіледі",
        en: "application/json expected"))
  }
}
