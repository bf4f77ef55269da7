package import Kernel

/// What somebody said of a request, and to whom.
package struct RequestComment: Sendable {
  package enum Visibility: String, Sendable, CaseIterable {
    case applicant, staff, experts
  }

  /// As what somebody comes to a request. Whoever applies is never its staff nor its expert.
  package struct Reader: Sendable, Equatable {
    package let isApplicant: Bool
    package let isStaff: Bool
    package let isExpert: Bool

    package init(isApplicant: Bool, isStaff: Bool, isExpert: Bool) {
      self.isApplicant = isApplicant
      self.isStaff = isStaff && !isApplicant
      self.isExpert = isExpert && !isApplicant
    }

    /// What he reads, and may say.
    package var visibilities: [Visibility] {
      if isApplicant { return [.applicant] }
      if isStaff { return Visibility.allCases }
      return isExpert ? [.experts] : []
    }
  }

  package static let editableFor: Duration = .seconds(15 * 60)

  package let authorID: Int64
  package let createdAt: Instant
  package let isHidden: Bool

  package init(authorID: Int64, createdAt: Instant, isHidden: Bool) {
    self.authorID = authorID
    self.createdAt = createdAt
    self.isHidden = isHidden
  }

  /// Its words are its author's, and only for a while.
  package func checkEdit(by user: Int64, now: Instant) throws(RequestCommentRefusal) {
    guard user == authorID else { throw .ofAnother }
    if isHidden { throw .hidden }
    if now > createdAt + RequestComment.editableFor { throw .tooLate }
  }

  /// It is hidden by its author or by the staff.
  package func checkHide(by user: Int64, as reader: Reader) throws(RequestCommentRefusal) {
    guard user == authorID || reader.isStaff else { throw .ofAnother }
  }
}

/// Why a comment is not made or changed.
package enum RequestCommentRefusal: Error, Sendable, Equatable {
  /// Nobody says what he could not read himself.
  case notForYou
  case ofAnother
  case hidden
  case tooLate
}
