package import JSON
import Jobs
import Kernel
import Postgres

/// Sends what is due to one hook, one after the other.
package struct HookRun: Job {
  package static let name = "hooks.deliver"
  package static let queue = "hooks"
  package static let timeLimit: Duration = .seconds(120)

  package let hook: Int64

  package init(_ hook: Int64) { self.hook = hook }

  package init(payload input: inout InputReader) throws {
    let hook = input.integer("hook", in: 1 ... .max)
    self.hook = try input.finish(hook)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in json.field("hook", hook) }
  }

  /// One run of a hook is open at a time: two would send at once what has an order.
  static func enqueue(_ hook: Int64, in tx: Transaction) async throws {
    try await JobQueue.enqueue(HookRun(hook), in: tx, uniqueKey: "hook:\(hook)")
  }
}

/// Looks which hooks have something due: retries, and what a run has left.
package struct HookSweep: PlainJob {
  package static let name = "hooks.sweep"
  package static let queue = "hooks"

  package init() {}
}

/// Removes deliveries of which nobody asks any more.
package struct HookPurge: PlainJob {
  package static let name = "hooks.purge"
  package static let queue = "hooks"

  package init() {}
}
