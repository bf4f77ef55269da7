package import Configuration
import Glibc
import Observability

/// Begins a process: reads the environment once, lets `body` judge the settings and run, and turns
/// what it throws into an exit code. Never returns.
package func launch(
  _ name: String,
  _ body: (Verb, inout SettingsReader) async throws -> Void
) async -> Never {
  Signals.block()
  let logger = Logger(label: name)
  guard let verb = Verb(Array(CommandLine.arguments.dropFirst())) else {
    logger.error("bad arguments", ["usage": .string(Verb.usage)])
    exit(ExitCode.usage)
  }
  var reader = SettingsReader(Environment.read())
  do {
    try await body(verb, &reader)
    logger.sink.flushAll()
    exit(ExitCode.good)
  } catch let problem as SettingsProblem {
    for fault in problem.faults {
      logger.error(
        "bad setting", ["name": .string(fault.name), "fault": .string(fault.explanation)])
    }
    exit(ExitCode.configuration)
  } catch {
    logger.error("cannot go on", ["error": .error(error)])
    exit(ExitCode.failure)
  }
}
