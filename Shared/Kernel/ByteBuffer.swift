import Glibc

/// A growable buffer with a read end and a write end, reused for the life of a connection. It
/// offers whole values only: appending byte by byte across modules is four times dearer, and a
/// value appended here costs a third of what it costs an array.
///
/// `@unchecked Sendable`: it cannot be copied and owns its memory alone.
package struct ByteBuffer: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutableRawPointer
  package private(set) var capacity: Int
  private var head = 0
  private var tail = 0

  /// `capacity` in bytes; grows on demand.
  package init(capacity: Int) {
    self.capacity = max(64, capacity)
    base = ByteBuffer.allocate(self.capacity)
  }

  deinit { base.deallocate() }

  /// Bytes written and not yet consumed.
  package var count: Int { tail &- head }
  package var isEmpty: Bool { tail == head }

  /// The unread bytes; valid until the buffer is next changed.
  package var readable: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + head, count: tail &- head)
  }

  /// A copy of the unread bytes.
  package var bytes: [UInt8] { [UInt8](readable) }

  /// The unread bytes as text; what is not UTF-8 is shown as U+FFFD.
  package var text: String { String(decoding: readable, as: UTF8.self) }

  /// Drops `count` bytes from the front.
  package mutating func consume(_ count: Int) {
    head += min(count, tail - head)
    if head == tail { removeAll() }
  }

  /// Drops all unread bytes but the first `count`.
  package mutating func truncate(to count: Int) { tail = min(tail, head &+ max(0, count)) }

  /// Forgets the bytes but keeps the memory.
  package mutating func removeAll() {
    head = 0
    tail = 0
  }

  /// Room for at least `minimum` bytes after the unread ones; `produced` says how many were put.
  package mutating func writable(minimum: Int) -> UnsafeMutableRawBufferPointer {
    reserve(minimum)
    return UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
  }

  package mutating func produced(_ count: Int) { tail += count }

  /// Gives memory back: an idle connection keeps `limit` bytes at most.
  package mutating func shrink(to limit: Int) {
    guard capacity > limit, count <= limit else { return }
    replace(capacity: max(64, limit))
  }

  // MARK: Whole values

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    append(source, bytes.count)
  }

  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  package mutating func append(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// The bytes of a literal.
  package mutating func append(_ text: StaticString) {
    append(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
  }

  /// The UTF-8 of a text.
  package mutating func append(utf8 text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base.storeBytes(of: byte, toByteOffset: tail, as: UInt8.self)
    tail &+= 1
  }

  /// A number in decimal digits.
  package mutating func append(decimal value: Int) {
    reserve(20)
    if value < 0 { append(UInt8(ascii: "-")) }
    let start = tail
    var rest = value.magnitude
    var length = 1
    var bound: UInt = 10
    while length < 19, rest >= bound {
      length &+= 1
      bound &*= 10
    }
    if length == 19, rest >= bound { length = 20 }
    var place = start &+ length
    repeat {
      place &-= 1
      base.storeBytes(
        of: UInt8(truncatingIfNeeded: 48 &+ rest % 10), toByteOffset: place, as: UInt8.self)
      rest /= 10
    } while place > start
    tail = start &+ length
  }

  /// A number as 16 lower-case hexadecimal digits.
  package mutating func append(hexadecimal number: UInt64) {
    reserve(16)
    var digits = hexadecimalDigits(number)
    memcpy(base + tail, &digits, 16)
    tail &+= 16
  }

  /// A number in lower-case hexadecimal digits without leading zeros.
  package mutating func append(shortHexadecimal number: UInt64) {
    var digits = hexadecimalDigits(number)
    let zeros = min(15, number.leadingZeroBitCount / 4)
    withUnsafeBytes(of: &digits) { append(UnsafeRawBufferPointer(rebasing: $0[zeros...])) }
  }

  // MARK: Memory

  @inline(__always)
  private mutating func append(_ source: UnsafeRawPointer, _ count: Int) {
    reserve(count)
    memcpy(base + tail, source, count)
    tail &+= count
  }

  @inline(__always)
  private mutating func reserve(_ wanted: Int) {
    if capacity &- tail < wanted { makeRoom(wanted) }
  }

  @inline(never)
  private mutating func makeRoom(_ wanted: Int) {
    if head > 0, capacity - count >= wanted {
      memmove(base, base + head, count)
      tail -= head
      head = 0
      return
    }
    var larger = capacity * 2
    while larger - count < wanted { larger *= 2 }
    replace(capacity: larger)
  }

  private mutating func replace(capacity wanted: Int) {
    let fresh = ByteBuffer.allocate(wanted)
    memcpy(fresh, base + head, count)
    base.deallocate()
    tail -= head
    head = 0
    base = fresh
    capacity = wanted
  }

  private static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: count, alignment: 1)
  }
}
