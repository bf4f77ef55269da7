package import Access
package import EventFeed
package import Flags
import HTTPCore
import JSON

/// Where the definitions of flags come from, and how one hears of their changes.
package struct FlagSource: Sendable {
  /// The definitions, unless they are still those of the tag.
  package typealias Read = @Sendable (_ tag: String?) async throws -> TaggedFlags?

  let read: Read
  let events: FeedSource

  package init(read: @escaping Read, events: FeedSource) {
    self.read = read
    self.events = events
  }

  /// The address at identity that gives them.
  package static let address = "/internal/v1/flags"

  /// Identity, by HTTP.
  package static func live(_ peers: PeerClient) -> FlagSource {
    FlagSource(
      read: { tag in
        let answer = try await peers.get(
          "identity", address, ifNoneMatch: tag, deadline: .seconds(10), limit: 64 << 20)
        if answer.status == .notModified { return nil }
        guard let definitions = FlagDefinitions(try answer.json()), let tag = answer.tag else {
          throw FlagsMalformed()
        }
        return TaggedFlags(definitions, tag: tag)
      }, events: .live(peers, source: "identity"))
  }
}

/// Definitions with the name of their content.
package struct TaggedFlags: Sendable {
  package let definitions: FlagDefinitions
  package let tag: String

  package init(_ definitions: FlagDefinitions, tag: String) {
    self.definitions = definitions
    self.tag = tag
  }
}

/// Identity's answer is no definitions.
struct FlagsMalformed: Error {}
