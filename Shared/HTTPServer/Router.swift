package import HTTPCore
import Kernel

/// Finds the route of a path: literal segments before parameters, then the verb. A template that ends
/// in `/` stands for paths that do. HEAD is answered
/// by GET's route, OPTIONS and wrong verbs from the list of verbs (RFC 9110, 9.3.7 and 15.5.6).
package struct Router: Sendable {
  /// A route as a request meets it.
  private struct Entry: Sendable {
    let method: Method
    let names: [String]
    let responder: Responder
  }

  private struct Node: Sendable {
    var literal: [String: Int] = [:]
    var parameter: Int?
    var routes: [Entry] = []
  }

  private var nodes: [Node] = [Node()]
  let unmatched: RouteCounters

  /// Two routes of the same verb and shape are a programmer's error and stop the start.
  package init(_ routes: [Route], metrics: ServerMetrics) {
    unmatched = metrics.counters(method: nil, template: "unmatched")
    for route in routes { add(route, metrics) }
  }

  private mutating func add(_ route: Route, _ metrics: ServerMetrics) {
    var node = 0
    var names: [String] = []
    var segments = route.template.split(separator: "/")
    if !segments.isEmpty, route.template.hasSuffix("/") { segments.append("") }
    for segment in segments {
      if segment.hasPrefix("{"), segment.hasSuffix("}") {
        names.append(String(segment.dropFirst().dropLast()))
        node = child(of: node, \.parameter)
      } else {
        node = literalChild(of: node, String(segment))
      }
    }
    precondition(
      !nodes[node].routes.contains { $0.method == route.method },
      "two routes for \(route.method) \(route.template)")
    let responder = Responder(
      deadline: route.deadline, bodyLimit: route.bodyLimit,
      endsWithClient: route.endsWithClient,
      counters: metrics.counters(method: route.method, template: route.template),
      handler: route.handler)
    nodes[node].routes.append(
      Entry(method: route.method, names: names, responder: responder))
  }

  private mutating func child(of node: Int, _ slot: WritableKeyPath<Node, Int?>) -> Int {
    if let existing = nodes[node][keyPath: slot] { return existing }
    nodes.append(Node())
    nodes[node][keyPath: slot] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func literalChild(of node: Int, _ segment: String) -> Int {
    if let existing = nodes[node].literal[segment] { return existing }
    nodes.append(Node())
    nodes[node].literal[segment] = nodes.count - 1
    return nodes.count - 1
  }

  /// What a request meets.
  enum Match {
    case route(Responder, parameters: [(name: String, value: String)])
    case wrongMethod(allowed: [Method])
    case none
  }

  func match(_ method: Method, _ segments: [String]) -> Match {
    var values: [String] = []
    guard let node = descend(0, segments[...], &values) else { return .none }
    let wanted = method == .head ? Method.get : method
    let found = nodes[node].routes.firstIndex { $0.method == wanted || $0.method == method }
    if let found {
      let responder = nodes[node].routes[found].responder
      if values.isEmpty { return .route(responder, parameters: []) }
      let names = nodes[node].routes[found].names
      return .route(responder, parameters: Array(zip(names, values)))
    }
    return .wrongMethod(allowed: allowed(at: node))
  }

  /// A literal that leads nowhere gives way to the parameter beside it.
  private func descend(_ node: Int, _ rest: ArraySlice<String>, _ values: inout [String]) -> Int? {
    guard let segment = rest.first else { return nodes[node].routes.isEmpty ? nil : node }
    if let next = nodes[node].literal[segment],
      let found = descend(next, rest.dropFirst(), &values)
    {
      return found
    }
    guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
    values.append(segment)
    if let found = descend(next, rest.dropFirst(), &values) { return found }
    values.removeLast()
    return nil
  }

  private func allowed(at node: Int) -> [Method] {
    var methods = nodes[node].routes.map(\.method)
    if methods.contains(.get) { methods.append(.head) }
    return methods + [.options]
  }
}

extension Router: RequestHandler {
  package func responder(for request: Request) -> Responder {
    switch match(request.method, request.target.segments) {
    case .route(let responder, let parameters):
      if !parameters.isEmpty { request.parameters = parameters }
      return responder
    case .wrongMethod(let allowed):
      let verbs = allowed.map(\.token).joined(separator: ", ")
      let isQuestion = request.method == .options
      return Responder(counters: unmatched) { _ in
        if isQuestion { return Response(.noContent).with(.allow, verbs) }
        throw WrongMethod(allowed: verbs)
      }
    case .none:
      return Responder(counters: unmatched) { _ in throw NothingThere() }
    }
  }
}

/// The address is there, but not for this verb.
struct WrongMethod: ProblemConvertible {
  let allowed: String

  var problem: Problem {
    Problem(
      status: 405, code: "method-not-allowed",
      title: Localized(
        ru: "Этот метод здесь не поддерживается", kk: "Бұл әдіске мұнда қолдау көрсетілмейді",
        en: "This method is not allowed here"),
      headers: [("Allow", allowed)])
  }
}
