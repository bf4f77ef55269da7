import EventLoop
import HTTPServer
import TestSupport
import Testing

/// What becomes of a handler whose client has gone while it works.
@Suite(.timeLimit(.minutes(1))) struct GoneClientTests {
  /// The second fails without `Route.endingWithClient`: seen so.
  @Test(arguments: ["GET /gate", "POST /question"])
  func a_question_is_given_up(_ line: String) async throws {
    let world = try await ServerWorld()
    let began = MonotonicInstant.now
    try await leave(world, line)
    while world.gate.cancelled == 0 { try await Task.sleep(for: .milliseconds(10)) }
    // And not only when its time is over.
    #expect(MonotonicInstant.now - began < .seconds(10))
  }

  @Test func a_command_goes_on() async throws {
    let world = try await ServerWorld()
    try await leave(world, "POST /command")
    // A question that comes and goes after it is given up before it would be.
    try await leave(world, "POST /question", already: 1)
    while world.gate.cancelled == 0 { try await Task.sleep(for: .milliseconds(10)) }
    #expect(world.gate.cancelled == 1)
    world.gate.open()
    while world.gate.ends == 0 { try await Task.sleep(for: .milliseconds(10)) }
  }

  private func leave(_ world: ServerWorld, _ line: String, already: Int = 0) async throws {
    let client = try await onThread { [port = world.port] in
      let client = try RawClient(port: port)
      client.send("\(line) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
      return client
    }
    while world.gate.visitors == already { await Task.yield() }
    withExtendedLifetime(client) {}
  }
}
