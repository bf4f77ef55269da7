/// How a guarded read that was given out piece by piece ended.
package enum GuardedEnd: Sendable, Equatable {
  case whole
  /// There would have been more rows than the limit says.
  case tooManyRows
  /// More bytes.
  case tooManyBytes
}

extension Database {
  /// Like `guardedRead`, for answers of any length: gives out a few rows at a time and holds no more.
  /// The first piece comes also where there is no row, and has the columns. `take` runs on the loop
  /// of the caller; what it throws ends the question.
  package func guardedRead(
    _ question: SQL, _ limits: GuardedReadLimits,
    _ take: @escaping @Sendable (GuardedRows) async throws -> Void
  ) async throws -> GuardedEnd {
    try await guardedSession(limits) { session in
      var left = limits
      var end = GuardedEnd.whole
      try await session.guardedRead(question, limits) { rows in
        var piece = GuardedRows(rows)
        let goesOn = piece.take(rows, left)
        try await take(piece)
        if !goesOn { end = piece.count == left.rows ? .tooManyRows : .tooManyBytes }
        left.rows -= piece.count
        left.bytes -= piece.bytes
        return goesOn
      }
      return end
    }
  }
}
