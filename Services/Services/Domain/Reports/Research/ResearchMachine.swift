/// How a research project gets into the register: its papers are taken, then three stages of expertise
/// (the fund accepts the papers, the subsoil users choose, a commission gives its opinion).
package enum ResearchMachine {
  package enum Status: String, Sendable, CaseIterable {
    case draft, submitted
    case acceptance = "stage_1"
    case selection = "stage_2"
    case opinion = "stage_3"
    case returned, registered, refused, withdrawn
    /// It was carried out.
    case completed

    package var isWritable: Bool { self == .draft || self == .returned }
    /// Shown to everybody.
    package var isPublic: Bool { self == .registered || self == .completed }
  }

  package enum Action: String, Sendable, CaseIterable {
    case submit, withdraw
    /// Somebody of the staff begins the first stage.
    case take
    /// The stage is passed: the next one begins, or it is registered.
    case pass
    case sendBack = "return"
    case refuse, complete

    package var isOfStaff: Bool { self != .submit && self != .withdraw }
    package var needsComment: Bool { self == .sendBack || self == .refuse }
  }

  package static let table = MoveTable<Status, Action>([
    .init(from: .draft, action: .submit, to: .submitted),
    .init(from: .returned, action: .submit, to: .submitted),
    .init(from: .draft, action: .withdraw, to: .withdrawn),
    .init(from: .returned, action: .withdraw, to: .withdrawn),
    .init(from: .submitted, action: .withdraw, to: .withdrawn),
    .init(from: .submitted, action: .take, to: .acceptance),
    .init(from: .acceptance, action: .pass, to: .selection),
    .init(from: .acceptance, action: .sendBack, to: .returned),
    .init(from: .acceptance, action: .refuse, to: .refused),
    .init(from: .selection, action: .pass, to: .opinion),
    .init(from: .selection, action: .refuse, to: .refused),
    .init(from: .opinion, action: .pass, to: .registered),
    .init(from: .opinion, action: .refuse, to: .refused),
    .init(from: .registered, action: .complete, to: .completed),
  ])
}

/// Every refusal of a research project's way.
package enum ResearchError: Error, Sendable, Equatable {
  case missing
  case stale(current: Int64)
  case notAllowed(status: String, allowed: [String])
  case own
  case assignedToOther(Int64)
  case commentRequired
  /// What must be said before it is handed in; names of columns.
  case incomplete([String])
}

/// A research project as the rules see it.
package struct ResearchProject: Sendable, Hashable {
  package let id: Int64
  package let authorID: Int64?
  package private(set) var status: ResearchMachine.Status?
  package private(set) var assigneeID: Int64?
  package private(set) var rowVersion: Int64

  /// Only Store may call this. `status` is `nil` for a word of the old site that nobody could map.
  package init(
    stored id: Int64, authorID: Int64?, status: ResearchMachine.Status?, assigneeID: Int64?,
    rowVersion: Int64
  ) {
    self.id = id
    self.authorID = authorID
    self.status = status
    self.assigneeID = assigneeID
    self.rowVersion = rowVersion
  }

  package struct Step: Sendable, Hashable {
    package let action: ResearchMachine.Action
    package let from: ResearchMachine.Status
    package let to: ResearchMachine.Status
    package let actorID: Int64
    package let comment: String?
  }

  package mutating func go(
    _ action: ResearchMachine.Action, by actor: Int64, comment: String?
  ) throws(ResearchError) -> Step {
    if action.isOfStaff, authorID == actor { throw .own }
    guard let status, let move = ResearchMachine.table.move(from: status, by: action) else {
      throw .notAllowed(
        status: status?.rawValue ?? "",
        allowed: status.map { ResearchMachine.table.actions(from: $0).map(\.rawValue) } ?? [])
    }
    // Who took it leads it through; what is registered anybody of the staff may close.
    if action.isOfStaff, action != .take, action != .complete, let assigneeID, assigneeID != actor {
      throw .assignedToOther(assigneeID)
    }
    if action.needsComment, comment == nil { throw .commentRequired }
    if action == .take { assigneeID = actor }
    self.status = move.to
    rowVersion += 1
    return Step(
      action: action, from: move.from, to: move.to, actorID: actor, comment: comment)
  }
}
