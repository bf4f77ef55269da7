import EventLoop
import GatewayCore
import Testing

@Suite struct LoopCopiesTests {
  private func value(of copies: LoopCopies<Int>, on loop: EventLoop) async -> Int {
    await withCheckedContinuation { done in
      loop.execute { done.resume(returning: copies.read { copy $0 }) }
    }
  }

  /// Fails where a loop does not compare versions, or not with the newest.
  @Test func every_loop_and_everybody_else_sees_what_was_put_last() async throws {
    let loops = try GatewayWorld.group.get().loops
    let copies = LoopCopies(0, loops: loops.count)
    for fresh in 0...3 {
      if fresh > 0 { copies.replace(fresh) }
      for loop in loops {
        #expect(await value(of: copies, on: loop) == fresh)
        #expect(await value(of: copies, on: loop) == fresh)
      }
      #expect(copies.read { copy $0 } == fresh)
    }
  }

  @Test func a_loop_that_was_not_counted_reads_too() async throws {
    let loops = try GatewayWorld.group.get().loops
    let copies = LoopCopies(1, loops: 0)
    copies.replace(2)
    #expect(await value(of: copies, on: loops[0]) == 2)
  }
}
