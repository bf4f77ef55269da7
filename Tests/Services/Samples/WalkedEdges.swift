package import ServicesDomain

/// A move of a machine, as walks count them.
package struct WalkEdge: Sendable, Hashable, CustomStringConvertible {
  package let from: String
  package let to: String
  /// What brings it about.
  package let by: String

  package init(_ from: String, _ to: String, by: String) {
    self.from = from
    self.to = to
    self.by = by
  }

  package var description: String { "\(from) → \(to) by \(by)" }

  /// All of a machine that is a table of what may happen where.
  package static func all<State, Event>(of table: [State: [Event: State]]) -> [WalkEdge]
  where State: RawRepresentable<String>, Event: RawRepresentable<String> {
    table.flatMap { from, events in
      events.map { WalkEdge(from.rawValue, $0.value.rawValue, by: $0.key.rawValue) }
    }
  }
}

extension MoveTable where Status: RawRepresentable<String>, Action: RawRepresentable<String> {
  package var edges: [WalkEdge] {
    moves.map { WalkEdge($0.from.rawValue, $0.to.rawValue, by: $0.action.rawValue) }
  }
}

extension ProcessTable.Move {
  package var edge: WalkEdge { WalkEdge(from, to, by: trigger?.rawValue ?? "staff") }
}

/// What a walk was seen to do: the edges that were taken and how often, and what is no edge.
package struct WalkedEdges: Sendable {
  private var counts: [WalkEdge: Int] = [:]
  /// Steps that their table lacks.
  package private(set) var stray: Set<String> = []

  package init() {}

  package mutating func count(_ edge: WalkEdge, _ times: Int = 1) {
    if times > 0 { counts[edge, default: 0] += times }
  }

  package mutating func note(stray step: String) { stray.insert(step) }

  package mutating func add(_ other: WalkedEdges) {
    counts.merge(other.counts) { $0 + $1 }
    stray.formUnion(other.stray)
  }

  /// Those of `wanted` that were never taken.
  package func unmet(of wanted: [WalkEdge]) -> [String] {
    wanted.filter { counts[$0] == nil }.map(\.description).sorted()
  }
}
