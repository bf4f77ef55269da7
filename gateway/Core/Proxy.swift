import Access
import EventLoop
import HTTPClient
import HTTPCore
import HTTPServer
import Kernel
import Observability

/// Takes a request through the edge to a service and its answer back: identity, limits, signature,
/// least-loaded instance, bodies streamed both ways.
final class Proxy: Sendable {
  let client: HTTPClient
  let check: CallerCheck
  let limiter: RateLimiter
  let signer: PrincipalSigner
  let fields: AnswerFields
  let blocks: BlockList
  let proxies: TrustedProxies
  let isSecure: Bool
  let metrics: GatewayMetrics

  private static let nobody = PreparedPrincipal(.anonymous())

  /// Bodies up to this size are read whole: they then travel in one write, and a slow client holds
  /// no connection to a service.
  static let small = 65_536

  init(
    client: HTTPClient, check: CallerCheck, limiter: RateLimiter, signer: PrincipalSigner,
    fields: AnswerFields, blocks: BlockList, proxies: TrustedProxies, isSecure: Bool,
    metrics: GatewayMetrics
  ) {
    self.client = client
    self.check = check
    self.limiter = limiter
    self.signer = signer
    self.fields = fields
    self.blocks = blocks
    self.proxies = proxies
    self.isSecure = isSecure
    self.metrics = metrics
  }

  func responder(_ counters: RouteCounters, _ passage: Passage) -> Responder {
    // That the client has gone is passed on, and the service judges: its commands go on.
    Responder(
      deadline: passage.deadline, bodyLimit: passage.bodyBytes, endsWithClient: true,
      counters: counters
    ) {
      await self.answer($0, passage)
    }
  }

  /// Answers without asking anybody.
  func refusing(_ refused: GatewayProblem, _ counters: RouteCounters) -> Responder {
    Responder(counters: counters) { request in
      var edge = EdgeState()
      edge.origin = self.fields.origin(of: request)
      return self.refusal(refused.problem, request, edge)
    }
  }

  /// The service's answer, or a problem; both with the edge's own fields.
  private func answer(_ request: Request, _ passage: Passage) async -> Response {
    var edge = EdgeState()
    var passage = passage
    do {
      return try await pass(request, &passage, &edge)
    } catch {
      let problem = Proxy.problem(error, passage)
      if problem.status == 429 { metrics.rateLimited.increment() }
      return refusal(problem, request, edge)
    }
  }

  func refusal(_ problem: Problem, _ request: Request, _ edge: EdgeState) -> Response {
    var response = Response.problem(
      problem, language: request.language, requestID: request.requestID)
    fields.decorate(&response, edge)
    return response
  }

  /// Gate by gate; what throws is answered as a problem.
  private func pass(
    _ request: Request, _ passage: inout Passage, _ edge: inout EdgeState
  ) async throws -> Response {
    edge.origin = fields.origin(of: request)
    if request.head.method == .options, edge.origin != .plain,
      request.head.headers.contains("Access-Control-Request-Method")
    {
      return fields.preflight(edge)
    }
    let now = MonotonicInstant.now.nanoseconds
    let origin = ClientOrigin(request, proxies: proxies, isSecure: isSecure)
    if blocks.isBlocked(origin.address) {
      metrics.blocked.increment()
      throw GatewayProblem.blocked
    }
    var caller: IdentityAnswer?
    var way: Passage? = passage
    if let fork = passage.fork {
      edge.isPersonal = true
      (way, caller) = try await follow(
        fork, request, from: origin.address, passage.policies, now: now)
    } else if !passage.isLegacy {
      caller = try await check.caller(
        of: request, address: origin.address, policies: passage.policies, now: now)
    }
    edge.limit = try passage.policies.take(
      from: limiter, address: origin.address, caller: caller, rule: passage.rule, now: now)
    if let fork = passage.fork { passage = try fork.entered(way, request, rule: passage.rule) }
    let lacking = try lackingScope(of: caller, request, passage)
    if let length = request.body.length, length > passage.bodyBytes {
      throw BodyTooLarge(limit: passage.bodyBytes)
    }
    let target = request.head.originForm
    var head = try ForwardedHead(
      request.head, target: target, authority: passage.upstream.audience,
      keepsCredentials: passage.keepsCredentials,
      replacesLanguage: !passage.isLegacy)
    origin.append(to: &head)
    try sign(request, target, lacking == nil ? caller : nil, passage, &head)
    head.end()
    let body = request.body.isEmpty ? .none : try await body(of: request, passage)
    let answer = try await Forwarding(
      self, request, passage, edge, head.bytes.bytes, body
    ).run()
    if let lacking, answer.status == .unauthorized { throw AccessRefusal.scopeMissing(lacking) }
    return answer
  }

  /// The scope that an application's token lacks for the request, which then goes on as a visitor's: what
  /// everybody may read stays open. Throws `AccessRefusal` for what changes something.
  private func lackingScope(
    of caller: IdentityAnswer?, _ request: Request, _ passage: Passage
  ) throws(AccessRefusal) -> String? {
    guard let caller, !passage.isLegacy,
      let lacking = ScopeRule.lacking(caller.principal, for: request)
    else { return nil }
    guard request.head.method.isSafe else { throw .scopeMissing(lacking) }
    return lacking
  }

  /// Who it is and in which language, and the request's names in logs and traces.
  private func sign(
    _ request: Request, _ target: [UInt8], _ caller: IdentityAnswer?, _ passage: Passage,
    _ head: inout ForwardedHead
  ) throws {
    head.append("X-Request-Id:") { request.requestName.append(to: &$0) }
    if let trace = RequestScope.current?.trace {
      head.append("traceparent:") { trace.child().appendTraceparent(to: &$0) }
    }
    guard !passage.isLegacy else { return }
    if let spoken = request.spoken(by: caller) {
      head.append("Accept-Language:") { $0.append(utf8: spoken.rawValue) }
    }
    try head.append("TechHub-Principal:") {
      try signer.sign(
        caller?.prepared ?? Proxy.nobody, requestID: request.requestName,
        audience: passage.upstream.audience, method: request.head.method, target: target, to: &$0)
    }
  }

  private func body(of request: Request, _ passage: Passage) async throws -> ClientBody {
    if let length = request.body.length, length <= Proxy.small {
      let bytes = try await request.collect()
      // The client's slowness is not taken off the service's time.
      Proxy.extendDeadline(passage.deadline)
      return .bytes(bytes)
    }
    var taken = 0
    let limit = passage.bodyBytes
    return .stream(length: request.body.length) {
      let piece = try await request.body.next()
      Proxy.extendDeadline(passage.deadline)
      taken += piece?.count ?? 0
      if taken > limit { throw BodyTooLarge(limit: limit) }
      return piece
    }
  }

  /// The deadline is for silence: a body that goes on, goes on.
  static func extendDeadline(_ time: Duration) {
    guard let scope = OperationScope.current, scope.failure == nil else { return }
    scope.restart(deadline: MonotonicInstant.now + time)
  }

  private static func problem(_ error: any Error, _ passage: Passage) -> Problem {
    let context = passage.upstream.audience
    switch error {
    case let error as any ProblemConvertible: return error.problem
    case is DeadlineExceeded: return GatewayProblem.timedOut(context: context).problem
    case HTTPClientError.malformed: return GatewayProblem.badAnswer(context: context).problem
    default:
      return GatewayProblem.unavailable(context: context, retryAfter: .seconds(1)).problem
    }
  }
}
