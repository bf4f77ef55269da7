/// Somebody who is named in a comment, as identity knows him.
package struct Mention: Sendable, Equatable {
  package let userID: Int64
  /// He may see requests for the service as one of the staff.
  package let isStaff: Bool
  /// He is of the company that applies.
  package let isOfCompany: Bool

  /// So many in one comment.
  package static let limit = 20

  package init(userID: Int64, isStaff: Bool, isOfCompany: Bool) {
    self.userID = userID
    self.isStaff = isStaff
    self.isOfCompany = isOfCompany
  }
}

/// People who are named in a comment and could not read it; by their places in the list.
package struct MentionRefusal: Error, Sendable, Equatable {
  package let places: [Int]

  package init(places: [Int]) { self.places = places }
}

/// What somebody is about to say of a request.
package struct NewComment: Sendable, Equatable {
  package let text: String
  package let visibility: RequestComment.Visibility
  package let mentions: [Mention]
  /// People of the applicant's company, besides the author, of whom identity said that they still are.
  package let companions: Set<Int64>

  package init(
    text: String, visibility: RequestComment.Visibility, mentions: [Mention] = [],
    companions: Set<Int64> = []
  ) {
    self.text = text
    self.visibility = visibility
    self.mentions = mentions
    self.companions = companions
  }
}
