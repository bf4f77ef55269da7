import Configuration
package import EventLoop
import HTTPClient

/// ClamAV's daemon, spoken to by INSTREAM (clamd(8)): pieces with their length before them, an empty
/// one at the end, then one line of an answer.
package struct Clamd: VirusScanner {
  private let address: String
  private let patience: Duration
  private let resolver: Resolver

  /// clamd breaks off at its `StreamMaxLength`; its pieces may have any size.
  private static let piece = 65_536
  private static let longestAnswer = 1_024

  /// `nil` if nobody is named who scans. `names`: threads that look up names.
  package init?(_ settings: ScanSettings, names: BlockingPool) {
    guard let address = settings.clamd else { return nil }
    self.address = address
    patience = settings.patience
    resolver = Resolver(pool: names)
  }

  static func isAddress(_ text: String) -> Bool {
    if text.hasPrefix("unix:") { return text.utf8.count > 5 }
    guard let address = HostPort(text) else { return false }
    return address.port > 0
  }

  /// On a loop only; ends with the current scope.
  package func scan(_ next: () async throws -> [UInt8]?) async throws -> ScanVerdict {
    guard EventLoop.current != nil else { throw ScannerUnavailable("not on a loop") }
    do {
      return try await withDeadline(patience) { try await verdict(on: next) }
    } catch is DeadlineExceeded {
      throw ScannerUnavailable("clamd: no verdict in time")
    }
  }

  private func verdict(on next: () async throws -> [UInt8]?) async throws -> ScanVerdict {
    let stream = PlainStream(try await connected())
    defer { stream.close() }
    do {
      try await send(next, to: stream)
    } catch let error as SystemCallError {
      // It hangs up on a file that is too long for it, and has said so.
      if let answer = try? await answer(of: stream), !answer.isEmpty {
        return try Clamd.verdict(answer)
      }
      throw ScannerUnavailable("clamd: \(error)")
    }
    return try Clamd.verdict(try await answer(of: stream))
  }

  private func connected() async throws -> Descriptor {
    do {
      return try await connect(to: try await place())
    } catch let error as SystemCallError {
      throw ScannerUnavailable("clamd: \(error)")
    }
  }

  private func place() async throws -> SocketAddress {
    if let literal = SocketAddress(address) { return literal }
    guard let named = HostPort(address), let port = UInt16(exactly: named.port),
      let found = try? await resolver.addresses(
        of: Origin(isSecure: false, host: named.host, port: port)
      ).first
    else { throw ScannerUnavailable("clamd: \(address) is not found") }
    return found
  }

  private func send(_ next: () async throws -> [UInt8]?, to stream: PlainStream) async throws {
    try await write(Array("zINSTREAM\0".utf8), to: stream)
    while let content = try await next() {
      for start in stride(from: 0, to: content.count, by: Clamd.piece) {
        let piece = content[start..<min(start + Clamd.piece, content.count)]
        try await write(Clamd.length(piece.count) + piece, to: stream)
      }
    }
    try await write(Clamd.length(0), to: stream)
  }

  private func write(_ bytes: [UInt8], to stream: PlainStream) async throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(buffer))
  }

  private func answer(of stream: PlainStream) async throws -> String {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 1)
    defer { buffer.deallocate() }
    var answer: [UInt8] = []
    while !answer.contains(0), answer.count < Clamd.longestAnswer {
      let count: Int
      do {
        count = try await stream.read(into: buffer)
      } catch let error as SystemCallError {
        throw ScannerUnavailable("clamd: \(error)")
      }
      guard count > 0 else { break }
      answer.append(contentsOf: buffer[..<count])
    }
    return String(decoding: answer.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func length(_ count: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(count).bigEndian) { Array($0) }
  }

  /// `stream: OK` or `stream: Eicar-Test-Signature FOUND`; anything else says nothing of the file.
  static func verdict(_ answer: String) throws(ScannerUnavailable) -> ScanVerdict {
    if answer == "stream: OK" { return .clean }
    if answer.hasPrefix("stream: "), answer.hasSuffix(" FOUND") {
      return .infected(String(answer.dropFirst(8).dropLast(6)))
    }
    throw ScannerUnavailable("clamd: \(answer.isEmpty ? "no answer" : answer)")
  }
}
