package import Kernel

/// One request on its way through the handlers. It belongs to the task of its connection and is not
/// shared.
package final class Request {
  package let head: RequestHead
  /// The decoded address.
  package let target: Target
  package let body: RequestBody
  /// Names this request in logs, answers and calls to other services.
  package let requestName: RequestID
  /// The address of the client, without the port.
  package let clientAddress: String
  /// The same for all requests of one connection.
  package let memory: ConnectionMemory
  /// The most that `collect` and `json` take, in bytes; the route's limit.
  package var bodyLimit: Int
  /// What the router found for the `{name}` parts of the route, decoded.
  package var parameters: [(name: String, value: String)] = []
  /// The template of the route that answers, such as `/api/v1/rooms/{id}`; for logs and metrics.
  package var routeTemplate: String?

  private var collected: [UInt8]?

  package init(
    head: RequestHead, target: Target, body: RequestBody = RequestBody(), requestName: RequestID,
    clientAddress: String, memory: ConnectionMemory = ConnectionMemory(),
    bodyLimit: Int = HTTPLimits.default.body
  ) {
    self.head = head
    self.target = target
    self.body = body
    self.requestName = requestName
    self.clientAddress = clientAddress
    self.memory = memory
    self.bodyLimit = bodyLimit
  }

  package convenience init(
    head: RequestHead, target: Target, body: RequestBody = RequestBody(), requestID: String = "",
    clientAddress: String = "", bodyLimit: Int = HTTPLimits.default.body
  ) {
    self.init(
      head: head, target: target, body: body, requestName: RequestID(requestID),
      clientAddress: clientAddress, bodyLimit: bodyLimit)
  }

  /// The text of `requestName`.
  package var requestID: String { requestName.text }

  package var method: Method { head.method }
  package var headers: HeaderFields { head.headers }
  /// The path as it was sent.
  package var path: String { head.path }

  /// The languages that the answer is to be in.
  package private(set) lazy var languages = LanguageChoice(
    query: target.query, acceptLanguage: head.headers.bytes(of: .acceptLanguage))

  /// The language for everything that has just one.
  package var language: Language { languages.language }

  /// The first value of a query item, decoded.
  package func query(_ name: String) -> String? { target.query[name] }

  /// The value of a `{name}` part of the route.
  package func parameter(_ name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  /// A `{name}` part that is the key of a row: digits without a leading zero. Anything else names
  /// nothing, so it throws the same `NothingThere` as a key without a row.
  package func id(_ name: String = "id") throws(NothingThere) -> Int64 {
    guard let text = parameter(name), let id = Int64(text), id > 0, String(id) == text
    else { throw NothingThere() }
    return id
  }

  /// The whole body. Asked again, it gives the same bytes.
  package func collect() async throws -> [UInt8] {
    if let collected { return collected }
    let bytes = try await body.collect(limit: bodyLimit)
    collected = bytes
    return bytes
  }

  /// The cookies that were sent.
  package var cookies: Cookies { Cookies(headers) }
}

/// There is nothing at that address, or nothing that the caller may know of.
package struct NothingThere: Error, Sendable, Equatable {
  package init() {}
}

extension NothingThere: ProblemConvertible {
  /// 404 `not-found`.
  package var problem: Problem {
    Problem(
      status: 404, code: "not-found",
      title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
  }
}
