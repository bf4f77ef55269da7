/// The few elements that are read of an S3 server's XML: no attributes and no nesting of the same
/// name occur in them.
struct S3Text {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }
  private init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The text of the first such element.
  func first(_ name: String) -> String? { all(name).first?.text }

  /// The contents of such elements, in their order.
  func all(_ name: String) -> [S3Text] {
    let (opening, closing) = (Array("<\(name)>".utf8), Array("</\(name)>".utf8))
    var found: [S3Text] = []
    var rest = bytes
    while let start = rest.firstRange(of: opening)?.upperBound,
      let end = rest[start...].firstRange(of: closing)
    {
      found.append(S3Text(rest[start..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }

  /// With the five named entities resolved; the ampersand last, for it may make new ones.
  var text: String {
    var text = String(decoding: bytes, as: UTF8.self)
    for (entity, meant) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ] {
      text = text.split(separator: entity, omittingEmptySubsequences: false).joined(
        separator: meant)
    }
    return text
  }
}
