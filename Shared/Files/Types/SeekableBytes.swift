import Glibc

/// Bytes that can be looked at anywhere: a file in the spool, or an array in a test.
package struct SeekableBytes {
  package let count: Int
  private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]

  package init(_ bytes: [UInt8]) {
    count = bytes.count
    read = { offset, count in Array(bytes[offset...].prefix(count)) }
  }

  /// Blocks on reads: only on the pool for files.
  init(_ file: SpooledFile) {
    count = file.bytes
    read = { try file.readNow(at: $0, $1) }
  }

  /// Blocks, as all reads of it do.
  init(path: String) throws {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw StoreFailure("open") }
    let file = OpenObject(opened)
    var status = stat()
    guard fstat(opened, &status) == 0 else { throw StoreFailure("fstat") }
    count = Int(status.st_size)
    read = { try Folder.read(file.descriptor, at: $0, $1) }
  }

  /// Fewer where it ends; none behind the end.
  package func bytes(at offset: Int, _ count: Int) throws -> [UInt8] {
    guard offset >= 0, offset < self.count, count > 0 else { return [] }
    return try read(offset, min(count, self.count - offset))
  }
}

extension [UInt8] {
  func starts(with text: StaticString, at offset: Int = 0) -> Bool {
    guard count >= offset + text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { text in self[offset...].starts(with: text) }
  }

  func holds(_ bytes: [UInt8]) -> Bool { firstRange(of: bytes) != nil }

  /// `nil` where the bytes end before the number does.
  func little(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset <= count - width else { return nil }
    return (0..<width).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) }
  }

  func big(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset <= count - width else { return nil }
    return (0..<width).reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }
}
