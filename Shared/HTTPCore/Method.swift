/// A request's method (RFC 9110, 9): any token, compared with regard to case.
package struct Method: Hashable, Sendable, CustomStringConvertible {
  /// The token as it was sent.
  package let token: String

  /// `token` is taken as it is; the parsers check it.
  package init(_ token: String) { self.token = token }

  package static let get = Method("GET")
  package static let head = Method("HEAD")
  package static let post = Method("POST")
  package static let put = Method("PUT")
  package static let patch = Method("PATCH")
  package static let delete = Method("DELETE")
  package static let options = Method("OPTIONS")
  package static let connect = Method("CONNECT")
  package static let trace = Method("TRACE")

  /// Asking changes nothing (RFC 9110, 9.2.1).
  package var isSafe: Bool {
    self == .get || self == .head || self == .options || self == .trace
  }

  /// Asking twice is asking once (RFC 9110, 9.2.2).
  package var isIdempotent: Bool { isSafe || self == .put || self == .delete }

  package var description: String { token }

  static func parse(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Method {
    if ByteScan.isExactly(bytes, range, "GET") { return .get }
    if ByteScan.isExactly(bytes, range, "POST") { return .post }
    if ByteScan.isExactly(bytes, range, "PATCH") { return .patch }
    if ByteScan.isExactly(bytes, range, "PUT") { return .put }
    if ByteScan.isExactly(bytes, range, "DELETE") { return .delete }
    if ByteScan.isExactly(bytes, range, "HEAD") { return .head }
    if ByteScan.isExactly(bytes, range, "OPTIONS") { return .options }
    return Method(String(decoding: bytes[range], as: UTF8.self))
  }
}

extension ByteScan {
  /// Equality byte for byte.
  @inline(__always)
  static func isExactly(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ text: StaticString)
    -> Bool
  {
    guard range.count == text.utf8CodeUnitCount else { return false }
    let other = text.utf8Start
    for offset in 0..<range.count where bytes[range.lowerBound &+ offset] != other[offset] {
      return false
    }
    return true
  }
}
