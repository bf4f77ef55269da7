import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// One thing done to many requests, each judged by itself: what one of them is refused stops no other.
struct RequestBatchRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/api/v1/services/requests/batches",
        .anyPermission([ServicesApplication.decide, ServicesApplication.keepProtocols]),
        handler: run
      )
      .described(RequestBatchDescriptions.run)
    ]
  }

  /// `{"ids": [1, 2], "transition": {"from", "to", "reason"?, "comment"?}}`, or `"assignment": {"user_id"}`.
  @Sendable func run(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    var input = try await request.json()
    let ids = input.integers("ids", count: 1...100, in: 1...Int64(Int32.max))
    let decision = input.object("transition", required: false) { input -> Decision? in
      let from = input.string("from", max: 50)
      let to = input.string("to", max: 50)
      let reason = input.string("reason", required: false, max: 50)
      let comment = input.string("comment", required: false, max: 5_000, multiline: true)
      guard let from, let to else { return nil }
      return Decision(from: from, to: to, comment: comment, marks: [], reason: reason)
    }
    let colleague = input.object("assignment", required: false) { input -> Int64? in
      input.integer("user_id", in: 1...Int64(Int32.max))
    }
    let moves = input.present("transition") && !input.isNull("transition")
    let gives = input.present("assignment") && !input.isNull("assignment")
    if !moves, !gives { input.fault("transition", .required) }
    if moves, gives { input.fault("assignment", .unknownField) }
    let keys = try input.finish(ids)
    if Set(keys).count != keys.count {
      throw ValidationFailure([InputFault.unknownField.at("/ids")])
    }
    let requests = app.requests
    let foreign = try await app.limits.foreign(keys, to: principal)
    let words = ProblemWords(language: request.language, requestID: principal.requestID)
    return try await app.commands.run(request, by: principal) { tx in
      var results: [RowResult] = []
      // In the order of the keys, as any other batch: two of them never wait for each other in a ring.
      for id in keys.sorted() {
        results.append(
          try await words.result(of: id, in: tx) {
            if foreign.contains(id) { throw RequestError.missing }
            if let decision {
              try await requests.decide(decision, on: id, by: viewer, in: tx)
            } else if let colleague {
              try principal.require(ServicesApplication.decide)
              try await requests.assign(id, to: colleague, by: viewer, in: tx)
            }
            return try await requests.read(id, for: viewer, in: tx).first?.optionalString(
              "bp_status")
          })
      }
      return RowResult.response(results)
    }
  }
}

/// In which language a refusal is told.
private struct ProblemWords {
  let language: Language
  let requestID: String

  func result(
    of id: Int64, in tx: Transaction, _ body: () async throws -> String?
  ) async throws -> RowResult {
    do {
      let step = try await tx.savepoint(body)
      return RowResult(id: id, status: 200, step: step, problem: nil)
    } catch let error as any ProblemConvertible where error.problem.status < 500 {
      let answer = Response.problem(error.problem, language: language, requestID: requestID)
      guard case .bytes(let bytes) = answer.body else { throw error }
      return RowResult(id: id, status: answer.status.code, step: nil, problem: bytes)
    }
  }
}

private struct RowResult {
  let id: Int64
  let status: Int
  let step: String?
  let problem: [UInt8]?

  static func response(_ results: [RowResult]) -> Response {
    Response.json { json in
      json.object { json in
        json.array("results", results) { json, result in
          json.object { json in
            json.field("id", result.id)
            json.field("status", result.status)
            if let step = result.step { json.field("bp_status", step) }
            if let problem = result.problem { json.field("problem", raw: problem) }
          }
        }
      }
    }
  }
}
