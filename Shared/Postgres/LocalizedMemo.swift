import Glibc
import Kernel

/// The localised value that each column of a list had last, and its text. Rows of a list repeat
/// themselves, the same service or the same state with its label, and comparing bytes is far
/// cheaper than looking for a language in them. Valid as long as the result it was used with.
struct LocalizedMemo {
  private var last: [(value: Bytes, text: Bytes)?]

  /// `columns` of the result; 0 for a single row, where there is nothing to remember.
  init(columns: Int) { last = Array(repeating: nil, count: columns) }

  /// The JSON string for a reader of `language`, `""` if there is none.
  mutating func text(of value: Bytes, column: Int, in language: Language) -> Bytes {
    guard column < last.count else { return LocalizedMemo.find(value, language) }
    if let (known, text) = last[column], LocalizedMemo.isSame(known, value) { return text }
    let text = LocalizedMemo.find(value, language)
    last[column] = (value, text)
    return text
  }

  private static func find(_ value: Bytes, _ language: Language) -> Bytes {
    LocalizedColumn(anyOf: value).text(in: language) ?? noText
  }

  private static func isSame(_ left: Bytes, _ right: Bytes) -> Bool {
    guard left.count == right.count, let a = left.baseAddress, let b = right.baseAddress
    else { return false }
    return memcmp(a, b, left.count) == 0
  }

  private static let empty: StaticString = "\"\""
  private static var noText: Bytes {
    Bytes(start: empty.utf8Start, count: empty.utf8CodeUnitCount)
  }
}
