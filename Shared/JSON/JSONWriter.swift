package import FoundationEssentials
package import Kernel

/// Writes a JSON text as bytes, commas by itself. Whole values are appended at once, so that a
/// caller in another module pays one call for a value and not one for a byte.
package struct JSONWriter: Sendable {
  /// The text so far.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// Takes the text over without a copy and leaves the writer empty.
  package mutating func take() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    needsComma = false
    return taken
  }

  /// Forgets the text but keeps its memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the next value.
  package mutating func key(_ name: String) {
    comma()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func null() {
    comma()
    append("null")
  }

  package mutating func value(_ bool: Bool) {
    comma()
    append(bool ? "true" : "false")
  }

  package mutating func value(_ text: String) {
    comma()
    appendQuoted(text)
  }

  /// A string from bytes that are known to be UTF-8, such as a column of the database.
  package mutating func value(utf8 text: UnsafeRawBufferPointer) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    appendEscaped(text)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func value(_ integer: Int) { value(Int64(integer)) }

  package mutating func value(_ integer: Int64) {
    comma()
    appendDecimal(integer)
  }

  /// JSON has no NaN and no infinity: they become null.
  package mutating func value(_ number: Double) {
    comma()
    append(number.isFinite ? number.description : "null")
  }

  /// RFC 3339 in UTC with milliseconds, the form of the API.
  package mutating func value(_ instant: Instant) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    instant.appendRFC3339(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func value(_ day: Day) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    day.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Lower case, as PostgreSQL writes it.
  package mutating func value(_ uuid: UUID) { value(uuid.text) }

  /// A ready JSON value, copied as it is: a number of the database, a jsonb column.
  package mutating func raw(_ json: [UInt8]) {
    comma()
    bytes.append(contentsOf: json)
  }

  package mutating func raw(_ json: UnsafeRawBufferPointer) {
    comma()
    bytes.append(contentsOf: json)
  }

  package mutating func raw(_ json: String) {
    comma()
    append(json)
  }

  /// Ends a line of JSON Lines: the next value begins a text of its own.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0)) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Copies runs that need no escape at once (RFC 8259, 7).
  private mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<index]))
      appendEscape(of: byte)
      index += 1
      start = index
    }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<index]))
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    default:
      append("u00")
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
  }

  private mutating func appendDecimal(_ integer: Int64) {
    var rest = integer.magnitude
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      var start = 20
      repeat {
        start -= 1
        digits[start] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
      } while rest > 0
      if integer < 0 {
        start -= 1
        digits[start] = UInt8(ascii: "-")
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? 48 + value : 87 + value
}
