extension ProcessTable {
  /// Where a request of the old site stands in this table. Its own word counts if it names a step of
  /// the request's status; else the step of that status that is nearest to the beginning. `nil`: no
  /// step has that status.
  package func step(ofOld word: String?, status: RequestStatus) -> Step? {
    if let word, let step = steps[word], step.status == status { return step }
    return reached(from: [initial]).lazy.compactMap { steps[$0] }.first { $0.status == status }
  }
}
