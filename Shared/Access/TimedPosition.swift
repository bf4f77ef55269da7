package import Crypto
package import FoundationEssentials
package import Kernel

/// Where a page of a list begins that shows the newest first: the sort values of the last row that
/// was shown.
package struct TimedPosition: Sendable, Hashable {
  package let createdAt: Instant
  package let id: UUID

  package init(createdAt: Instant, id: UUID) {
    self.createdAt = createdAt
    self.id = id
  }
}

extension CursorSigner {
  /// See `cursor(_:of:)`.
  package func cursor(
    after position: TimedPosition, of list: String
  ) throws(OpenSSLError) -> String {
    try cursor([String(position.createdAt.microseconds), position.id.text], of: list)
  }

  /// Throws `BadCursor` if it was made for another list, or by somebody else.
  package func timedPosition(_ cursor: String, of list: String) throws -> TimedPosition {
    let values = try position(cursor, of: list)
    guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ UUID(uuidString: $0) })
    else { throw BadCursor() }
    return TimedPosition(createdAt: Instant(microseconds: time), id: id)
  }
}
