import FoundationEssentials
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct TypeTests {
  @Test func every_type_comes_back_as_it_went() async throws {
    let uuid = UUID()
    let instant = try #require(Instant(rfc3339: "2026-11-23T08:15:30.123456Z"))
    let day = try #require(Day(year: 2026, month: 2, day: 28))
    let id = Identifier<TypeTests>(77)
    let texts = Localized(ru: "Зал \"А\"\n", kk: nil, en: "Hall \\ \u{1F3DB}")
    try await TestDatabase.with { database in
      let row = try await database.query(
        """
        select \(Int64.min)::int8 as low, \(Int64.max)::int8 as high, \(Int32(-5))::int4 as four,
          \(true)::bool as yes, \(1.5)::float8 as half, \(uuid)::uuid as uuid, \(instant)::timestamptz as at,
          \(day)::date as day, \([0, 255, 10] as [UInt8])::bytea as raw, \(id)::int8 as id,
          \(JSONText(Array(#"{"a": [1, "x"]}"#.utf8)))::jsonb as json, \(texts)::jsonb as texts,
          \([3, -4].asArray)::int8[] as numbers, \(["a\"b", "c\\d", "{e,f}", ""].asArray)::text[] as words,
          \(nil as String?)::text as nothing, 12.50::numeric as money
        """)[0]
      #expect(try row.int64("low") == .min)
      #expect(try row.int64("high") == .max)
      #expect(try row.int("four") == -5)
      #expect(try row.bool("yes"))
      #expect(try row.double("half") == 1.5)
      #expect(try row.uuid("uuid") == uuid)
      #expect(try row.instant("at") == instant)
      #expect(try row.day("day") == day)
      #expect(try row.bytes("raw") == [0, 255, 10])
      #expect(try row.identifier("id") == id)
      #expect(try row.json("json") == Array(#"{"a": [1, "x"]}"#.utf8))
      #expect(try row.localized("texts") == texts)
      #expect(try row.int64s("numbers") == [3, -4])
      #expect(try row.strings("words") == ["a\"b", "c\\d", "{e,f}", ""])
      #expect(try row.optionalString("nothing") == nil)
      #expect(try row.string("money") == "12.50")
    }
  }

  @Test func a_reader_refuses_what_does_not_fit() async throws {
    try await TestDatabase.with { database in
      let row = try await database.query(
        "select 1 as one, 'x'::text as word, null::int as nothing, 'infinity'::timestamptz as never"
      )[0]
      #expect(throws: ColumnError.missing(column: "two")) { try row.int("two") }
      #expect(throws: ColumnError.null(column: "nothing")) { try row.int("nothing") }
      #expect(throws: ColumnError.unexpectedType(column: "word", type: 25)) { try row.int("word") }
      #expect(throws: ColumnError.notRepresentable(column: "never")) { try row.instant("never") }
    }
  }

  @Test func times_with_and_without_fractions_are_read() async throws {
    try await TestDatabase.with { database in
      for (text, expected) in [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05.600000Z"),
        ("1900-01-02T03:04:05.000001Z", "1900-01-02T03:04:05.000001Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
      ] {
        let row = try await database.query("select \(text)::timestamptz as at")[0]
        #expect(try row.instant("at").rfc3339Microseconds == expected)
      }
    }
  }
}
