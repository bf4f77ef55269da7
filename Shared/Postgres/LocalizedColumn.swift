import Glibc
import Kernel

/// The texts of a jsonb object `{"ru": …, "kk": …, "en": …}`, found in its bytes without building
/// a tree. Each is the JSON string as it stands, quotes included.
struct LocalizedColumn {
  private(set) var ru: Bytes?
  private(set) var kk: Bytes?
  private(set) var en: Bytes?

  /// `nil` if the document is not an object.
  init?(_ bytes: Bytes) {
    var scan = JSONScan(bytes)
    guard scan.take(UInt8(ascii: "{")) else { return nil }
    while let key = scan.string() {
      guard scan.take(UInt8(ascii: ":")) else { return }
      if let value = scan.string() {
        if key.count == 4 { set(key[1], key[2], value) }
      } else {
        scan.skipValue()
      }
      guard scan.take(UInt8(ascii: ",")) else { return }
    }
  }

  /// Old rows hold all kinds of documents: a plain string is the text of the first language, what
  /// is neither that nor an object says nothing.
  init(anyOf bytes: Bytes) {
    if let object = LocalizedColumn(bytes) {
      self = object
    } else {
      var scan = JSONScan(bytes)
      ru = scan.string()
    }
  }

  private mutating func set(_ first: UInt8, _ second: UInt8, _ value: Bytes) {
    switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "u")): ru = value
    case (UInt8(ascii: "k"), UInt8(ascii: "k")): kk = value
    case (UInt8(ascii: "e"), UInt8(ascii: "n")): en = value
    default: break
    }
  }

  /// The JSON string for a reader of `language`: in that language, else the first there is.
  func text(in language: Language) -> Bytes? {
    let wanted =
      switch language {
      case .russian: ru
      case .kazakh: kk
      case .english: en
      }
    for candidate in [wanted, ru, kk, en] {
      if let candidate, candidate.count > 2 { return candidate }
    }
    return nil
  }

  var localized: Localized {
    Localized(ru: ru.map(unquoted), kk: kk.map(unquoted), en: en.map(unquoted))
  }
}

/// A reader over JSON text that the server has already validated.
struct JSONScan {
  private let bytes: Bytes
  private var position = 0

  init(_ bytes: Bytes) { self.bytes = bytes }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// A string with its quotes, or `nil` if something else stands here.
  mutating func string() -> Bytes? {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position
    position = endOfString(from: position + 1)
    return Bytes(rebasing: bytes[start..<position])
  }

  /// Behind the next quotation mark that no backslash stands before. The C library looks at many
  /// bytes in one step; most strings have no backslash.
  private func endOfString(from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return start }
    var start = start
    while start < bytes.count {
      guard let quote = memchr(base + start, Int32(UInt8(ascii: "\"")), bytes.count - start)
      else { break }
      let end = UnsafeRawPointer(quote) - UnsafeRawPointer(base)
      guard let backslash = memchr(base + start, Int32(UInt8(ascii: "\\")), end - start)
      else { return end + 1 }
      start = UnsafeRawPointer(backslash) - UnsafeRawPointer(base) + 2
    }
    return bytes.count
  }

  mutating func skipValue() {
    var depth = 0
    while true {
      skipSpace()
      guard position < bytes.count else { return }
      switch bytes[position] {
      case UInt8(ascii: "\""): _ = string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
        position += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return }
        position += 1
      default: position += 1
      }
    }
  }
}

/// The text of a JSON string given with its quotes.
private func unquoted(_ string: Bytes) -> String {
  guard string.contains(UInt8(ascii: "\\")) else {
    return String(decoding: string[1..<string.count - 1], as: UTF8.self)
  }
  var units: [UInt8] = []
  var index = 1
  var pendingHigh: UInt32?
  while index < string.count - 1 {
    guard string[index] == UInt8(ascii: "\\") else {
      units.append(string[index])
      index += 1
      continue
    }
    let escape = string[index + 1]
    index += 2
    switch escape {
    case UInt8(ascii: "n"): units.append(10)
    case UInt8(ascii: "t"): units.append(9)
    case UInt8(ascii: "r"): units.append(13)
    case UInt8(ascii: "b"): units.append(8)
    case UInt8(ascii: "f"): units.append(12)
    case UInt8(ascii: "u"):
      let unit =
        UInt32(String(decoding: string[index..<index + 4], as: UTF8.self), radix: 16) ?? 0xfffd
      index += 4
      if (0xd800..<0xdc00).contains(unit) {
        pendingHigh = unit
      } else {
        var scalar = unit
        if let high = pendingHigh { scalar = 0x10000 + (high - 0xd800) << 10 + (unit - 0xdc00) }
        pendingHigh = nil
        units += Array(String(Unicode.Scalar(scalar) ?? "\u{fffd}").utf8)
      }
    default: units.append(escape)
    }
  }
  return String(decoding: units, as: UTF8.self)
}
