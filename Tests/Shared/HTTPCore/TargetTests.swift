import HTTPCore
import Kernel
import Testing

@Suite struct TargetTests {
  @Test(arguments: [
    ("/", []), ("/a/b", ["a", "b"]), ("/a/", ["a", ""]), ("/a%20b", ["a b"]),
    ("/.well-known/x", [".well-known", "x"]),
    ("/%D0%B0", ["а"]), ("/a+b", ["a+b"]), ("/a;b=c", ["a;b=c"]), ("/...", ["..."]), ("*", []),
  ])
  func a_path_is_decoded_segment_by_segment(_ path: String, _ segments: [String]) throws {
    #expect(try Target(RequestHead(.get, path)).segments == segments)
  }

  /// Decoded twice or by two rules these would be two addresses.
  @Test(arguments: [
    ("/a%2Fb", TargetError.encodedSeparator), ("/a%5cb", .encodedSeparator),
    ("/a\\b", .encodedSeparator),
    ("/a%00", .controlCharacter), ("/a%0d%0a", .controlCharacter), ("/a%7f", .controlCharacter),
    ("/a/../b", .dotSegment), ("/./a", .dotSegment), ("/a/..", .dotSegment),
    ("/%2e%2E/a", .dotSegment), ("/a/.%2e", .dotSegment),
    ("//a", .emptySegment), ("/a//b", .emptySegment), ("/a//", .emptySegment),
    ("//", .emptySegment),
    ("/%", .badPercentEncoding), ("/%2", .badPercentEncoding), ("/%zz", .badPercentEncoding),
    ("/%ff", .notUTF8), ("/%c0%af", .notUTF8), ("/%ed%a0%80", .notUTF8),
    ("/?a=%", .badPercentEncoding), ("/?a=%ff", .notUTF8), ("/?a=%00", .controlCharacter),
  ])
  func an_ambiguous_address_is_refused(_ target: String, _ error: TargetError) {
    #expect(throws: error) { try Target(RequestHead(.get, target)) }
  }

  @Test func a_query_is_decoded_as_a_form() throws {
    let query = try Target(RequestHead(.get, "/?a=1+2&b=%2B&a=%D1%8F&c&=d&&e=f=g")).query
    #expect(query.items.map(\.name) == ["a", "b", "a", "c", "", "e"])
    #expect(query.items.map(\.value) == ["1 2", "+", "я", "", "d", "f=g"])
    #expect(query["a"] == "1 2")
    #expect(query.values(of: "a") == ["1 2", "я"])
    #expect(query["x"] == nil)
  }

  @Test func encoding_is_undone_by_decoding() throws {
    let text = "a b/ә%+&=?#"
    let encoded = PercentEncoding.encode(text)
    #expect(encoded == "a%20b%2F%D3%99%25%2B%26%3D%3F%23")
    #expect(try PercentEncoding.decode(Array(encoded.utf8)[...], plusIsSpace: true) == text)
  }

  @Test(arguments: [
    ("", nil, Language.russian, false), ("", "kk", .kazakh, false),
    ("", "en-GB,ru;q=0.9", .english, false),
    ("", "ru;q=0.5, kk;q=0.9", .kazakh, false), ("", "de, en;q=0", .russian, false),
    ("", "de,*;q=0.1", .russian, false),
    ("", "en;q=2, kk;q=0.001", .kazakh, false), ("", "en;q=x", .russian, false),
    ("?lang=kk", "en", .kazakh, false),
    ("?lang=*", "en", .english, true), ("?lang=xx", "en", .english, false),
    ("", "KK", .kazakh, false),
  ])
  func the_language_is_the_query_s_then_the_most_wanted(
    _ query: String, _ accept: String?, _ language: Language, _ all: Bool
  ) throws {
    var headers = HeaderFields()
    if let accept { headers.append(.acceptLanguage, accept) }
    let head = RequestHead(.get, "/" + query, headers: headers)
    let request = Request(head: head, target: try Target(head))
    #expect(request.languages == LanguageChoice(language, wantsAll: all))
  }

  @Test func a_row_s_key_is_digits_without_a_leading_zero() throws {
    let head = RequestHead(.get, "/")
    let request = Request(head: head, target: try Target(head))
    for (text, id) in [("1", 1), ("9223372036854775807", Int64.max)] as [(String, Int64)] {
      request.parameters = [("id", text)]
      #expect(try request.id() == id)
    }
    for text in ["", "0", "-1", "+1", "01", "1 ", "9223372036854775808", "x", "٥"] {
      request.parameters = [("id", text)]
      #expect(throws: NothingThere()) { try request.id() }
    }
  }
}
