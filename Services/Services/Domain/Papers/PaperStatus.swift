package import Kernel

/// How far a paper is, from its number to its end.
package enum PaperStatus: String, Sendable, CaseIterable {
  /// Its number is given, the PDF is being made.
  case pending
  case ready
  /// The PDF could not be made.
  case failed
  case revoked
}

/// What somebody is told who checks a paper.
package enum PaperStanding: String, Sendable, CaseIterable {
  case valid, revoked, expired
  /// It is not printed yet, or no paper yet.
  case pending

  /// - Parameter validUntil: its last day, where it has one.
  package init(_ status: PaperStatus, validUntil: Day?, today: Day, isDraft: Bool = false) {
    switch status {
    case .revoked: self = .revoked
    case .pending, .failed: self = .pending
    case .ready where isDraft: self = .pending
    case .ready: self = validUntil.map { $0 < today } ?? false ? .expired : .valid
    }
  }
}
