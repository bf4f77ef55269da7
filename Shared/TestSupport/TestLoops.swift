package import EventLoop

/// The event loops that all tests of a process share. They run until the process ends.
package enum TestLoops {
  private static let started = Result { try EventLoopGroup(count: 2, name: "test") }

  package static func group() throws -> EventLoopGroup { try started.get() }
}
