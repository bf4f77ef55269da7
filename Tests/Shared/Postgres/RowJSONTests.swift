import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct RowJSONTests {
  private static let hall: SQL = """
    select 7::int8 as id, 'a"b\\c' || chr(10) || chr(1) || 'ж' as name, 12.50::numeric as price,
      'NaN'::float8 as nan, true as yes, '{"b": [1,  2]}'::jsonb as attrs,
      '2026-11-23 08:15:30.123456+00'::timestamptz as at, '2026-11-23 08:15:30+00'::timestamptz as at0,
      'infinity'::timestamptz as never, '0044-03-15 BC'::date as ides, '2026-02-03'::date as day,
      '0b7c9a0e-0d8b-4a9e-8a53-0c2e4b8f1d11'::uuid as uuid, array[1,null,3] as numbers,
      array['a"b', null, 'c,d'] as words, null::text as nothing, array[[1],[2]] as grid,
      '{"kk": "Зал", "en": "", "ru": "Комната \\"1\\"", "x": {"ru": "no"}}'::jsonb as title,
      '10:30'::time as opens, '2026-11-23 08:15:30.5'::timestamp as local
    """

  @Test func a_row_becomes_an_object_of_json_values() async throws {
    try await TestDatabase.with { database in
      let rows = try await database.query(Self.hall)
      let json = JSONWriter.bytes { RowJSON.plain.write(rows[0], to: &$0) }
      #expect(
        String(decoding: json, as: UTF8.self)
          == #"{"id":7,"name":"a\"b\\c\n\u0001ж","price":"12.50","nan":null,"yes":true,"#
          + #""attrs":{"b": [1, 2]},"at":"2026-11-23T08:15:30.123Z","at0":"2026-11-23T08:15:30.000Z","#
          + #""never":null,"ides":null,"day":"2026-02-03","uuid":"0b7c9a0e-0d8b-4a9e-8a53-0c2e4b8f1d11","#
          + #""numbers":[1,null,3],"words":["a\"b",null,"c,d"],"nothing":null,"grid":"{{1},{2}}","#
          + #""title":{"x": {"ru": "no"}, "en": "", "kk": "Зал", "ru": "Комната \"1\""},"#
          + #""opens":"10:30:00","local":"2026-11-23T08:15:30.500"}"#)
      _ = try JSONParser.parse(json)
    }
  }

  /// Whoever read them as floats would round what somebody pays: no digit is lost, none is added.
  @Test func a_decimal_is_a_text_and_a_double_a_number() async throws {
    try await TestDatabase.with { database in
      let row = try await database.query(
        """
        select 9007199254740993.10::numeric(18,2) as sum, '-0.50'::numeric as debt,
          array[1.10, null, 'NaN']::numeric[] as sums, 'NaN'::numeric as none,
          'Infinity'::numeric as most, 0.5::float8 as half, array[0.5]::float8[] as halves
        """)[0]
      let json = JSONWriter.bytes { RowJSON.plain.write(row, to: &$0) }
      #expect(
        String(decoding: json, as: UTF8.self)
          == #"{"sum":"9007199254740993.10","debt":"-0.50","sums":["1.10",null,null],"#
          + #""none":null,"most":null,"half":0.5,"halves":[0.5]}"#)
    }
  }

  @Test(arguments: [
    (Language.russian, #"Комната \"1\""#), (.kazakh, "Зал"), (.english, #"Комната \"1\""#),
  ])
  func a_localised_column_speaks_the_readers_language(
    _ language: Language, _ expected: String
  ) async throws {
    let room = RowJSON(hidden: ["secret"], renamed: ["title": "name"], localized: ["title"])
    try await TestDatabase.with { database in
      let rows = try await database.query(
        """
        select 1 as id, 'x' as secret,
          '{"kk": "Зал", "en": "", "ru": "Комната \\"1\\"", "x": {"kk": "no"}}'::jsonb as title
        union all select 2, 'x', '{}'::jsonb union all select 3, 'x', null order by id
        """)
      let json = JSONWriter.bytes { room.write(rows, in: language, to: &$0) }
      #expect(
        String(decoding: json, as: UTF8.self)
          == #"[{"id":1,"name":"\#(expected)"},{"id":2,"name":""},{"id":3,"name":null}]"#)
    }
  }

  /// Rows of the old system hold what no reader was promised.
  @Test(arguments: [
    (#"{"kk": "Зал", "en": 5, "x": "no"}"#, #""Зал""#, #"{"kk":"Зал"}"#),
    (#""Зал""#, #""Зал""#, #"{"ru":"Зал"}"#),
    ("[]", #""""#, "{}"), (#"[{"ru": "Зал"}]"#, #""""#, "{}"), ("7", #""""#, "{}"),
    (#"{"ru": null}"#, #""""#, "{}"), ("null", #""""#, "{}"),
  ])
  func whatever_a_localised_column_holds_it_shows_texts(
    _ document: String, _ text: String, _ languages: String
  ) async throws {
    let room = RowJSON(localized: ["title"])
    try await TestDatabase.with { database in
      let rows = try await database.query("select \(document)::jsonb as title")
      let one = JSONWriter.bytes { room.write(rows, in: .english, to: &$0) }
      #expect(String(decoding: one, as: UTF8.self) == #"[{"title":\#(text)}]"#)
      let all = JSONWriter.bytes { room.write(rows, to: &$0) }
      #expect(String(decoding: all, as: UTF8.self) == #"[{"title":\#(languages)}]"#)
    }
  }

  /// Texts of every length around a step of eight bytes, with each special byte at each place.
  @Test func a_special_byte_is_escaped_wherever_it_stands() async throws {
    let room = RowJSON(localized: ["title"])
    var texts = ["", "жук", "Ә\u{1f600} \u{7f} \u{a0}"]
    for special in ["\"", "\\", "\n", "\u{1}", "\u{1f}"] {
      for place in 0..<18 {
        texts.append(String(repeating: "a", count: place) + special)
        texts.append(String(repeating: " ", count: place) + special + special + "ж!")
      }
    }
    try await TestDatabase.with { database in
      for text in texts {
        let row = try await database.query(
          "select \(text)::text as plain, jsonb_build_object('ru', \(text)::text) as title")[0]
        let json = JSONWriter.bytes { room.write(row, in: .russian, to: &$0) }
        let read = try JSONParser.parse(json)
        #expect(read["plain"]?.string == text)
        #expect(read["title"]?.string == text)
      }
    }
  }
}
