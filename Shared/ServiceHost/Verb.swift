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
  /// Bring the bytes of the old site's files.
  case bringFiles(FilesOrder)
  /// Look after references that leave the slice.
  case references(ReferencesOrder)

  /// `nil` if it is none of them. `arguments` is without the program's name.
  package init?(_ arguments: [String]) {
    switch arguments {
    case []: self = .serve
    case ["--check"]: self = .check
    case ["migrate"]: self = .migrate(dryRun: false)
    case ["migrate", "--dry-run"]: self = .migrate(dryRun: true)
    case ["seed-demo"]: self = .seedDemo
    default:
      let rest = arguments.dropFirst()
      if arguments.first == "import", let order = TakeOverOrder(rest) {
        self = .takeOver(order)
      } else if arguments.first == "import-files", let order = FilesOrder(Array(rest)) {
        self = .bringFiles(order)
      } else if arguments.first == "references", let order = ReferencesOrder(Array(rest)) {
        self = .references(order)
      } else {
        return nil
      }
    }
  }

  package static let usage =
    "usage: [--check | migrate [--dry-run] | seed-demo | import [--from DSN] [--fresh] "
    + "[--report FILE] | import-files FOLDER [--report FILE] | references (list TO | missing FROM TO | settle FROM TO [--repair])]"
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

/// From where the bytes of files come.
package struct FilesOrder: Sendable, Hashable {
  package let folder: String
  /// Where to list what did not come.
  package let report: String?

  init?(_ arguments: [String]) {
    switch arguments.count {
    case 1: (folder, report) = (arguments[0], nil)
    case 3 where arguments[1] == "--report": (folder, report) = (arguments[0], arguments[2])
    default: return nil
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

/// One of the three steps in which references between slices are checked; files pass between them.
package enum ReferencesOrder: Sendable, Hashable {
  case list(to: String)
  case missing(of: String, to: String)
  case settle(String, to: String, repair: Bool)

  init?(_ arguments: [String]) {
    switch (arguments.first, arguments.count) {
    case ("list", 2): self = .list(to: arguments[1])
    case ("missing", 3): self = .missing(of: arguments[1], to: arguments[2])
    case ("settle", 3): self = .settle(arguments[1], to: arguments[2], repair: false)
    case ("settle", 4) where arguments[3] == "--repair":
      self = .settle(arguments[1], to: arguments[2], repair: true)
    default: return nil
    }
  }
}
