import Kernel
import Observability
import Outbox
import Postgres
import TestSupport

struct SampleEvent: ContractEvent {
  static let type = "sample.happened"
  static let aggregateType = "sample"
  let id: Int64
  let note: String
  var aggregateID: String { String(id) }
}

struct OtherEvent: ContractEvent {
  static let type = "other.happened"
  static let aggregateType = "other"
  let id: Int64
  var aggregateID: String { String(id) }
}

enum Sample {
  static func database<R>(_ body: (Database) async throws -> R) async throws -> R {
    try await TestDatabase.with(folders: [try OutboxMigrations.folder()], body)
  }

  static func numberer(_ database: Database) -> OutboxNumberer {
    OutboxNumberer(
      database: database, logger: Logger(label: "test", level: .error), metrics: Metrics())
  }

  static func tell(_ id: Int64, _ note: String = "", in database: Database) async throws {
    try await database.transaction { tx in
      try await OutboxWriter.append(
        SampleEvent(id: id, note: note), rev: 1, actor: 7, in: tx)
    }
  }
}
