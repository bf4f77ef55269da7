/// A machine as a table: what may happen from where, and where it leads. What stands not in it cannot
/// happen.
package struct MoveTable<Status: Hashable & Sendable, Action: Hashable & Sendable>: Sendable {
  package struct Move: Sendable, Hashable {
    package let from: Status
    package let action: Action
    package let to: Status

    package init(from: Status, action: Action, to: Status) {
      self.from = from
      self.action = action
      self.to = to
    }
  }

  package let moves: [Move]

  package init(_ moves: [Move]) { self.moves = moves }

  package func move(from status: Status, by action: Action) -> Move? {
    moves.first { $0.from == status && $0.action == action }
  }

  package func actions(from status: Status) -> [Action] {
    moves.filter { $0.from == status }.map(\.action)
  }
}
