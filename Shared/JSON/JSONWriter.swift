package import FoundationEssentials
package import Kernel

/// Writes a JSON text as bytes, commas by itself. Whole values are appended at once, so that a
/// caller in another module pays one call for a value and not one for a byte.
///
/// `@unchecked Sendable`: it cannot be copied and owns its memory alone.
package struct JSONWriter: ~Copyable, @unchecked Sendable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var needsComma = false

  package init(reserving capacity: Int = 512) {
    self.capacity = max(64, capacity)
    memory = .allocate(capacity: self.capacity)
  }

  deinit { memory.deallocate() }

  /// A copy of the text so far.
  package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

  /// The length of the text so far, in bytes.
  package var byteCount: Int { count }

  /// The text so far, without a copy, for the time of the call.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// The text so far; the writer is empty afterwards.
  package mutating func take() -> [UInt8] {
    defer { removeAll() }
    return bytes
  }

  /// Ends a line of JSON Lines: the next value begins a text of its own.
  package mutating func endLine() {
    reserve(1)
    put(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Forgets the text but keeps its memory.
  package mutating func removeAll() {
    count = 0
    needsComma = false
  }

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the next value.
  package mutating func key(_ name: String) {
    var name = name
    name.withUTF8 { text in
      reserve(text.count + 4)
      comma()
      appendQuoted(UnsafeRawBufferPointer(text))
    }
    reserve(1)
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func null() { raw("null" as StaticString) }

  package mutating func value(_ bool: Bool) {
    raw(bool ? "true" as StaticString : "false" as StaticString)
  }

  package mutating func value(_ text: String) {
    var text = text
    text.withUTF8 { value(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// A string from bytes that are known to be UTF-8, such as a column of the database.
  package mutating func value(utf8 text: UnsafeRawBufferPointer) {
    reserve(text.count + 3)
    comma()
    appendQuoted(text)
  }

  package mutating func value(_ integer: Int) { value(Int64(integer)) }

  package mutating func value(_ integer: Int64) {
    reserve(21)
    comma()
    appendDecimal(integer)
  }

  /// JSON has no NaN and no infinity: they become null.
  package mutating func value(_ number: Double) {
    if number.isFinite { raw(number.description) } else { null() }
  }

  /// RFC 3339 in UTC with milliseconds, the form of the API.
  package mutating func value(_ instant: Instant) {
    reserve(32)
    comma()
    put(UInt8(ascii: "\""))
    count += instant.writeRFC3339(to: memory + count)
    put(UInt8(ascii: "\""))
  }

  package mutating func value(_ day: Day) { raw("\"\(day)\"") }

  /// Lower case, as PostgreSQL writes it.
  package mutating func value(_ uuid: UUID) { value(uuid.text) }

  /// A ready JSON value, copied as it is: a number of the database, a jsonb column.
  package mutating func raw(_ json: [UInt8]) { json.withUnsafeBytes { raw($0) } }

  package mutating func raw(_ json: UnsafeRawBufferPointer) {
    reserve(json.count + 1)
    comma()
    append(json)
  }

  package mutating func raw(_ json: String) {
    var json = json
    json.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
  }

  private mutating func raw(_ json: StaticString) {
    json.withUTF8Buffer { raw(UnsafeRawBufferPointer($0)) }
  }

  private mutating func open(_ bracket: UInt8) {
    reserve(2)
    comma()
    put(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    reserve(1)
    put(bracket)
    needsComma = true
  }

  /// The caller has reserved.
  private mutating func comma() {
    if needsComma { put(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Copies runs that need no escape at once (RFC 8259, 7). The caller has reserved the text's
  /// length and two; an escape reserves its own.
  private mutating func appendQuoted(_ text: UnsafeRawBufferPointer) {
    put(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    let end = text.count
    while index < end {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index &+= 1
        continue
      }
      append(UnsafeRawBufferPointer(rebasing: text[start..<index]))
      appendEscape(of: byte, before: end - index)
      index &+= 1
      start = index
    }
    append(UnsafeRawBufferPointer(rebasing: text[start..<end]))
    put(UInt8(ascii: "\""))
  }

  private mutating func appendEscape(of byte: UInt8, before rest: Int) {
    reserve(rest + 8)
    put(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
    case 0x08: put(UInt8(ascii: "b"))
    case 0x09: put(UInt8(ascii: "t"))
    case 0x0a: put(UInt8(ascii: "n"))
    case 0x0c: put(UInt8(ascii: "f"))
    case 0x0d: put(UInt8(ascii: "r"))
    default:
      put(UInt8(ascii: "u"))
      put(UInt8(ascii: "0"))
      put(UInt8(ascii: "0"))
      put(hexDigit(byte >> 4))
      put(hexDigit(byte & 15))
    }
  }

  /// The caller has reserved 20 bytes.
  private mutating func appendDecimal(_ integer: Int64) {
    if integer < 0 { put(UInt8(ascii: "-")) }
    let magnitude = integer.magnitude
    var length = 1
    var bound: UInt64 = 10
    while length < 20, magnitude >= bound {
      length &+= 1
      if length < 20 { bound &*= 10 }
    }
    var rest = magnitude
    var place = count + length
    repeat {
      place &-= 1
      memory[place] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    } while place > count
    count += length
  }

  // MARK: Memory

  private mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    fresh.update(from: memory, count: count)
    memory.deallocate()
    memory = fresh
    capacity = larger
  }

  private mutating func put(_ byte: UInt8) {
    memory[count] = byte
    count &+= 1
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    UnsafeMutableRawPointer(memory + count).copyMemory(from: base, byteCount: bytes.count)
    count &+= bytes.count
  }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? 48 + value : 87 + value
}
