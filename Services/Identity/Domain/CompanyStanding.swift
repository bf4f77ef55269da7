/// How a company stands with the register, and which steps lead on from there.
package struct CompanyStanding: Sendable, Equatable {
  package private(set) var status: CompanyStatus
  /// Number, name and head were confirmed once and have not changed since.
  package private(set) var isProven: Bool
  /// Why it was rejected, suspended or closed; for its members and the staff.
  package private(set) var reason: String

  package init(status: CompanyStatus, isProven: Bool, reason: String) {
    self.status = status
    self.isProven = isProven
    self.reason = reason
  }

  package var isVerified: Bool { status == .verified }

  /// A step that was taken already changes nothing.
  package mutating func take(
    _ step: CompanyStep, reason: String = ""
  ) throws(CompanyError) {
    guard let next = next(after: step) else { throw .wrongState }
    if next == status, step != .amend { return }
    switch step {
    case .verify: isProven = true
    case .amend, .reject: isProven = false
    case .submit, .suspend, .restore, .liquidate, .merge: break
    }
    status = next
    self.reason = reason
  }

  private func next(after step: CompanyStep) -> CompanyStatus? {
    switch (step, status) {
    case (.submit, .draft), (.submit, .rejected), (.submit, .pendingVerification):
      .pendingVerification
    case (.verify, .pendingVerification), (.verify, .rejected), (.verify, .verified): .verified
    // Nobody has to look through the papers of what its head signs for.
    case (.verify(.signature), .draft): .verified
    case (.reject, .pendingVerification), (.reject, .rejected): .rejected
    case (.suspend, .verified), (.suspend, .suspended): .suspended
    case (.restore, .suspended): isProven ? .verified : .pendingVerification
    case (.restore, .verified): .verified
    case (.liquidate, .verified), (.liquidate, .suspended), (.liquidate, .liquidated): .liquidated
    case (.amend, .draft): .draft
    case (.amend, .pendingVerification), (.amend, .verified), (.amend, .rejected):
      .pendingVerification
    case (.merge, .liquidated), (.merge, .merged): nil
    case (.merge, _): .merged
    default: nil
    }
  }
}

package enum CompanyStep: Sendable, Hashable {
  /// A draft, or a rejected one that was put right, asks for verification.
  case submit
  case verify(VerificationMethod)
  case reject
  case suspend
  case restore
  case liquidate
  /// Number, name or head changed: nobody has confirmed them.
  case amend
  /// It was another one's duplicate.
  case merge
}

/// How it is known that a company is who it says.
package enum VerificationMethod: String, Sendable, CaseIterable {
  /// Staff have seen the papers.
  case staff
  /// Who may sign for it did, with a certificate that names the company.
  case signature
}
