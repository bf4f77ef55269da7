package import Kernel

/// Where a request's body comes from. The server's connection is one; confined to its loop.
package protocol RequestBodyReader: AnyObject {
  /// The next bytes, at least one and at most `maximum`; `nil` at the end of the body. Throws when
  /// the body is malformed, too slow, too large or cut off.
  func next(maximum: Int) async throws -> [UInt8]?
}

/// A request's body, read once, in pieces or as a whole.
package struct RequestBody {
  /// The announced length; `nil` for a chunked body.
  package let length: Int?
  private let reader: (any RequestBodyReader)?

  package init(length: Int?, reader: any RequestBodyReader) {
    self.length = length
    self.reader = reader
  }

  /// No body.
  package init() {
    length = 0
    reader = nil
  }

  /// A body that is already here.
  package init(_ bytes: [UInt8]) {
    length = bytes.count
    reader = bytes.isEmpty ? nil : ReadyBody(bytes)
  }

  package var isEmpty: Bool { reader == nil }

  /// The next bytes, `nil` at the end. Taking them slowly makes the client wait.
  package func next(maximum: Int = 65_536) async throws -> [UInt8]? {
    try await reader?.next(maximum: maximum)
  }

  /// The rest of the body. Throws `BodyTooLarge` as soon as it is known to be longer than `limit`
  /// bytes, before any of it is read where the length is announced.
  package func collect(limit: Int) async throws -> [UInt8] {
    let limit = min(limit, Int.max - 1)
    guard let reader else { return [] }
    if let length, length > limit { throw BodyTooLarge(limit: limit) }
    guard var bytes = try await reader.next(maximum: limit + 1) else { return [] }
    while bytes.count <= limit, bytes.count != length {
      guard let more = try await reader.next(maximum: limit + 1 - bytes.count) else { return bytes }
      bytes.append(contentsOf: more)
    }
    guard bytes.count <= limit else { throw BodyTooLarge(limit: limit) }
    return bytes
  }
}

private final class ReadyBody: RequestBodyReader {
  private var bytes: [UInt8]
  private var read = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func next(maximum: Int) async throws -> [UInt8]? {
    guard read < bytes.count else { return nil }
    if read == 0, bytes.count <= maximum {
      read = bytes.count
      return bytes
    }
    let end = min(bytes.count, read + max(1, maximum))
    defer { read = end }
    return Array(bytes[read..<end])
  }
}

/// A body longer than the route takes.
package struct BodyTooLarge: Error, Sendable, Equatable {
  /// In bytes.
  package let limit: Int

  package init(limit: Int) { self.limit = limit }
}

extension BodyTooLarge: ProblemConvertible {
  /// 413 `content-too-large`.
  package var problem: Problem {
    Problem(
      status: 413, code: "content-too-large",
      title: Localized(
        ru: "Слишком большой запрос", kk: "Сұрау тым үлкен", en: "Content too large"),
      detail: Localized(
        ru: "Тело запроса может занимать не больше \(limit) байт.",
        kk: "Сұрау денесі \(limit) байттан аспауы керек.",
        en: "The body may have at most \(limit) bytes."))
  }
}
