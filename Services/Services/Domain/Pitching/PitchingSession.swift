/// A pitching day as the rules see it.
package struct PitchingSession: Sendable, Hashable {
  package enum Status: String, Sendable, CaseIterable {
    case draft, open, closed
  }

  package let id: Int64
  package let service: String
  package private(set) var status: Status
  package let criteria: [Criterion]
  package let fewestGrades: Int
  package let trims: Bool
  /// `nil` before the first project and when the day is over.
  package private(set) var turn: PitchingTurn?
  package private(set) var rowVersion: Int64

  /// Only Store may call this.
  package init(
    stored id: Int64, service: String, status: Status, criteria: [Criterion], fewestGrades: Int,
    trims: Bool, turn: PitchingTurn? = nil, rowVersion: Int64
  ) {
    self.id = id
    self.service = service
    self.status = status
    self.criteria = criteria
    self.fewestGrades = fewestGrades
    self.trims = trims
    self.turn = turn
    self.rowVersion = rowVersion
  }
}

/// What can happen to a pitching day: the whole table of its machine.
package enum PitchingMove: String, Sendable, CaseIterable {
  /// Its order, its jury and its date are changed.
  case change
  case open, close
  /// A juror gives a grade, or changes it.
  case grade
  /// A juror says that he must not grade a request.
  case abstain
  /// A project has the floor.
  case turn

  package var from: PitchingSession.Status {
    switch self {
    case .change, .open: .draft
    case .close, .grade, .abstain, .turn: .open
    }
  }

  package var to: PitchingSession.Status {
    switch self {
    case .change: .draft
    case .open, .grade, .abstain, .turn: .open
    case .close: .closed
    }
  }
}

extension PitchingSession {
  /// `requests` and `jurors`: how many there are. A day without either is not opened.
  package mutating func open(requests: Int, jurors: Int) throws(PitchingRefusal) {
    try check(.open)
    guard requests > 0 else { throw .noRequests }
    guard jurors >= fewestGrades else { throw .tooFewJurors(least: fewestGrades) }
    go(.open)
  }

  package mutating func close() throws(PitchingRefusal) {
    try check(.close)
    turn = nil
    go(.close)
  }

  mutating func keep(_ turn: PitchingTurn) {
    self.turn = turn
    go(.turn)
  }

  package func check(_ move: PitchingMove) throws(PitchingRefusal) {
    guard status == move.from else { throw .notAllowed(status: status, move: move) }
  }

  private mutating func go(_ move: PitchingMove) {
    status = move.to
    rowVersion += 1
  }
}

/// Every refusal of a pitching day, with what explains it.
package enum PitchingRefusal: Error, Sendable, Equatable {
  case missing
  case notAllowed(status: PitchingSession.Status, move: PitchingMove)
  case stale(current: Int64)
  /// The service has no pitching.
  case notOffered
  case misconfigured([ConfigFault])
  case unknownService
  case noRequests
  case tooFewJurors(least: Int)
  /// The last one of the order has the floor.
  case noProjectLeft
  /// Not of this service, not in work, or on another day already.
  case requestsRefused([Int64])
  case notAJuror
  case abstained
  case conflictOfInterest(ConflictOfInterest)
  /// Fewer than the least.
  case gradesMissing(has: Int, least: Int)
}
