extension Transaction {
  /// Feeds `COPY … FROM STDIN` with what `next` gives until it gives `nil`; returns the number of
  /// rows. A transaction that has copied is not run again by itself: the source has been read.
  package func copyIn(
    _ command: SQL, _ next: @escaping () async throws -> [UInt8]?
  ) async throws -> Int {
    try await copy(command) { try await $0.copyIn($1, next) }
  }

  /// Hands each row of `COPY … TO STDOUT` to `take`, as the server wrote it; returns their number.
  package func copyOut(
    _ command: SQL, _ take: @escaping ([UInt8]) async throws -> Void
  ) async throws -> Int {
    try await copy(command) { try await $0.copyOut($1, take) }
  }
}

extension Database {
  /// COPY … FROM STDIN in a transaction of its own.
  package func copyIn(
    _ command: SQL, _ next: @escaping () async throws -> [UInt8]?
  ) async throws -> Int {
    try await transaction { try await $0.copyIn(command, next) }
  }

  /// COPY … TO STDOUT in a transaction of its own.
  package func copyOut(
    _ command: SQL, _ take: @escaping ([UInt8]) async throws -> Void
  ) async throws -> Int {
    try await transaction { try await $0.copyOut(command, take) }
  }
}
