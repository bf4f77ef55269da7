import Outbox
import Postgres
import TestSupport
import Testing

/// What others read of the slice's history, however long it is.
@Suite struct OutboxPlanTests {
  private typealias Listed = PlannedList<Database>

  /// Fails where positions have no index.
  @Test func events_are_found_by_their_positions() async throws {
    try await Sample.database { database in
      let reader = OutboxReader(database)
      let begin = try await reader.oldest()
      try await Listed.expectIndexes(
        of: [
          // One row says where the history ends; the page beside it is sorted once more.
          Listed("events", by: "outbox_position", .sorted, small: ["outbox_numberer"]) {
            _ = try await OutboxReader($0).page(after: begin, types: ["sample.happened"])
          }
        ], in: database, database)
    }
  }
}
