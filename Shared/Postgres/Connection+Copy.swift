import CLibPQ

/// COPY (manual, 34.10), in text or CSV form.
extension Connection {
  private static let outgoing = 256 << 10

  /// Feeds `COPY … FROM STDIN` with what `next` gives until it gives `nil`. Returns the number of
  /// rows. If `next` throws, the server undoes the COPY.
  func copyIn(
    _ command: String, _ next: () async throws -> [UInt8]?
  ) async throws -> Int {
    try await withoutPipeline {
      try await expectCopy(command, PGRES_COPY_IN)
      do {
        var unsent = 0
        while let chunk = try await next() {
          try put(chunk)
          unsent += chunk.count
          if unsent >= Connection.outgoing {
            unsent = 0
            try await waitUntilFlushed()
          }
        }
      } catch {
        guard !isClosed else { throw error }
        PQputCopyEnd(handle, "given up")
        flush()
        _ = try? await remainingResults()
        throw error
      }
      guard !isClosed, PQputCopyEnd(handle, nil) == 1 else {
        fail()
        throw DatabaseUnavailable(.connectionLost)
      }
      flush()
      return try await remainingResults()?.affected ?? 0
    }
  }

  /// Hands each row of `COPY … TO STDOUT` to `take`, as the server wrote it. Returns their number.
  /// If `take` throws, the connection is given up: the rest would have to be read.
  func copyOut(_ command: String, _ take: ([UInt8]) async throws -> Void) async throws -> Int {
    try await withoutPipeline {
      try await expectCopy(command, PGRES_COPY_OUT)
      do {
        while let row = try await nextRow() { try await take(row) }
      } catch {
        cancelAndClose()
        throw error
      }
      return try await remainingResults()?.affected ?? 0
    }
  }

  private func expectCopy(_ command: String, _ status: ExecStatusType) async throws {
    try sendScript(command)
    guard let result = try await nextResult() else { throw DatabaseUnavailable(.connectionLost) }
    guard result.status != status else { return }
    _ = try? await remainingResults()
    guard result.status == PGRES_FATAL_ERROR else {
      throw DatabaseError(state: .featureNotSupported)
    }
    throw serverError(result, nil)
  }

  private func put(_ chunk: [UInt8]) throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    let outcome = chunk.withUnsafeBytes { bytes in
      PQputCopyData(
        handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
    guard outcome == 1 else {
      fail()
      throw DatabaseUnavailable(.connectionLost)
    }
  }

  private func nextRow() async throws -> [UInt8]? {
    while true {
      guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
      var buffer: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &buffer, 1)
      if count > 0, let buffer {
        defer { PQfreemem(buffer) }
        return Array(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
      }
      if count < 0 { return nil }
      try await waitForInput()
    }
  }
}
