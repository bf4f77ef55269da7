/// A point in time in UTC, in whole microseconds since 1970-01-01, which is what PostgreSQL's
/// `timestamptz` holds.
package struct Instant: Hashable, Sendable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 { floorDivide(microseconds, 1_000_000) }

  package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

  /// Moves by a duration; parts of a microsecond are dropped.
  package static func + (instant: Self, duration: Duration) -> Self {
    Self(microseconds: instant.microseconds + duration.wholeMicroseconds)
  }

  package static func - (instant: Self, duration: Duration) -> Self {
    Self(microseconds: instant.microseconds - duration.wholeMicroseconds)
  }

  package static func - (left: Self, right: Self) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }
}

extension Duration {
  /// The length in microseconds; parts of a microsecond are dropped.
  package var wholeMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// The length in milliseconds; parts of a millisecond are dropped.
  package var wholeMilliseconds: Int64 { wholeMicroseconds / 1_000 }
}

extension Instant: CustomStringConvertible {
  package var description: String { rfc3339 }
}

extension Instant: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = Instant(rfc3339: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not RFC 3339")
    }
    self = instant
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rfc3339Microseconds)
  }
}

func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
  let quotient = value / by
  return value % by < 0 ? quotient - 1 : quotient
}
