package import JSON
package import Kernel

/// Writes JSON lines. The message is a constant, so that nothing slips into it; what varies is
/// passed as typed fields. The request id and the trace of the running request are added.
package struct Logger: Sendable {
  package typealias Fields = KeyValuePairs<String, LogValue>

  /// The part of the program that speaks.
  package let label: String
  /// Lines below it are dropped.
  package let level: LogLevel
  package let sink: LogSink

  package init(label: String, level: LogLevel = .info, sink: LogSink = .standard) {
    self.label = label
    self.level = level
    self.sink = sink
  }

  /// The same sink and level for another part of the program.
  package func labelled(_ label: String) -> Logger {
    Logger(label: label, level: level, sink: sink)
  }

  package func debug(_ message: StaticString, _ fields: Fields = [:]) {
    log(.debug, message, fields)
  }

  package func info(_ message: StaticString, _ fields: Fields = [:]) {
    log(.info, message, fields)
  }

  package func warning(_ message: StaticString, _ fields: Fields = [:]) {
    log(.warning, message, fields)
  }

  package func error(_ message: StaticString, _ fields: Fields = [:]) {
    log(.error, message, fields)
  }

  /// Writes at once.
  package func log(_ level: LogLevel, _ message: StaticString, _ fields: Fields = [:]) {
    guard level >= self.level else { return }
    sink.append(flushing: true) { json in
      writeLine(to: &json, level, message) { json in
        for (key, value) in fields {
          json.key(key)
          value.write(to: &json)
        }
      }
    }
  }

  /// A line of the request's path, such as the access log: it stays in the thread's buffer until
  /// `LogSink.flush()`, which the loop calls a moment later. The fields are written straight
  /// as JSON members.
  package func deferred(
    _ level: LogLevel = .info, _ message: StaticString, _ fields: (inout JSONWriter) -> Void
  ) {
    guard level >= self.level else { return }
    sink.append(flushing: false) { json in
      writeLine(to: &json, level, message, fields)
    }
  }

  /// True if lines of this level are kept.
  package func keeps(_ level: LogLevel) -> Bool { level >= self.level }

  /// As `deferred`, for the line that every request writes: `rest` appends ready JSON, from the
  /// quotation mark that closes the time to the line end. Ask `keeps` first.
  package func deferred(ready rest: (inout ByteBuffer) -> Void) { sink.append(ready: rest) }

  private func writeLine(
    to json: inout JSONWriter, _ level: LogLevel, _ message: StaticString,
    _ fields: (inout JSONWriter) -> Void
  ) {
    json.beginObject()
    json.field("time", WallClock.live.now())
    json.field("level", level.name)
    json.field("logger", label)
    json.key("message")
    message.withUTF8Buffer { json.value(utf8: UnsafeRawBufferPointer($0)) }
    if let scope = RequestScope.current {
      json.field("request_id", scope.requestID)
      json.field("trace_id", scope.trace.traceID)
    }
    fields(&json)
    json.endObject()
    json.endLine()
  }
}
