package import Kernel

/// What a journalist asks of the platform, and how far its press desk is with it.
package struct PressRequest: Sendable, Equatable {
  package let id: PressRequestID
  package private(set) var status: PressStatus
  /// Who of the desk answers it.
  package private(set) var assignee: UserID?

  package init(stored id: PressRequestID, status: PressStatus, assignee: UserID?) {
    self.id = id
    self.status = status
    self.assignee = assignee
  }

  /// Also from a colleague who is not there today.
  package mutating func take(by person: UserID) throws(PressError) {
    guard !status.isOver else { throw .wrongStatus }
    status = .inWork
    assignee = person
  }

  package mutating func answer(by person: UserID) throws(PressError) {
    guard status == .inWork else { throw .wrongStatus }
    guard assignee == person else { throw .takenByOther }
    status = .answered
  }

  /// Without an answer: it was none for the desk.
  package mutating func close(by person: UserID) throws(PressError) {
    guard !status.isOver else { throw .wrongStatus }
    guard assignee == nil || assignee == person else { throw .takenByOther }
    status = .closed
    assignee = person
  }
}

package typealias PressRequestID = Identifier<PressRequest>

package enum PressStatus: String, Sendable, CaseIterable {
  case new
  case inWork = "in_work"
  case answered
  case closed

  package var isOver: Bool { self == .answered || self == .closed }
}

package enum PressError: Error, Equatable, CaseIterable {
  case notFound
  case stale
  case unknownCompany
  case wrongStatus
  /// A colleague answers it.
  case takenByOther
}
