import CLibPQ
import EventLoop

/// COPY (manual, 34.10), in text or CSV form.
extension Connection {
  private static let outgoing = 256 << 10
  private static let chunk = 64 << 10

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
        var row: [UInt8] = []
        while try await takeRow({ row = Array($0) }) { try await take(row) }
      } catch {
        cancelAndClose()
        throw error
      }
      return try await remainingResults()?.affected ?? 0
    }
  }

  /// Feeds `COPY … FROM STDIN` with the rows of `select` on another connection of the same loop; no
  /// row is parsed, and at most a chunk is held. `change` may write another row instead. If this
  /// side fails, what the other still has to say is read and dropped: its transaction goes on.
  func copyIn(
    _ command: String, from source: Connection, _ select: String,
    _ change: ((UnsafeRawBufferPointer, inout [UInt8]) throws -> Void)?
  ) async throws -> Int {
    try await source.expectCopy(select, PGRES_COPY_OUT)
    var ended = false
    do {
      let rows = try await copyIn(command) {
        var chunk: [UInt8] = []
        chunk.reserveCapacity(Connection.chunk + 4_096)
        while !ended, chunk.count < Connection.chunk {
          ended = try await !source.takeRow { row in
            if let change { try change(row, &chunk) } else { chunk.append(contentsOf: row) }
          }
        }
        return chunk.isEmpty ? nil : chunk
      }
      _ = try await source.remainingResults()
      return rows
    } catch {
      while !ended, !source.isClosed { ended = (try? await !source.takeRow { _ in }) ?? true }
      _ = try? await source.remainingResults()
      throw error
    }
  }

  /// Hands each row of `COPY … TO STDOUT` to `take` as it lies in libpq's buffer.
  func readCopy(
    _ command: String, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int {
    try await expectCopy(command, PGRES_COPY_OUT)
    do {
      while try await takeRow(take) {}
    } catch {
      cancelAndClose()
      throw error
    }
    return try await remainingResults()?.affected ?? 0
  }

  /// False after the last row. The socket is read only when a row is waited for: libpq would keep
  /// all that comes meanwhile.
  private func takeRow(_ take: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
    while true {
      guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
      var buffer: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &buffer, 1)
      if count > 0, let buffer {
        defer { PQfreemem(buffer) }
        try take(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
        return true
      }
      descriptor.setInterest(.read)
      if count < 0 { return false }
      try await waitForInput()
      if !isClosed { descriptor.setInterest(.nothing) }
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
}
