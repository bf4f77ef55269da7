/// An expert who could be asked.
package struct ExpertCandidate: Sendable, Hashable {
  package let id: Int64
  /// Opinions that he owes.
  package let open: Int
  /// All that he was ever asked for: of two who owe as many, the one who was asked less.
  package let asked: Int

  package init(id: Int64, open: Int, asked: Int) {
    self.id = id
    self.open = open
    self.asked = asked
  }
}

extension [ExpertCandidate] {
  /// Those to be asked, the least loaded first, nobody beyond the limit.
  package func leastLoaded(_ count: Int, limit: Int) -> [ExpertCandidate] {
    Array(
      filter { $0.open < limit }
        .sorted { ($0.open, $0.asked, $0.id) < ($1.open, $1.asked, $1.id) }
        .prefix(count))
  }
}
