import HTTPCore

/// Input that nobody sends by mistake, for tests that throw it at every address.
package enum Hostile {
  /// Values for queries and members.
  package static let words = [
    "'", "\"", "--", ";", "/*", "*/", "\\", "\\x00", "$1", "$$", "%", "_", "%00", "%27", "\u{202e}",
    "😀", "ʼ", "null", "true", "NaN", "Infinity", "-0", "1e9", "0x10", "٣", "(select 1)", "or 1=1",
    "item.id", "secret_code", "pg_sleep(1)", "::text", "{}", "[]", "{\"a\":1}", ",", "",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "2147483648", "32768", "+1", "2026-13-01", "0000-01-01", "9999-12-31", "10000-01-01",
    "infinity", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00+99:99", "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59", "{\"a\":1e131071}", "{\"a\":\"\\u0000\"}",
    // What `sscanf` takes for a UUID.
    "+1+1+1+1-+1+1-+1+1-+1+1-+1+1+1+1+1+1", String(repeating: "a", count: 3_000),
  ]

  /// What is answered; `nil` where the address is one that no server takes, whoever is behind it.
  package static func answer(
    _ ask: () async throws -> ServiceClient.Answer
  ) async throws -> ServiceClient.Answer? {
    do { return try await ask() } catch is TargetError { return nil }
  }

  /// A cursor with one bit turned.
  package static func flipped(_ cursor: String, by chance: inout SeededChance) -> String {
    var text = Array(cursor.utf8)
    guard let place = text.indices.randomElement(using: &chance) else { return cursor }
    text[place] ^= 1 << UInt8.random(in: 0..<7, using: &chance)
    return String(decoding: text, as: UTF8.self)
  }
}

/// A fixed sequence, so that a failure can be seen again (splitmix64).
package struct SeededChance: RandomNumberGenerator {
  private var state: UInt64
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
