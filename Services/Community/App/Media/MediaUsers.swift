package import Access
import CommunityStore
import FileRecords
import JSON

/// Who says whether public files are used: every context, each of its own tables.
///
/// `POST /internal/v1/media-uses` `{"keys": […]}` → `{"used": […]}`.
package struct MediaUsers: Sendable {
  /// Those of the keys that another context holds. Throws when one of them does not say.
  let elsewhere: @Sendable (_ keys: [String]) async throws -> Set<String>

  package init(elsewhere: @escaping @Sendable (_ keys: [String]) async throws -> Set<String>) {
    self.elsewhere = elsewhere
  }

  /// Asks over the network.
  package static func live(_ peers: PeerClient) -> MediaUsers {
    MediaUsers { keys in
      var used: Set<String> = []
      for context in ["identity", "services", "booking", "techorda"] {
        let answer = try await peers.post(
          context, "/internal/v1/media-uses", repeatable: true, deadline: .seconds(300)
        ) { json in json.array("keys", keys) { $0.value($1) } }
        guard let words = try answer.json()["used"]?.array else {
          throw UsesNotSaid(context: context)
        }
        used.formUnion(words.compactMap(\.string))
      }
      return used
    }
  }

  func used(
    _ files: [UnusedMedia], here mentions: FileMentions
  ) async throws -> Set<String> {
    let keys = files.flatMap(\.keys)
    return try await mentions.mentioned(of: keys).union(try await elsewhere(keys))
  }
}

/// A context answered something else than which files it uses.
struct UsesNotSaid: Error, CustomStringConvertible {
  let context: String
  var description: String { "\(context) did not say which files it uses" }
}
