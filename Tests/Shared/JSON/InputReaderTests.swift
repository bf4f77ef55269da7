import JSON
import Kernel
import Testing

@Suite struct InputReaderTests {
  private enum Colour: String, CaseIterable { case red, green }

  private func reader(_ text: String) throws -> InputReader {
    try InputReader(try JSONParser.parse(Array(text.utf8)))
  }

  private func faults(_ text: String, _ read: (inout InputReader) -> Void) throws -> [String] {
    var input = try reader(text)
    read(&input)
    do {
      try input.finish()
      return []
    } catch {
      return error.faults.map { "\($0.pointer) \($0.code)" }
    }
  }

  @Test func all_faults_come_at_once_with_their_pointers() throws {
    let body = #"""
      {"name":"","age":"7","mail":"nobody","tin":"123456789012","at":"2026-02-30T00:00:00Z",
       "day":"2026-13-01","phone":"12","id":"x","colour":"blue","extra":1,"a/b~c":2,
       "inner":{"x":1,"y":true},"list":[{"n":1},{"n":"two"},3],"ids":[1,1.5]}
      """#

    let found = try faults(body) { input in
      _ = input.string("name")
      _ = input.integer("age")
      _ = input.email("mail")
      _ = input.taxNumber("tin")
      _ = input.instant("at")
      _ = input.day("day")
      _ = input.phone("phone")
      _ = input.uuid("id")
      _ = input.choice("colour", of: Colour.self)
      _ = input.bool("gone")
      _ = input.object("inner") { $0.integer("x", in: 2...3) }
      _ = input.objects("list") { $0.integer("n") }
      _ = input.integers("ids")
    }

    #expect(
      found == [
        "/name required", "/age wrong-type", "/mail bad-email", "/tin bad-tax-number",
        "/at bad-instant", "/day bad-day", "/phone bad-phone", "/id bad-uuid",
        "/colour not-a-choice", "/gone required", "/inner/x out-of-range",
        "/inner/y unknown-field", "/list/1/n wrong-type", "/list/2 wrong-type",
        "/ids/1 wrong-type", "/extra unknown-field", "/a~1b~0c unknown-field",
      ])
  }

  @Test func lengths_are_counted_in_unicode_scalars_after_normalising() throws {
    // Three letters é in two scalars each: NFC makes three of them, as PostgreSQL will count.
    let decomposed = #"{"name":"e\u0301e\u0301e\u0301"}"#
    var input = try reader(decomposed)
    let name = input.string("name", max: 3)
    try input.finish()
    #expect(name.map { Array($0.unicodeScalars).count } == 3)

    let family = #"{"name":"👨‍👩‍👧"}"#
    #expect(try faults(family) { _ = $0.string("name", max: 4) } == ["/name too-long"])
    #expect(try faults(#"{"name":"ab"}"#) { _ = $0.string("name", min: 3) } == ["/name too-short"])
  }

  @Test func control_characters_are_refused_and_line_breaks_only_where_they_belong() throws {
    let body = #"{"t":"a\nb"}"#
    #expect(try faults(body) { _ = $0.string("t") } == ["/t control-character"])
    #expect(try faults(body) { _ = $0.string("t", multiline: true) } == [])
    let escape = #"{"t":"a\u001bb"}"#
    #expect(try faults(escape) { _ = $0.string("t", multiline: true) } == ["/t control-character"])
  }

  @Test func a_merge_patch_tells_absence_from_null() throws {
    var input = try reader(#"{"a":null,"b":"x","d":7}"#)

    let a = input.patch("a") { $0.string("a", required: false) }
    let b = input.patch("b") { $0.string("b", required: false) }
    let c = input.patch("c") { $0.string("c", required: false) }
    let d = input.patch("d") { $0.string("d", required: false) }

    #expect(a == .clear)
    #expect(b == .set("x"))
    #expect(c == .keep)
    #expect(d == .keep)
    #expect(throws: ValidationFailure.self) { try input.finish() }
  }

  @Test func required_values_come_out_without_their_optionality() throws {
    var input = try reader(#"{"a":1,"b":"x"}"#)
    let a = input.integer("a")
    let b = input.string("b")
    let (number, text) = try input.finish(a, b)
    #expect(number == 1)
    #expect(text == "x")
  }

  @Test func whole_numbers_are_neither_floats_nor_strings() throws {
    for text in ["1.0", "1e2", "\"1\"", "true", "9223372036854775808"] {
      #expect(try faults("{\"n\":\(text)}") { _ = $0.integer("n") } == ["/n wrong-type"])
    }
  }

  /// `0.00001` is `1e-05` to Python, `100000000000000000000` is `1e+20`: what a number is does not
  /// depend on who wrote it.
  @Test(arguments: [
    (#""12.50""#, 2, "12.50"), ("12.50", 2, "12.5"), ("12", 2, "12"), (#""-0.5""#, 2, "-0.5"),
    ("1e-05", 6, "0.00001"), ("1.25e2", 2, "125"), ("1.25E+1", 2, "12.5"),
    ("1e+20", 2, "100000000000000000000"),
    ("0.0150e4", 2, "150"), ("-0.10e1", 2, "-1"), ("5.000", 2, "5"), ("0", 2, "0"), ("0e7", 2, "0"),
    ("3.0", 0, "3"), (#""3""#, 0, "3"),
  ])
  func a_decimal_is_a_text_of_plain_digits(
    _ written: String, _ fraction: Int, _ expected: String
  ) throws {
    var input = try reader("{\"n\":\(written)}")
    let number = input.decimal("n", fractionDigits: fraction)
    try input.finish()
    #expect(number == expected)
  }

  @Test(arguments: [
    (#""1e2""#, 2), (#""5.000""#, 2), ("5.001", 2), ("1e-3", 2), ("1e30", 2), ("1.5", 0),
    (#""1.5""#, 0), (#""1.""#, 2), (#"".5""#, 2), (#""+1""#, 2), (#"" 1""#, 2), (#""٥""#, 2),
  ])
  func what_has_too_many_digits_or_is_none_is_refused(_ written: String, _ fraction: Int) throws {
    #expect(
      try faults("{\"n\":\(written)}") { _ = $0.decimal("n", fractionDigits: fraction) }
        == ["/n bad-decimal"])
  }

  @Test func a_body_that_is_no_object_is_invalid() throws {
    #expect(throws: ValidationFailure.self) { try InputReader(.array([])) }
  }

  @Test func messages_speak_three_languages() {
    let faults: [InputFault] = [
      .required, .unknownField, .wrongType(.integer), .tooShort(2), .tooLong(3), .outOfRange(1...2),
      .count(1...2), .format(.email), .choice(["a"]), .controlCharacter,
    ]
    for fault in faults {
      for language in Language.allCases { #expect(fault.message[language]?.isEmpty == false) }
    }
  }

  @Test func a_secret_keeps_its_bytes_and_hides_them() throws {
    var input = try reader(#"{"password":" e\u0301 "}"#)
    let secret = input.secret("password")
    try input.finish()
    #expect(secret.map { Array($0.reveal().utf8) } == [0x20, 0x65, 0xcc, 0x81, 0x20])
    #expect(secret.map { "\($0)" }?.contains("e") == false)
  }
}
