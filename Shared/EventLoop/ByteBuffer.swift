import Glibc

/// A growable buffer with a read end and a write end, reused for the life of a connection. It
/// offers whole values only: appending byte by byte across modules is four times dearer.
package struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  package private(set) var capacity: Int
  private var head = 0
  private var tail = 0

  /// `capacity` in bytes; grows on demand.
  package init(capacity: Int) {
    self.capacity = max(64, capacity)
    base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// Bytes written and not yet consumed.
  package var count: Int { tail - head }
  package var isEmpty: Bool { tail == head }

  /// The unread bytes; valid until the buffer is next changed.
  package var readable: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + head, count: tail - head)
  }

  /// Drops `count` bytes from the front.
  package mutating func consume(_ count: Int) {
    head += min(count, tail - head)
    if head == tail {
      head = 0
      tail = 0
    }
  }

  /// Room for at least `minimum` bytes after the unread ones; `produced` says how many were put.
  package mutating func writable(minimum: Int) -> UnsafeMutableRawBufferPointer {
    reserve(minimum)
    return UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
  }

  package mutating func produced(_ count: Int) { tail += count }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    reserve(bytes.count)
    memcpy(base + tail, source, bytes.count)
    tail += bytes.count
  }

  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  package mutating func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A decimal number.
  package mutating func append(decimal value: Int) {
    reserve(20)
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { scratch in
      var rest = value.magnitude
      var start = scratch.count
      repeat {
        start -= 1
        scratch[start] = UInt8(48 + rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        start -= 1
        scratch[start] = UInt8(ascii: "-")
      }
      append(UnsafeRawBufferPointer(rebasing: scratch[start...]))
    }
  }

  /// Gives memory back: an idle connection keeps `limit` bytes at most.
  package mutating func shrink(to limit: Int) {
    guard capacity > limit, count <= limit else { return }
    replace(capacity: max(64, limit))
  }

  private mutating func reserve(_ wanted: Int) {
    if capacity - tail >= wanted { return }
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
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
    memcpy(fresh, base + head, count)
    base.deallocate()
    tail -= head
    head = 0
    base = fresh
    capacity = wanted
  }
}
