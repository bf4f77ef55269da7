import EventLoop
package import Testing

/// Runs the tests of a suite on an event loop, as handlers run: `@Suite(.onLoop)`. Off the loops a
/// pool hands its results over inside the runtime, where the thread sanitizer sees nothing.
package struct OnLoop: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(try TestLoops.group().any) { try await function() }
  }
}

extension Trait where Self == OnLoop {
  package static var onLoop: OnLoop { OnLoop() }
}
