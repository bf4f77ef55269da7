package import Kernel

extension Report {
  package mutating func open() throws(ReportError) -> ReportStep { try go(.open, by: nil) }

  package mutating func lapse() throws(ReportError) -> ReportStep { try go(.lapse, by: nil) }

  package mutating func close(because words: String) throws(ReportError) -> ReportStep {
    let step = try go(.close, by: nil, comment: words)
    say(words)
    return step
  }

  /// Whether the day of the deadline has passed; on the day itself there is still time.
  package func isLate(on today: Day) -> Bool {
    guard let deadline, ReportMachine.move(from: status, by: .lapse) != nil else { return false }
    return deadline < today
  }

  /// So many overdue reports of one request are too many: its manager is told.
  package static let tooManyOverdue = 3
}

extension Report {
  /// Its day was worked out anew before it opened.
  package mutating func plan(due day: Day) {
    deadline = day
    rowVersion += 1
  }
}
