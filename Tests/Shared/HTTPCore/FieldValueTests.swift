import HTTPCore
import Kernel
import Testing

@Suite struct FieldValueTests {
  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
    (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
  ])
  func a_date_is_written_and_read(_ seconds: Int, _ text: String) {
    let instant = Instant(seconds: Int64(seconds))
    #expect(HTTPDate.text(instant) == text)
    #expect(HTTPDate.parse(text) == instant)
  }

  @Test func the_two_old_forms_of_a_date_are_read() {
    let instant = Instant(seconds: 784_111_777)
    #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT") == instant)
    #expect(HTTPDate.parse("Sun Nov  6 08:49:37 1994") == instant)
  }

  @Test(arguments: [
    "", "x", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 EST",
    "Sun, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:+7 GMT",
  ])
  func what_is_no_date_is_none(_ text: String) { #expect(HTTPDate.parse(text) == nil) }

  @Test(arguments: [
    (nil, ByteRange.whole), ("bytes=0-4", .part(0..<5)), ("bytes=5-", .part(5..<10)),
    ("bytes=-3", .part(7..<10)),
    ("bytes=-30", .part(0..<10)), ("bytes=0-99", .part(0..<10)), ("bytes=9-9", .part(9..<10)),
    ("BYTES= 1-2 ", .part(1..<3)),
    ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=10-12", .unsatisfiable),
    ("bytes=5-4", .whole), ("bytes=a-4", .whole), ("bytes=0-4,6-7", .whole), ("items=0-4", .whole),
    ("bytes=-", .whole),
    ("bytes", .whole), ("bytes=+1-2", .whole), ("bytes=1-99999999999999999999", .whole),
  ])
  func a_range_is_a_part_or_the_whole(_ field: String?, _ range: ByteRange) {
    #expect(ByteRange(field, length: 10) == range)
  }

  @Test func a_range_of_nothing_is_unsatisfiable() {
    #expect(ByteRange("bytes=0-", length: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-1", length: 0) == .unsatisfiable)
    #expect(ByteRange.part(2..<5).contentRange(length: 10) == "bytes 2-4/10")
    #expect(ByteRange.unsatisfiable.contentRange(length: 10) == "bytes */10")
  }

  @Test func entity_tags_are_read_with_commas_inside() {
    let tags = [EntityTag("a"), EntityTag("b,c", isWeak: true), EntityTag("")]
    #expect(EntityTagList("\"a\", W/\"b,c\" ,,\"\"") == .tags(tags))
    #expect(EntityTagList(" * ") == .any)
    for text in ["", "a", "\"a", "\"a\" \"b\"", "w/\"a\"", "\"a b\"", "*, \"a\""] {
      #expect(EntityTagList(text) == nil, "\(text)")
    }
    #expect(EntityTag(parsing: "W/\"1\"")?.description == "W/\"1\"")
  }

  @Test(arguments: [
    ("If-Match", "\"2\"", Method.put, Preconditions.Verdict.proceed),
    ("If-Match", "\"1\"", .put, .failed),
    ("If-Match", "W/\"2\"", .put, .failed), ("If-Match", "*", .put, .proceed),
    ("If-Match", "2", .put, .failed),
    ("If-None-Match", "\"2\"", .get, .notModified),
    ("If-None-Match", "W/\"2\"", .head, .notModified),
    ("If-None-Match", "\"1\"", .get, .proceed), ("If-None-Match", "*", .put, .failed),
    ("If-None-Match", "\"1\"", .put, .proceed),
    ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", .get, .notModified),
    ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", .get, .proceed),
    ("If-Modified-Since", "x", .get, .proceed),
    ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", .put, .failed),
    ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", .put, .proceed),
  ])
  func a_condition_is_judged(
    _ field: String, _ value: String, _ method: Method, _ verdict: Preconditions.Verdict
  ) {
    var headers = HeaderFields()
    headers.append(field, value)
    let conditions = Preconditions(headers)
    let modified = Instant(seconds: 784_111_777)
    let tag = EntityTag(rowVersion: 2)
    #expect(conditions.evaluate(tag: tag, lastModified: modified, method: method) == verdict)
  }

  @Test func cookies_of_one_name_stay_visible() {
    let headers = HeaderFields([
      "Cookie": "a=1; sessionid=x;b = \"2\" ; =3; c", "cookie": "sessionid=y",
    ])
    let cookies = Cookies(headers)
    #expect(cookies.values(of: "sessionid") == ["x", "y"])
    #expect(cookies.values(of: "b") == ["2"])
    #expect(cookies.pairs.count == 4)
  }

  @Test func a_cookie_is_set_with_care() {
    var cookie = SetCookie("sessionid", "x")
    cookie.maxAge = 60
    #expect(cookie.text == "sessionid=x; Path=/; SameSite=Lax; Max-Age=60; HttpOnly; Secure")
  }
}
