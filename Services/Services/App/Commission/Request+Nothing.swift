import HTTPCore
import JSON

extension Request {
  /// A command that needs no words takes an empty body or `{}`.
  func checkSaysNothing() async throws {
    guard !body.isEmpty else { return }
    var input = try await json()
    try input.finish()
  }
}
