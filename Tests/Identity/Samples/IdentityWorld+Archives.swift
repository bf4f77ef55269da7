package import Access
import EventLoop
import IdentityApp
import IdentityStore
import JSON
import Jobs
import Kernel
import Observability
import Postgres
package import TestSupport

/// Copies of people's data as their tests see them.
extension IdentityWorld {
  package func askForArchive(as person: Principal) async throws -> ServiceClient.Answer {
    try await post("me/archives", ["password": .string(IdentityWorld.password)], as: person)
  }

  /// Asked for and packed; its id.
  package func archive(of person: Principal) async throws -> String {
    let asked = try await askForArchive(as: person)
    guard asked.status == 202, let id = asked["id"].string else {
      throw UnexpectedAnswer(status: asked.status, body: asked.json)
    }
    _ = try await workOnArchives()
    return id
  }

  /// Does all jobs that are due, or that wait for another attempt.
  @discardableResult
  package func workOnArchives() async throws -> Int {
    try await run(
      "update django_dramatiq_task set run_at = now() where status in ('enqueued', 'delayed')")
    return try await JobRunner(
      archives.handlers, database: database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics()
    ).runDue()
  }

  /// The clock goes on, and what it does to archives is done.
  package func passForArchives(_ duration: Duration) async throws {
    clock.move(duration)
    try await TestLoops.group().run { try await archives.turn() }
  }

  package func archiveState(_ id: String, as person: Principal) async throws -> String? {
    try await get("me/archives/\(id)", as: person)["state"].string
  }

  /// The bytes that the store has no name for any more go; as if two days had passed.
  package func purgeArchives() async throws {
    let now = WallClock.live.now() + .seconds(2 * 86_400)
    try await TestLoops.group().run { try await archives.purge(now: now) }
  }
}
