/// The primary key of one kind of row: `Identifier<User>` cannot be mistaken for
/// `Identifier<Company>`. The value is the `bigint` key of the table.
package struct Identifier<Entity>: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }
  package init(_ value: Int64) { rawValue = value }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: CustomStringConvertible {
  package var description: String { String(rawValue) }
}

extension Identifier: Codable {
  package init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
