import Files
import TestSupport
import Testing

/// RFC 7578, RFC 2046 5.1.1.
@Suite(.onLoop) struct MultipartTests {
  /// What a browser sends, with every oddity that is allowed.
  static let form =
    "ignored preamble\r\n--B  \t\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nӨтінім"
    + "\r\n--B\r\ncontent-disposition:form-data; name=empty\r\n\r\n\r\n--B\r\n"
    + "Content-Disposition: form-data; name=none\r\n\r\n--B\r\n"
    + "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
    + "Content-Type: application/octet-stream\r\nX-Other: 1\r\n\r\n"
    + "\r\n--\r\n--A\r\r\n-\r\n--\r\n\r\n--B--\r\nepilogue --B"

  static let events: [String] = [
    "part title nil", "data Өтінім", "end", "part empty nil", "end", "part none nil", "end",
    "part file a.bin", "data \r\n--\r\n--A\r\r\n-\r\n--\r\n", "end",
  ]

  @Test func a_form_is_read() throws {
    #expect(try read(MultipartTests.form, pieces: .max) == MultipartTests.events)
  }

  @Test func where_the_pieces_are_cut_makes_no_difference() throws {
    let count = MultipartTests.form.utf8.count
    for cut in 1..<count {
      #expect(try read(MultipartTests.form, cuts: [cut]) == MultipartTests.events, "cut at \(cut)")
    }
    for size in 1...40 {
      #expect(try read(MultipartTests.form, pieces: size) == MultipartTests.events, "by \(size)")
    }
    for first in stride(from: 1, to: count - 1, by: 23) {
      for second in stride(from: first + 1, to: count, by: 31) {
        #expect(try read(MultipartTests.form, cuts: [first, second]) == MultipartTests.events)
      }
    }
  }

  @Test func a_form_that_is_cut_short_is_refused() throws {
    let closed = try #require(Array(MultipartTests.form.utf8).firstRange(of: Array("--B--".utf8)))
    let whole = closed.upperBound
    for count in 0..<whole {
      let bytes = Array(MultipartTests.form.utf8.prefix(count))
      #expect(throws: MultipartFault.cutOff) { try events(of: [bytes]) }
    }
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a\u{e9}",
    "multipart/form-data; boundary=\"a\\\\b\"", "multipart/mixed; boundary=a",
    "multipart/form-data; boundary=a; boundary=b", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
  ])
  func a_wrong_boundary_is_refused(_ type: String) {
    #expect(throws: MultipartFault.badBoundary) {
      try MultipartParser(contentType: Array(type.utf8)[...])
    }
  }

  @Test(arguments: [
    "B", "\"B\"", "\"a b\"", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "\"'()+_,-./:=?\"",
    String(repeating: "a", count: 70),
  ])
  func an_allowed_boundary_is_taken(_ boundary: String) throws {
    let type = "Multipart/Form-Data; charset=utf-8; Boundary=\(boundary)"
    _ = try MultipartParser(contentType: Array(type.utf8)[...])
  }

  @Test(arguments: [
    ("--Bx\r\n", MultipartFault.badDelimiter), ("--B \n\r\n", .badDelimiter),
    ("--B\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\n folded: a\r\n\r\nx\r\n--B--", .badHead),
    ("--B\r\nContent-Disposition: form-data; name=a\nX: b\r\n\r\nx\r\n--B--", .badHead),
    (
      "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b"
        + "\r\n\r\nx\r\n--B--", .badHead
    ),
    (
      "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64"
        + "\r\n\r\nx\r\n--B--", .badHead
    ),
    (String(repeating: "x", count: 2_000), .tooMuch),
    ("--B\r\nX: " + String(repeating: "x", count: 9_000), .tooMuch),
  ])
  func a_malformed_form_is_refused_however_it_comes(_ form: String, _ fault: MultipartFault) {
    for size in [1, 2, 3, 5, 64, 100_000] {
      #expect(throws: fault) { try read(form, pieces: size) }
    }
  }

  @Test func there_are_not_more_parts_than_allowed() throws {
    let part = "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n"
    let most = String(repeating: part, count: 64) + "--B--"
    #expect(try read(most, pieces: 100).count == 64 * 3)
    #expect(throws: MultipartFault.tooMuch) { try read(part + most, pieces: 100) }
  }

  /// A differential test: a slow reader that has the whole form before it must see the same.
  @Test func random_bodies_come_out_as_they_went_in() throws {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("\r\n-B-\r\nx".utf8)
    for _ in 0..<200 {
      let bodies = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        let count = Int.random(in: 0...30, using: &generator)
        return (0..<count).map { _ in letters.randomElement(using: &generator) ?? 0 }
      }
      // What contains the delimiter cannot be sent with it.
      guard bodies.allSatisfy({ !(Array("\r\n".utf8) + $0).contains(delimiter: "\r\n--B") }) else {
        continue
      }
      let head = Array("Content-Disposition: form-data; name=a\r\n\r\n".utf8)
      let form =
        bodies.flatMap { Array("--B\r\n".utf8) + head + $0 + [13, 10] } + Array("--B--".utf8)
      let pieces = cut(form, by: Int.random(in: 1...9, using: &generator))
      let read = try events(of: pieces).filter { $0.hasPrefix("data ") || $0 == "end" }
      let expected = bodies.flatMap { body in
        (body.isEmpty ? [] : ["data " + String(decoding: body, as: UTF8.self)]) + ["end"]
      }
      #expect(read == expected)
    }
  }

  // MARK: Reading

  private func read(_ form: String, pieces size: Int) throws -> [String] {
    try events(of: cut(Array(form.utf8), by: size))
  }

  private func read(_ form: String, cuts: [Int]) throws -> [String] {
    let bytes = Array(form.utf8)
    let ends = cuts + [bytes.count]
    return try events(of: zip([0] + ends, ends).map { Array(bytes[$0..<$1]) })
  }

  private func cut(_ bytes: [UInt8], by size: Int) -> [[UInt8]] {
    size >= bytes.count
      ? [bytes]
      : stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0...].prefix(size)) }
  }

  /// The events as text, the data of one part put together.
  private func events(of pieces: [[UInt8]]) throws -> [String] {
    var parser = try MultipartParser(
      contentType: Array("multipart/form-data; boundary=B".utf8)[...])
    var (seen, data): ([String], [UInt8]) = ([], [])
    for piece in pieces {
      parser.feed(piece)
      reading: while true {
        switch try parser.next() {
        case .part(let head): seen.append("part \(head.name) \(head.fileName ?? "nil")")
        case .data(let bytes): data += bytes
        case .partEnd:
          if !data.isEmpty { seen.append("data " + String(decoding: data, as: UTF8.self)) }
          data = []
          seen.append("end")
        case .end, .needMore: break reading
        }
      }
    }
    try parser.finish()
    return seen
  }
}

extension [UInt8] {
  fileprivate func contains(delimiter: String) -> Bool {
    firstRange(of: Array(delimiter.utf8)) != nil
  }
}
