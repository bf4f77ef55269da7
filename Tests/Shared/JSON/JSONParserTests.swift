import JSON
import Testing

@Suite struct JSONParserTests {
  private func reason(_ text: String) -> JSONSyntaxError.Reason? { reason(Array(text.utf8)) }

  /// What `parse` and `validate` say; they must agree.
  private func reason(
    _ bytes: [UInt8], _ limits: JSONLimits = .standard
  ) -> JSONSyntaxError.Reason? {
    var parsed: JSONSyntaxError?
    var validated: JSONSyntaxError?
    do { _ = try JSONParser.parse(bytes, limits: limits) } catch { parsed = error }
    do { try JSONParser.validate(bytes, limits: limits) } catch { validated = error }
    #expect(parsed == validated)
    return parsed?.reason
  }

  @Test func values_keep_their_order_and_their_numbers() throws {
    let text = #"{"b":[1,-2.50,1e5,true,false,null],"a":{"ё":"\u0451\ud83d\ude00\n\/"}}"#

    let value = try JSONParser.parse(Array(text.utf8))

    #expect(value.members?.map(\.key) == ["b", "a"])
    #expect(value["b"]?.array?[1] == .number("-2.50"))
    #expect(value["b"]?.array?[0].int64 == 1)
    #expect(value["b"]?.array?[1].int64 == nil)
    #expect(value["a"]?["ё"]?.string == "ё😀\n/")
    #expect(
      String(decoding: value.bytes, as: UTF8.self)
        == #"{"b":[1,-2.50,1e5,true,false,null],"a":{"ё":"ё😀\n/"}}"#)
  }

  @Test(arguments: [
    ("", JSONSyntaxError.Reason.unexpectedEnd), (" ", .unexpectedEnd), ("[1,]", .unexpectedByte),
    ("[1 2]", .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte), (#"{"a" 1}"#, .unexpectedByte),
    ("{a:1}", .unexpectedByte), ("[1] 2", .trailingBytes), ("truex", .trailingBytes),
    ("tru", .unexpectedEnd), ("nul!", .unexpectedByte), ("'a'", .unexpectedByte),
    (#""abc"#, .unexpectedEnd), ("\"a\tb\"", .controlCharacter), ("\"a\u{0}b\"", .zeroCharacter),
    (#""\u0000""#, .zeroCharacter), (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
    (#""\ud800\u0041""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate),
    (#""\x""#, .invalidEscape),
    (#""\u12g4""#, .invalidEscape), ("01", .invalidNumber), ("-", .invalidNumber),
    ("1.", .invalidNumber),
    (".5", .unexpectedByte), ("1e", .invalidNumber), ("+1", .unexpectedByte),
    ("1e31", .exponentTooLarge),
    ("1e-31", .exponentTooLarge), ("1e131071", .exponentTooLarge), ("NaN", .unexpectedByte),
    ("1e99999999999999999999999", .exponentTooLarge), ("\u{feff}{}", .byteOrderMark),
    (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
    (#"[{"x":{"a":{"k":1,"b":2,"k":3}}}]"#, .duplicateKey), ("[", .unexpectedEnd),
    (#"{"a":"#, .unexpectedEnd), ("]", .unexpectedByte),
  ]) func a_text_that_two_readers_could_read_differently_is_refused(
    _ text: String, _ expected: JSONSyntaxError.Reason
  ) {
    #expect(reason(text) == expected)
  }

  @Test func invalid_utf8_is_refused_in_values_and_keys() {
    let quote = UInt8(ascii: "\"")
    let bad: [[UInt8]] = [
      [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xd0],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
    ]
    for bytes in bad {
      #expect(reason([quote] + bytes + [quote]) == .invalidUTF8)
      #expect(reason(Array("{\"a\\n".utf8) + bytes + Array("\":1}".utf8)) == .invalidUTF8)
    }
  }

  @Test func limits_hold_to_the_digit_and_the_level() {
    #expect(reason(String(repeating: "9", count: 40)) == nil)
    #expect(reason(String(repeating: "9", count: 41)) == .numberTooLong)
    #expect(reason("0." + String(repeating: "1", count: 40)) == .numberTooLong)
    #expect(reason("1e30") == nil)
    #expect(reason("1E-30") == nil)
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(reason(deep) == nil)
    #expect(reason("[" + deep + "]") == .tooDeep)
    #expect(reason(String(repeating: "[", count: 100_000)) == .tooDeep)
    #expect(reason(Array("[1,2]".utf8), JSONLimits(bytes: 4)) == .tooLarge)
    #expect(reason(Array("[1,2]".utf8), JSONLimits(bytes: 5)) == nil)
  }

  /// A list of seen keys that is searched one by one takes minutes for this object.
  @Test(.timeLimit(.minutes(1))) func many_keys_do_not_cost_their_square() {
    var text = "{"
    for index in 0..<60_000 { text += "\"key\(index)\":0," }
    #expect(reason(text + "\"last\":0}") == nil)
    #expect(reason(text + "\"key7\":0}") == .duplicateKey)
  }

  @Test func cutting_or_changing_any_byte_never_traps() {
    let text = Array(#"{"a":[1.5e3,"\u00e9\ud83d\ude00я",{"b":null}],"c":true}"#.utf8)
    for index in text.indices {
      _ = reason(Array(text[..<index]))
      for byte in [0, 0x22, 0x5c, 0x7b, 0x80, 0xff] as [UInt8] {
        var changed = text
        changed[index] = byte
        _ = reason(changed)
      }
    }
  }
}
