package import JSON

/// Work that a change asks for and that is done after it, by any copy of the service. The value is
/// the payload: it lies in the table as JSON, and another version of the program may read it.
package protocol Job: JSONWritable, Sendable {
  /// Such as `people.export`; at most 300 characters. Never changed once jobs of it were enqueued.
  static var name: String { get }
  /// What operators group jobs by; at most 100 characters.
  static var queue: String { get }
  /// How often it is begun before it counts as dead.
  static var attempts: Int { get }
  static var backOff: JobBackOff { get }
  /// How long one attempt may take.
  static var timeLimit: Duration { get }

  /// Reads what `write` wrote; throws what the reader throws, and the job is dead at once.
  init(payload input: inout InputReader) throws
}

extension Job {
  package static var queue: String { "default" }
  package static var attempts: Int { 8 }
  package static var backOff: JobBackOff { JobBackOff() }
  package static var timeLimit: Duration { .seconds(15 * 60) }

  static func read(_ payload: [UInt8]) throws -> Self {
    var input = try InputReader(try JSONParser.parse(payload))
    let job = try Self(payload: &input)
    try input.finish()
    return job
  }
}

/// A job that its name says all of, such as what the clock begins: it has no payload.
package protocol PlainJob: Job {
  init()
}

extension PlainJob {
  package init(payload input: inout InputReader) throws { self.init() }

  package func write(to json: inout JSONWriter) { json.object { _ in } }
}

/// What a job's handler throws when no further attempt can help: the job is dead at once.
package struct JobRefused: Error, Sendable {
  /// What operators see. A constant, so that no value slips into it.
  package let reason: StaticString

  package init(_ reason: StaticString) { self.reason = reason }
}
