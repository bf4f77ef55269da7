package import Kernel

/// The address that a request asks for, decoded and judged: what could mean two things to two
/// readers on its way is refused.
package struct Target: Sendable {
  package let query: Query
  /// Where the path is not what it looks like: its segments, which judging it has decoded.
  private let decoded: [String]?
  private let path: ArraySlice<UInt8>

  /// Refuses `%2F`, `%5C`, `%00` and control characters, a backslash, dot segments, empty segments,
  /// bad percent-encodings and what is not UTF-8.
  package init(_ head: borrowing RequestHead) throws(TargetError) {
    path = head.pathBytes
    decoded = head.pathIsPlain ? nil : try Target.segments(of: path, isPlain: false)
    query = try head.queryBytes.map { bytes throws(TargetError) in try Query(bytes) } ?? Query()
  }

  /// The path's segments, percent-decoded; the last is empty if the path ends in `/`. Empty for
  /// `/` and `*`. Made when asked for: a proxy only passes the path on.
  package var segments: [String] {
    if let decoded { return decoded }
    return (try? Target.segments(of: path, isPlain: true)) ?? []
  }

  private static func segments(
    of path: ArraySlice<UInt8>, isPlain: Bool
  ) throws(TargetError) -> [String] {
    guard path.first == Byte.slash, path.count > 1 else { return [] }
    return try path.withUnsafeBytes { bytes in
      Result { () throws(TargetError) in try split(bytes, isPlain: isPlain) }
    }.get()
  }

  private static func split(_ path: UnsafeRawBufferPointer, isPlain: Bool)
    throws(TargetError) -> [String]
  {
    var segments: [String] = []
    segments.reserveCapacity(8)
    var start = 1
    while start <= path.count {
      var end = start
      while end < path.count, path[end] != Byte.slash { end &+= 1 }
      if isPlain {
        let bytes = UnsafeRawBufferPointer(rebasing: path[start..<end])
        segments.append(String(decoding: bytes, as: UTF8.self))
      } else {
        guard end > start || end == path.count else { throw .emptySegment }
        segments.append(try decode(path, start..<end))
      }
      start = end &+ 1
    }
    return segments
  }

  private static func decode(_ path: UnsafeRawBufferPointer, _ range: Range<Int>)
    throws(TargetError) -> String
  {
    let text = try PercentEncoding.decode(path, range, plusIsSpace: false)
    guard text != ".", text != ".." else { throw .dotSegment }
    for byte in text.utf8 {
      if byte == Byte.slash || byte == 0x5c { throw .encodedSeparator }
      if byte < 0x20 || byte == 0x7f { throw .controlCharacter }
    }
    return text
  }
}

/// Why an address is refused.
package enum TargetError: Error, Sendable, Equatable {
  case badPercentEncoding
  case notUTF8
  case encodedSeparator
  case controlCharacter
  case dotSegment
  case emptySegment
}

extension TargetError: ProblemConvertible {
  /// 400 `malformed-address`.
  package var problem: Problem {
    Problem(
      status: 400, code: "malformed-address",
      title: Localized(
        ru: "Недопустимый адрес запроса", kk: "Сұрау мекенжайы жарамсыз",
        en: "The request's address is not acceptable"),
      detail: detail)
  }

  private var detail: Localized {
    switch self {
    case .badPercentEncoding:
      Localized(
        ru: "Неверная процентная кодировка.", kk: "Пайыздық кодтау қате.",
        en: "Malformed percent-encoding.")
    case .notUTF8:
      Localized(ru: "Текст не в UTF-8.", kk: "Мәтін UTF-8 емес.", en: "The text is not UTF-8.")
    case .encodedSeparator:
      Localized(
        ru: "Закодированная косая черта.", kk: "Кодталған қиғаш сызық.", en: "An encoded slash.")
    case .controlCharacter:
      Localized(ru: "Управляющий символ.", kk: "Басқару таңбасы.", en: "A control character.")
    case .dotSegment:
      Localized(ru: "Сегмент «.» или «..».", kk: "«.» не «..» сегменті.", en: "A dot segment.")
    case .emptySegment:
      Localized(ru: "Пустой сегмент пути.", kk: "Жолдың бос сегменті.", en: "An empty segment.")
    }
  }
}
