/// The beginning of a path, which ends where a segment ends: `/oauth` is not `/oauthority`.
struct PathPrefix: Sendable, Equatable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  var count: Int { bytes.count }

  /// - Parameter target: a path, or path and query.
  func covers(_ target: UnsafeBufferPointer<UInt8>) -> Bool {
    guard target.count >= bytes.count else { return false }
    for index in bytes.indices where target[index] != bytes[index] { return false }
    guard target.count > bytes.count else { return true }
    let next = target[bytes.count]
    return next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
  }

  func covers(_ other: PathPrefix) -> Bool { other.bytes.withUnsafeBufferPointer(covers) }

  /// Whether some path begins with both.
  func meets(_ other: PathPrefix) -> Bool { covers(other) || other.covers(self) }
}
