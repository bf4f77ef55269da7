import Glibc
import JSON
import Observability
import Testing

@Suite struct LoggerTests {
  private func values(_ sink: LogSink) throws -> [JSONValue] {
    try sink.recordedLines.map { try JSONParser.parse(Array($0.utf8)) }
  }

  @Test func a_line_is_one_json_object_with_the_request_s_ids() throws {
    let sink = LogSink.recording()
    let logger = Logger(label: "test", sink: sink)
    let scope = RequestScope(requestID: "r-1", trace: .generate())

    scope.run {
      logger.warning(
        "disk is\nnearly full",
        ["path": "/a \"b\"", "left": 5, "took": .duration(.microseconds(1_500))])
    }

    let line = try #require(try values(sink).first)
    #expect(line["level"]?.string == "warning")
    #expect(line["message"]?.string == "disk is\nnearly full")
    #expect(line["request_id"]?.string == "r-1")
    #expect(line["trace_id"]?.string == scope.trace.traceID)
    #expect(line["path"]?.string == "/a \"b\"")
    #expect(line["left"]?.int == 5)
    #expect(line["took"]?.double == 1.5)
  }

  @Test func lines_below_the_level_are_dropped() {
    let sink = LogSink.recording()
    let logger = Logger(label: "test", level: .warning, sink: sink)
    logger.info("no")
    logger.deferred(.debug, "no") { _ in }
    logger.error("yes")
    #expect(sink.recordedLines.count == 1)
  }

  @Test func deferred_lines_wait_for_the_flush_and_stay_whole() async throws {
    let sink = LogSink.recording()
    let logger = Logger(label: "test", sink: sink)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<200 {
            logger.deferred(.info, "line") { $0.field("n", writer * 1_000 + number) }
          }
        }
      }
    }
    let numbers = try values(sink).compactMap { $0["n"]?.int }
    #expect(Set(numbers).count == 1_600)
  }

  /// Without the bound a stalled reader would block every loop, or eat the memory.
  @Test func a_reader_that_stalls_costs_lines_and_never_blocks() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let sink = LogSink(descriptor: ends[1])
    let logger = Logger(label: "test", sink: sink)
    let long = String(repeating: "x", count: 8_000)
    for _ in 0..<2_000 { logger.info("line", ["text": .string(long)]) }
    #expect(sink.droppedLines > 0)
    close(ends[0])
    close(ends[1])
  }
}
