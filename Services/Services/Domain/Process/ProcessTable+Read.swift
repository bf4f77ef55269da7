import Kernel

/// A transition table that makes no sense: where (a JSON pointer) and why.
package struct ProcessTableFault: Error, Sendable, Equatable {
  package let place: String
  package let fault: ProcessFault

  package var code: String { fault.code }
}

extension ProcessTable {
  /// Reads `{"initial", "statuses": {code: {status, label, applicant_label?, stage?}}, "transitions":
  /// […]}` and demands that every move joins known steps, that the first step is a draft, and that
  /// every step can be reached. Throws the first fault; `check` tells them all.
  package init(_ value: FormValue) throws(ProcessTableFault) {
    var reader = ProcessReader()
    let table = reader.read(value)
    if let first = reader.faults.first { throw first }
    if let lost = table.unreachable.first {
      throw ProcessTableFault(place: "/statuses/\(lost)", fault: .unreachable)
    }
    self = table
  }

  /// Steps to which no way leads from the first one.
  var unreachable: [String] {
    let reached = Set(reached(from: [initial]))
    return steps.keys.filter { !reached.contains($0) }.sorted()
  }

  /// These steps and all that moves lead to from them, the nearest first.
  func reached(from start: [String]) -> [String] {
    var reached = start
    var known = Set(start)
    var index = 0
    while index < reached.count {
      for move in moves where move.from == reached[index] && known.insert(move.to).inserted {
        reached.append(move.to)
      }
      index += 1
    }
    return reached
  }
}
