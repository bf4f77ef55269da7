import Kernel

extension Report {
  /// A word of the draft was changed: an open report becomes a draft, a returned or late one stays so.
  package mutating func write(by author: Int64) throws(ReportError) -> ReportStep {
    try go(.write, by: author)
  }

  /// The answers are complete and frozen: handed in at once, or laid out for the signature.
  package mutating func handIn(by author: Int64) throws(ReportError) -> ReportStep {
    if terms.needsSignature, status == .signing { throw .signatureNeeded }
    let step = try go(terms.needsSignature ? .freeze : .submit, by: author)
    countSubmission()
    return step
  }

  /// The signature of the frozen bytes is good.
  package mutating func sign(
    attempt: Int, by author: Int64
  ) throws(ReportError) -> ReportStep {
    guard terms.needsSignature else { throw .signatureNotNeeded }
    guard status == .signing else {
      throw .notAllowed(
        from: status, action: .submit,
        allowed: ReportMachine.actions(from: status).map(\.rawValue))
    }
    guard attempt == submissions else { throw .laidOutAnew }
    return try go(.submit, by: author)
  }

  /// Back to the draft: something is still to be changed.
  package mutating func thaw(by author: Int64) throws(ReportError) -> ReportStep {
    try go(.thaw, by: author)
  }
}
