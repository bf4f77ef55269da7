package import Access
package import Flags
import HTTPCore
import JSON

/// Where the definitions of flags come from, and how one hears of their changes.
package struct FlagSource: Sendable {
  /// The definitions, unless they are still those of the tag.
  package typealias Read = @Sendable (_ tag: String?) async throws -> TaggedFlags?
  /// Waits so many seconds for a change after a place in the history of changes, and tells the place
  /// from which to ask on; without a place, at once, the newest. Throws `FlagHistoryGone`.
  package typealias News = @Sendable (_ place: String?, _ wait: Int) async throws -> String
  /// One GET: address, tag of what is known, patience in; status, tag and body out.
  package typealias Ask =
    @Sendable (_ target: String, _ tag: String?, _ patience: Duration) async throws -> (
      status: Int, tag: String?, body: [UInt8]
    )

  let read: Read
  let news: News

  package init(read: @escaping Read, news: @escaping News) {
    self.read = read
    self.news = news
  }

  /// The address at identity that gives them.
  package static let address = "/internal/v1/flags"
  /// The event that tells of each change.
  package static let change = "flag.changed"
  /// The most bytes of an answer that is read.
  package static let largest = 64 << 20

  /// Identity, asked by a service.
  package static func live(_ peers: PeerClient) -> FlagSource {
    asking { target, tag, patience in
      let answer = try await peers.get(
        "identity", target, ifNoneMatch: tag, deadline: patience, limit: largest)
      return (answer.status.code, answer.tag, answer.body)
    }
  }

  /// Identity, by HTTP.
  package static func asking(_ ask: @escaping Ask) -> FlagSource {
    FlagSource { tag in
      let answer = try await ask(address, tag, .seconds(10))
      if answer.status == 304 { return nil }
      guard let definitions = FlagDefinitions(try json(answer)), let tag = answer.tag else {
        throw FlagsMalformed()
      }
      return TaggedFlags(definitions, tag: tag)
    } news: { place, wait in
      let target = "/internal/v1/events?types=\(change)&after=\(place ?? "latest")&wait=\(wait)"
      let answer = try await ask(target, nil, .seconds(wait + 10))
      if answer.status == 410 { throw FlagHistoryGone() }
      guard let next = try json(answer)["next"]?.string else { throw FlagsMalformed() }
      return next
    }
  }

  private static func json(
    _ answer: (status: Int, tag: String?, body: [UInt8])
  ) throws -> JSONValue {
    guard answer.status == 200 else { throw FlagsRefused(status: answer.status) }
    return try JSONParser.parse(answer.body, limits: JSONLimits(bytes: largest))
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

/// The place is no longer in the history of changes: begin anew.
package struct FlagHistoryGone: Error {
  package init() {}
}

/// Identity's answer is no definitions, or no page of its history.
struct FlagsMalformed: Error {}

/// Identity answered with another status than 200, 304 and 410.
struct FlagsRefused: Error {
  let status: Int
}
