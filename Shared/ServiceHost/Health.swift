import EventLoop
import HTTPCore
package import HTTPServer
import JSON
import Synchronization

/// Whether the process lives, and whether it should get requests.
package final class Health: Sendable {
  /// One thing that must be well; throws if it is not.
  package typealias Check = @Sendable () async throws -> Void

  private struct State {
    var isServing = false
    var checks: [(name: String, check: Check, isRequired: Bool)] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Adds a thing that must be well before requests are sent here.
  package func require(_ name: String, _ check: @escaping Check) {
    state.withLock { $0.checks.append((name, check, true)) }
  }

  /// Adds a thing that is told of, and without which the process does the rest of its work.
  package func mention(_ name: String, _ check: @escaping Check) {
    state.withLock { $0.checks.append((name, check, false)) }
  }

  /// True from the moment the port is open until the drain begins.
  package func setServing(_ serving: Bool) { state.withLock { $0.isServing = serving } }

  /// `GET /livez`, `GET /readyz`: 200 or 503 with one word for each thing checked.
  package var routes: [Route] {
    [
      Route(.get, "/livez") { _ in .text("ok\n") },
      Route(.get, "/readyz", deadline: .seconds(3), handler: readiness),
    ]
  }

  private func readiness(_ request: Request) async throws -> Response {
    let (isServing, checks) = state.withLock { ($0.isServing, $0.checks) }
    var results: [(name: String, well: Bool)] = [("serving", isServing)]
    var ready = isServing
    for (name, check, isRequired) in checks {
      do {
        try await withDeadline(.seconds(1)) { try await check() }
        results.append((name, true))
      } catch {
        results.append((name, false))
        if isRequired { ready = false }
      }
    }
    return .json(status: ready ? .ok : .serviceUnavailable) { json in
      json.object { json in
        json.field("status", ready ? "ready" : "unready")
        json.key("checks")
        json.object { json in
          for (name, well) in results { json.field(name, well ? "ok" : "failing") }
        }
      }
    }
  }
}
