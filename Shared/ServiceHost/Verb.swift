/// What the command line asks a process to do.
package enum Verb: Sendable, Hashable {
  case serve
  /// Judge the settings and end: 0 if they are good.
  case check
  /// Bring the schema up to date; with `dryRun` only say what would run.
  case migrate(dryRun: Bool)
  /// Put in the demo data; a second time changes nothing.
  case seedDemo
  /// Fill the slice from the old site's database.
  case takeOver(TakeOverOrder)

  /// `nil` if it is none of them. `arguments` is without the program's name.
  package init?(_ arguments: [String]) {
    switch arguments {
    case []: self = .serve
    case ["--check"]: self = .check
    case ["migrate"]: self = .migrate(dryRun: false)
    case ["migrate", "--dry-run"]: self = .migrate(dryRun: true)
    case ["seed-demo"]: self = .seedDemo
    default:
      guard arguments.first == "import", let order = TakeOverOrder(arguments.dropFirst()) else {
        return nil
      }
      self = .takeOver(order)
    }
  }

  package static let usage =
    "usage: [--check | migrate [--dry-run] | seed-demo | import [--from DSN] [--fresh] "
    + "[--report FILE]]"
}

/// How an import is asked for.
package struct TakeOverOrder: Sendable, Hashable {
  /// The old database; `nil`: the environment says it, where others of the machine do not see it.
  package var from: String?
  /// Empty the slice first.
  package var fresh = false
  package var report: String?

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let word = rest.popFirst() {
      switch word {
      case "--fresh": fresh = true
      case "--from" where !rest.isEmpty: from = rest.popFirst()
      case "--report" where !rest.isEmpty: report = rest.popFirst()
      default: return nil
      }
    }
  }
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
