import CommunityDomain
import CommunitySamples
import CommunityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Lists of community whose statements are written by hand; those of resources are judged for all slices
/// at once.
@Suite struct ListPlanTests {
  private typealias Listed = PlannedList<CommunityWorld>

  /// Fails with the list whose index is taken away.
  @Test func notices_and_files_are_found_by_an_index() async throws {
    let member = MemberID(7)
    try await CommunityWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("notices", by: "core_notification_newest") {
            _ = try await $0.notifications.cards(
              of: member, onlyUnread: false, before: nil, limit: 20)
          },
          Listed("unread notices, further on", by: "core_notification_unread") {
            _ = try await $0.notifications.cards(
              of: member, onlyUnread: true, before: NotificationID(7), limit: 20)
          },
          Listed("files of a page", by: "landing_pagemediafile_page") {
            _ = try await MediaFiles(database: $0.database).cards(ofPage: 7, limit: 20)
          },
        ], in: world, world.database)
    }
  }
}
