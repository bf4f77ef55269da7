import EventLoop
import FoundationEssentials
import HTTPClient
import HTTPCore
package import Jobs
import Kernel
import Postgres
import ServicesDomain
package import ServicesStore

extension HookDesk {
  /// Bytes of an answer that are kept.
  private static let headSize = 4_096
  /// So that a slow receiver gives up its place to other jobs.
  private static let deliveriesPerRun = 50
  private static let timePerRun: Duration = .seconds(30)

  package var jobs: [JobHandler] {
    [
      JobHandler(HookRun.self) { [self] run, lease in
        try await deliver(to: run.hook) { try await lease.isCancelled() }
        try await database.transaction { [hooks, clock] tx in
          try await hooks.end(run.hook, lease, now: clock.now(), in: tx)
        }
      },
      JobHandler(HookSweep.self) { [hooks, clock] _, _ in
        _ = try await hooks.sweep(now: clock.now())
      },
      JobHandler(HookPurge.self) { [hooks, clock] _, lease in
        while try await hooks.purge(now: clock.now()) > 0 {
          if try await lease.isCancelled() { return }
        }
      },
      JobHandler(IncomingHookJob.self) { [database, incoming, clock] job, lease in
        try await database.transaction { tx in
          try await incoming.process(job.log, lease, now: clock.now(), in: tx)
        }
      },
      outsideHandler,
    ]
  }

  package static func schedules() throws -> [JobSchedule] {
    [try JobSchedule(HookSweep.name, "* * * * *", HookSweep())]
  }

  package static func purges() throws -> [JobSchedule] {
    [try JobSchedule(HookPurge.name, "23 4 * * *", HookPurge())]
  }

  /// Sends what is due to a hook, one after the other; how many calls that were. A call and the note of
  /// it are two things: a worker that dies between them leaves the call to be made again, under the same
  /// id.
  @discardableResult
  package func deliver(
    to hook: Int64, isCancelled: () async throws -> Bool = { false }
  ) async throws -> Int {
    let end = MonotonicInstant.now + HookDesk.timePerRun
    for count in 0..<HookDesk.deliveriesPerRun {
      guard MonotonicInstant.now < end, try await !isCancelled(),
        let delivery = try await hooks.next(of: hook, now: clock.now())
      else { return count }
      let attempt = try await send(delivery)
      try await note(attempt, of: delivery)
    }
    return HookDesk.deliveriesPerRun
  }

  /// Makes one call. Throws only if it was interrupted: then nobody knows what came of it.
  package func send(_ delivery: DueDelivery) async throws -> HookAttempt {
    let began = MonotonicInstant.now
    func ended(_ status: Int?, _ failure: String?, _ body: [UInt8] = []) -> HookAttempt {
      HookAttempt(
        statusCode: status, failure: failure,
        answerHead: body.isEmpty ? nil : MaskedText.head(of: body, limit: HookDesk.headSize),
        duration: .now - began)
    }
    guard let url = AbsoluteURL(delivery.url) else { return ended(nil, "bad-url") }
    let body = Array(delivery.body.utf8)
    var headers = try WebhookSignature.fields(
      id: delivery.id.text, at: clock.now(), body: body, by: secrets.secrets(of: delivery.seeds))
    headers.append(.contentType, "application/json" as StaticString)
    headers.append(.userAgent, "TechHub-Hooks/1" as StaticString)
    do {
      let answer = try await calls.send(HookCalls.Call(url: url, headers: headers, body: body))
      let arrived = (200..<300).contains(answer.status)
      return ended(answer.status, arrived ? nil : "not-taken", answer.body)
    } catch let error as OperationCancelled {
      throw error
    } catch {
      return ended(nil, callFailure(error))
    }
  }

  package func note(_ attempt: HookAttempt, of delivery: DueDelivery) async throws {
    let now = clock.now()
    try await database.transaction { [hooks] tx in
      try await hooks.record(attempt, of: delivery, now: now, in: tx)
    }
  }
}
