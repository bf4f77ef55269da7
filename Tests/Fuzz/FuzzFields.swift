import HTTPCore
import Kernel

/// Addresses and the values of fields: nothing may crash, and what is read must be written alike.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let text = String(decoding: bytes, as: UTF8.self)
  checkTarget("/" + text)
  if let query = try? Query(bytes[...]) {
    let again = query.items.map {
      PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value)
    }
    let read = try? Query(Array(again.joined(separator: "&").utf8)[...])
    precondition(read == query, "the query changed")
  }
  checkFields(text)
  return 0
}

private func checkTarget(_ target: String) {
  guard let target = try? Target(RequestHead(.get, target)) else { return }
  for (index, segment) in target.segments.enumerated() {
    precondition(!segment.isEmpty || index == target.segments.count - 1, "an empty segment")
    precondition(segment != "." && segment != "..", "a dot segment")
    precondition(!segment.utf8.contains { $0 == 0x2f || $0 == 0x5c || $0 < 0x20 }, "a separator")
  }
}

private func checkFields(_ text: String) {
  var headers = HeaderFields()
  for field in [KnownHeader.cookie, .acceptLanguage, .ifMatch, .ifNoneMatch, .ifModifiedSince] {
    headers.append(field, text)
  }
  _ = Cookies(headers)
  _ = LanguageChoice(query: Query(), acceptLanguage: Array(text.utf8)[...])
  _ = Preconditions(headers).evaluate(tag: EntityTag("a"), method: .get)
  if case .part(let range) = ByteRange(text, length: 1_000) {
    precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= 1_000)
  }
  if let date = HTTPDate.parse(text) {
    precondition(HTTPDate.parse(HTTPDate.text(date)) == date, "the date changed")
  }
  if case .tags(let tags)? = EntityTagList(text) {
    for tag in tags where text.utf8.allSatisfy({ $0 < 0x80 }) {
      precondition(EntityTag(parsing: tag.description) == tag, "the tag changed")
    }
  }
  var buffer = ByteBuffer(capacity: 64)
  headers.append(to: &buffer)
  let written = buffer.bytes
  let ends = zip(written, written.dropFirst()).filter { $0 == 0x0d && $1 == 0x0a }.count
  precondition(ends == headers.count && written.filter { $0 < 0x20 && $0 != 9 }.count == ends * 2)
}
