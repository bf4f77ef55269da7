import Foundation
import JSON
import Kernel
import Testing

@Suite struct JSONWriterTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    String(decoding: JSONWriter.bytes(body), as: UTF8.self)
  }

  @Test func commas_come_by_themselves() {
    let written = text { json in
      json.object { json in
        json.field("a", 1)
        json.array("b", [1, 2]) { $0.value($1) }
        json.object("c") { json in json.field("d", Optional<String>.none) }
        json.field("e", [true, false])
        json.array("f", [Int]()) { $0.value($1) }
        json.field("g", raw: Array("[1.50]".utf8))
      }
    }
    #expect(written == #"{"a":1,"b":[1,2],"c":{"d":null},"e":[true,false],"f":[],"g":[1.50]}"#)
  }

  @Test func integers_are_exact_to_the_ends_of_their_range() {
    #expect(text { $0.value(Int64.min) } == "-9223372036854775808")
    #expect(text { $0.value(Int64.max) } == "9223372036854775807")
    #expect(text { $0.value(0) } == "0")
    #expect(text { $0.value(Double.nan) } == "null")
    #expect(text { $0.value(0.1) } == "0.1")
  }

  @Test func times_are_rfc_3339_in_utc_with_milliseconds() throws {
    let instant = Instant(microseconds: 1_795_421_730_123_456)
    #expect(text { $0.value(instant) } == "\"\(instant.rfc3339)\"")
    let day = try #require(Day("2026-02-28"))
    #expect(text { $0.value(day) } == "\"2026-02-28\"")
  }

  @Test func what_is_written_is_what_foundation_reads() throws {
    var strings = (1..<0x80).compactMap { Unicode.Scalar($0).map { "x\($0)y" } }
    strings += ["", "кириллица ә", "😀", "\"\\/\u{8}\u{c}", "\u{2028}", "\u{1f}\u{7f}"]
    let written = JSONWriter.bytes { json in json.value(strings) }

    let read = try JSONDecoder().decode([String].self, from: Data(written))

    #expect(read == strings)
    #expect(try JSONParser.parse(written).array?.compactMap(\.string) == strings)
  }

  @Test func events_are_coded_with_sorted_keys_and_plain_slashes() throws {
    struct Sample: Codable, Equatable {
      let url: String
      let at: Instant
      let id: Int64
    }
    let sample = Sample(url: "https://a/b", at: Instant(microseconds: 1_000_001), id: 7)

    let bytes = try JSONCoding.encode(sample)

    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"at":"1970-01-01T00:00:01.000001Z","id":7,"url":"https://a/b"}"#)
    #expect(try JSONCoding.decode(Sample.self, from: bytes) == sample)
  }
}
