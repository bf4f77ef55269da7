package import Access
import EventLoop
import Foundation
package import HTTPCore
package import HTTPServer
package import JSON
package import Kernel
import Observability
import OpenAPI
import Testing

/// Asks the routes of a service without a socket, as its server does after parsing: each request
/// carries a principal signed as by the gateway (or, for `/internal/…`, by another service), and
/// what a handler throws comes back as the problem that a client would see. An error that nobody
/// foresaw is a 500, and fails the test even if it does not look at that answer.
package struct ServiceClient: Sendable {
  package struct Answer: Sendable {
    package let status: Int
    package let headers: HeaderFields
    package let body: [UInt8]
    package let json: JSONValue

    package subscript(_ key: String) -> JSONValue { json[key] ?? .null }
  }

  private static let issuers = [
    "gateway", "identity", "services", "community", "booking", "techorda",
  ]
  private let audience: String
  package let routes: [Route]
  private let router: Router
  private let signers: [String: PrincipalSigner]

  /// `routes` gets the guard that believes this client.
  package init(
    audience: String, clock: WallClock = .live, routes: (AccessGuard) throws -> [Route]
  ) throws {
    self.audience = audience
    var verifying: [String: [(kid: String, key: Secret<[UInt8]>)]] = [:]
    var signers: [String: PrincipalSigner] = [:]
    for (index, issuer) in Self.issuers.enumerated() {
      let key = (
        kid: "test-\(issuer)", key: Secret([UInt8](repeating: UInt8(index + 1), count: 32))
      )
      verifying[issuer] = [key]
      signers[issuer] = PrincipalSigner(
        keys: try KeyRing(signing: [audience: [key]], verifying: [:]), clock: clock)
    }
    self.signers = signers
    let access = AccessGuard(
      PrincipalVerifier(
        audience: audience, keys: try KeyRing(signing: [:], verifying: verifying), clock: clock))
    self.routes = try routes(access)
    router = Router(self.routes, metrics: ServerMetrics(Metrics()))
  }

  /// Addresses for users of which the description of the API would say nothing.
  package var undescribed: [String] {
    routes.filter { !$0.template.hasPrefix("/internal/") && $0.description == nil }
      .map { "\($0.method) \($0.template)" }
  }

  /// Its addresses with what their rules name: a right, or several joined by ` or `; `nil` for those that
  /// are open to everybody, or to whoever is signed in.
  package var addresses: [(method: Method, template: String, rule: String?)] {
    routes.map { route in
      var rule: String?
      if case .holders(let named) = route.audience { rule = named }
      return (method: route.method, template: route.template, rule: rule)
    }
  }

  /// The codes of the rights that the rules of its addresses name.
  package var demandedPermissions: Set<String> {
    let rules = routes.compactMap { route in
      if case .holders(let rule) = route.audience { rule } else { nil }
    }
    return Set(
      rules.flatMap { $0.split(separator: " ") }.map(String.init).filter { $0.contains(".") })
  }

  /// What the description of the API says that a GET of an address may be asked for with: OpenAPI's
  /// `parameters`, by path.
  package func parameters() async throws -> [String: [JSONValue]] {
    var endpoints: [Endpoint] = []
    for route in routes where route.method == .get { endpoints += try await route.endpoints() }
    let document = Document(title: audience, context: audience, endpoints: endpoints).json
    return Dictionary(
      uniqueKeysWithValues: (document["paths"]?.members ?? []).map {
        ($0.key, $0.value["get"]?["parameters"]?.array ?? [])
      })
  }

  /// `json` is the body's text. Runs on a loop of its own choice.
  package func send(
    _ method: Method, _ target: String, json: String? = nil,
    headers: [(name: String, value: String)] = [], as principal: Principal = .anonymous()
  ) async throws -> Answer {
    var headers = headers
    if json != nil { headers.append((name: "Content-Type", value: "application/json")) }
    let body = json.map { Array($0.utf8) }
    return try await send(method, target, body: body, headers: headers, as: principal)
  }

  /// The same with any body; after `brokenAfter` bytes of it the client is gone.
  package func send(
    _ method: Method, _ target: String, body: [UInt8]?, brokenAfter: Int? = nil,
    headers: [(name: String, value: String)] = [], as principal: Principal = .anonymous()
  ) async throws -> Answer {
    // What records statements goes along to the loop.
    let slot = RequestSlot.current
    let (given, fault) = try await TestLoops.group().run {
      try await RequestSlot.$current.withValue(slot) {
        try await answer(method, target, body, brokenAfter, headers, principal)
      }
    }
    if let fault { Issue.record(fault, "\(method.token) \(target)") }
    return given
  }

  private func answer(
    _ method: Method, _ target: String, _ content: [UInt8]?, _ brokenAfter: Int?,
    _ headers: [(name: String, value: String)], _ principal: Principal
  ) async throws -> (Answer, fault: (any Error)?) {
    var fields = HeaderFields()
    for header in headers { fields.append(header.name, header.value) }
    if let signer = signers[principal.issuer] {
      let value = try signer.sign(
        principal, audience: audience, method: method, target: target.utf8)
      fields.append("TechHub-Principal", String(decoding: value, as: UTF8.self))
    }
    let bytes = content ?? []
    let body = brokenAfter.map {
      RequestBody(length: bytes.count, reader: BrokenBody(Array(bytes.prefix($0))))
    }
    let head = RequestHead(
      method, target, headers: fields, framing: content == nil ? .none : .length(bytes.count))
    let request = Request(
      head: head, target: try Target(head), body: body ?? RequestBody(bytes),
      requestID: "test-request", bodyLimit: 64 << 20)
    let (response, fault) = try await response(to: request)
    return (try Answer(response), fault)
  }

  private func response(to request: Request) async throws -> (Response, fault: (any Error)?) {
    do {
      return (try await router.responder(for: request).handler(request), nil)
    } catch let gone as ClientGone {
      // Nobody is there to be answered.
      throw gone
    } catch {
      let known = Problem(thrown: error)
      let response = Response.problem(
        known ?? .serversFault, language: request.language, requestID: request.requestID)
      return (response, known == nil ? error : nil)
    }
  }
}

extension ServiceClient.Answer {
  init(_ response: Response) throws {
    status = response.status.code
    headers = response.headers
    body = try Self.bytes(of: response.body)
    let type = headers[.contentType] ?? ""
    let isJSON = type.contains("/json") || type.contains("+json")
    json = body.isEmpty || !isJSON ? .null : try JSONParser.parse(body)
  }

  /// Of a file the part that would be sent.
  private static func bytes(of body: ResponseBody) throws -> [UInt8] {
    switch body {
    case .bytes(let bytes): return bytes
    case .file(let path, let range):
      let all = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      return Array(all[(range ?? 0..<all.count).clamped(to: 0..<all.count)])
    case .empty, .stream: return []
    }
  }
}

/// A body whose sender goes away.
private final class BrokenBody: RequestBodyReader {
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func next(maximum: Int) async throws -> [UInt8]? {
    guard !bytes.isEmpty else { throw ClientGone() }
    defer { bytes = Array(bytes.dropFirst(maximum)) }
    return Array(bytes.prefix(maximum))
  }
}

/// What a request's body throws when its sender went away.
package struct ClientGone: Error {}
