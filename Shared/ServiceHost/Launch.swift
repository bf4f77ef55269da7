package import Configuration
import Glibc
import Observability

/// Begins a process: reads the environment once, lets `body` judge the settings and run, and turns
/// what it throws into an exit code. The calling thread, which must be the main one, waits for
/// signals meanwhile. Never returns.
package func launch(
  _ name: String,
  _ body: @escaping @Sendable (Verb, inout SettingsReader) async throws -> Void
) -> Never {
  Signals.block()
  let logger = Logger(label: name)
  guard let verb = Verb(Array(CommandLine.arguments.dropFirst())) else {
    logger.error("bad arguments", ["usage": .string(Verb.usage)])
    exit(ExitCode.usage)
  }
  let environment = Environment.read()
  Task.detached { exit(await run(verb, environment, logger, body)) }
  Signals.deliver()
}

private func run(
  _ verb: Verb, _ environment: [String: String], _ logger: Logger,
  _ body: @Sendable (Verb, inout SettingsReader) async throws -> Void
) async -> Int32 {
  var reader = SettingsReader(environment)
  defer { logger.sink.flushAll() }
  do {
    try await body(verb, &reader)
    return ExitCode.good
  } catch let problem as SettingsProblem {
    for fault in problem.faults {
      logger.error(
        "bad setting", ["name": .string(fault.name), "fault": .string(fault.explanation)])
    }
    return ExitCode.configuration
  } catch {
    logger.error("cannot go on", ["error": .error(error)])
    return ExitCode.failure
  }
}
