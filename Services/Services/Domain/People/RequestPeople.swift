/// Who is at a request, and on which side.
package struct RequestPeople: Sendable, Equatable {
  package let authorID: Int64?
  /// Who accepted an invitation to it.
  package let collaborators: Set<Int64>
  /// Others of the applicant's company who worked at it and are of the company still.
  package let companions: Set<Int64>
  package let assigneeID: Int64?
  /// Who of the staff follows it and may see it.
  package let subscribers: Set<Int64>
  /// Who was asked for an opinion and did not decline.
  package let experts: Set<Int64>

  package init(
    authorID: Int64?, collaborators: Set<Int64> = [], companions: Set<Int64> = [],
    assigneeID: Int64? = nil, subscribers: Set<Int64> = [], experts: Set<Int64> = []
  ) {
    self.authorID = authorID
    self.collaborators = collaborators
    self.companions = companions
    self.assigneeID = assigneeID
    self.subscribers = subscribers
    self.experts = experts
  }

  package var applicants: Set<Int64> {
    collaborators.union(companions).union(authorID.map { [$0] } ?? [])
  }

  /// Whoever applies is never staff of the request.
  package var staff: Set<Int64> {
    subscribers.union(assigneeID.map { [$0] } ?? []).subtracting(applicants)
  }

  /// Who hears that something was said to `visibility`, in the order of their numbers; never who said it.
  package func hearing(_ visibility: RequestComment.Visibility, from speaker: Int64) -> [Int64] {
    let others: Set<Int64> =
      switch visibility {
      case .applicant: applicants
      case .staff: []
      case .experts: experts.subtracting(applicants)
      }
    return staff.union(others).subtracting([speaker]).sorted()
  }

  /// Who hears of a paper that somebody brought: the other side.
  package func hearing(ofPaperFrom bringer: Int64?, as source: DocumentSource) -> [Int64] {
    let others: Set<Int64> =
      switch source {
      case .applicant, .expert: staff
      case .staff, .external: applicants
      }
    return others.subtracting(bringer.map { [$0] } ?? []).sorted()
  }
}
