/// How far the opinions of one round are.
package struct ExpertiseTally: Sendable, Hashable {
  private struct Count: Sendable, Hashable {
    var open = 0
    var submitted = 0
    var overdue = 0
  }

  private let plan: ExpertisePlan
  private var counts: [String: Count] = [:]

  /// Kinds and states of the round's opinions.
  package init(
    _ opinions: some Sequence<(kind: String, status: OpinionStatus)>, plan: ExpertisePlan
  ) {
    self.plan = plan
    for opinion in opinions {
      var count = counts[opinion.kind] ?? Count()
      if opinion.status.isOpen { count.open += 1 }
      if opinion.status == .submitted { count.submitted += 1 }
      if opinion.status == .overdue { count.overdue += 1 }
      counts[opinion.kind] = count
    }
  }

  /// Kinds that are waited for: the obligatory ones; where none is, all.
  private var awaited: [ExpertisePlan.Kind] {
    let obligatory = plan.kinds.filter(\.isObligatory)
    return obligatory.isEmpty ? plan.kinds : obligatory
  }

  /// Whether the request may move on: everybody who was asked has spoken, or the deadline has passed
  /// and enough have.
  package func isComplete(pastDue: Bool) -> Bool {
    awaited.allSatisfy { kind in
      let count = counts[kind.key] ?? Count()
      if pastDue, count.submitted >= kind.quorum { return true }
      return count.submitted >= kind.experts && count.open == 0
    }
  }

  /// How many experts are still to be found, by kind; an overdue opinion holds no place.
  package var vacancies: [String: Int] { missing(in: plan.kinds) }

  /// The same of the kinds that are waited for.
  package var awaitedVacancies: [String: Int] { missing(in: awaited) }

  private func missing(in kinds: [ExpertisePlan.Kind]) -> [String: Int] {
    var missing: [String: Int] = [:]
    for kind in kinds {
      let count = counts[kind.key] ?? Count()
      let left = kind.experts - count.open - count.submitted
      if left > 0 { missing[kind.key] = left }
    }
    return missing
  }
}
