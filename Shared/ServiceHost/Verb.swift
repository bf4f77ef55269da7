/// What the command line asks a process to do.
package enum Verb: Sendable, Hashable {
  case serve
  /// Judge the settings and end: 0 if they are good.
  case check
  /// Bring the schema up to date; with `dryRun` only say what would run.
  case migrate(dryRun: Bool)
  /// Put in the demo data; a second time changes nothing.
  case seedDemo

  /// `nil` if it is none of them. `arguments` is without the program's name.
  package init?(_ arguments: [String]) {
    switch arguments {
    case []: self = .serve
    case ["--check"]: self = .check
    case ["migrate"]: self = .migrate(dryRun: false)
    case ["migrate", "--dry-run"]: self = .migrate(dryRun: true)
    case ["seed-demo"]: self = .seedDemo
    default: return nil
    }
  }

  package static let usage = "usage: [--check | migrate [--dry-run] | seed-demo]"
}

/// How a process ends, after sysexits.h.
package enum ExitCode {
  package static let good: Int32 = 0
  package static let failure: Int32 = 1
  /// The command line makes no sense.
  package static let usage: Int32 = 64
  /// The settings are wrong.
  package static let configuration: Int32 = 78
}
