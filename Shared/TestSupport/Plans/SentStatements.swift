import EventLoop
import Observability

/// What code sends to the database, as the server gets it: texts with placeholders, never a copy of them
/// in a test.
package enum SentStatements {
  /// The reads among the statements that `body` sends, in their order; a request that it makes by
  /// `ServiceClient` counts.
  package static func reads(
    of body: @escaping @Sendable () async throws -> Void
  ) async throws -> [String] {
    let recording = try await recording(of: body)
    return recording.statements.map { String(decoding: $0.text, as: UTF8.self) }.filter {
      let word = $0.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
      return word == "select" || word == "with"
    }
  }

  /// How many statements `body` sends, without those that begin and end transactions.
  package static func count(
    of body: @escaping @Sendable () async throws -> Void
  ) async throws -> Int {
    try await recording(of: body).statementCount
  }

  private static func recording(
    of body: @escaping @Sendable () async throws -> Void
  ) async throws -> RequestRecording {
    let recording = RequestRecording { _, _ in }
    try await TestLoops.group().run {
      let slot = RequestSlot()
      slot.recording = recording
      try await RequestSlot.$current.withValue(slot) { try await body() }
    }
    return recording
  }
}
