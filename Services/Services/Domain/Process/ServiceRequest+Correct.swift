extension ServiceRequest {
  /// Two superusers put right where it stands. What was never submitted stays a draft, and what was
  /// submitted never becomes one.
  package mutating func correct(
    from: String, to code: String, reason: String, by confirmer: Int64, table: ProcessTable
  ) throws(RequestError) -> RequestStep {
    guard from == bpStatus else { throw .staleStatus(current: bpStatus) }
    let before = status
    guard let step = table.steps[code], code != bpStatus,
      (step.status == .draft) == (before == .draft)
    else {
      let allowed = table.steps.values.filter {
        $0.code != bpStatus && ($0.status == .draft) == (before == .draft)
      }
      throw .notAllowed(from: bpStatus, to: code, allowed: allowed.map(\.code).sorted())
    }
    put(at: step)
    return RequestStep(
      kind: .corrected, from: from, to: code, status: status == before ? nil : status,
      actorID: confirmer, comment: reason, marks: [])
  }
}
