import HTTPCore
import Postgres
import TestSupport
import Testing

/// What became of a row, however many changes of others there were.
@Suite struct HistoryPlanTests {
  private typealias Listed = PlannedList<Shelf>

  /// Fails where the index of what became of a row is taken away.
  @Test func the_history_of_a_row_is_found_by_an_index() async throws {
    try await Shelf.with { shelf in
      let book = "/api/v1/shelf/admin/shelf_book/\(try await shelf.put(1)[0])"
      let changed = try await shelf.client.send(
        .patch, book, json: #"{"pages": 11}"#, headers: [("If-Match", "*")], as: AdminTests.staff)
      #expect(changed.status == 200)
      let path = book + "/history"
      try await Listed.expectIndexes(
        of: [
          // Between two changes stands what changed, so all of one row are looked at.
          Listed("history", by: "reversion_version_history", .sorted) {
            let answer = try await $0.client.send(.get, path, as: AdminTests.staff)
            #expect(answer.status == 200)
          }
        ], in: shelf, shelf.database)
    }
  }
}
