import Observability
import Testing

@Suite struct TraceTests {
  private let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func a_parent_is_read_and_its_child_keeps_the_trace() throws {
    let trace = try #require(Trace(traceparent: parent))
    #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(trace.spanID == "00f067aa0ba902b7")
    #expect(trace.isSampled)
    #expect(trace.traceparent == parent)
    let child = trace.child()
    #expect(child.traceID == trace.traceID)
    #expect(child.spanID != trace.spanID)
    #expect(Trace(traceparent: child.traceparent) == child)
  }

  /// W3C Trace Context, 3.2.2 and 4.3.
  @Test(arguments: [
    "", "00", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
  ]) func a_bad_parent_begins_a_new_trace(_ text: String) {
    #expect(Trace(traceparent: text) == nil)
  }

  @Test func a_later_version_is_read_as_far_as_it_is_known() {
    let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes"
    #expect(Trace(traceparent: later)?.spanID == "00f067aa0ba902b7")
  }

  @Test func ids_do_not_repeat() {
    #expect(Set((0..<10_000).map { _ in Trace.generate().traceID }).count == 10_000)
  }
}
