/// What somebody does with a draft that he was invited to.
package enum CollaboratorRole: String, Sendable, CaseIterable {
  case editor, viewer
}

/// Why somebody does not work at a draft.
package enum CollaboratorRefusal: Error, Sendable, Equatable {
  /// Identity knows nobody by that number who may act.
  case unknownPerson
  /// He is the applicant, or was invited already.
  case alreadyThere
  case tooMany(limit: Int)
  /// He was invited to read.
  case readsOnly

  /// So many besides the applicant.
  package static let limit = 20
}
