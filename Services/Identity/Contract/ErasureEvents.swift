import Kernel

/// A service has not said yet that it erased a person: it is to do so, again if need be, and to answer
/// with `user.erased`. An aggregate of its own, so that it is heard where `user.deleted` is parked.
package struct UserErasureAsked: ContractEvent {
  package static let type = "user.erasure_asked"
  package static let aggregateType = "erasure"

  package let id: Int64
  /// As in `UserDeleted`.
  package let wipesComments: Bool?

  package init(id: Int64, wipesComments: Bool = false) {
    self.id = id
    self.wipesComments = wipesComments ? true : nil
  }

  package var aggregateID: String { String(id) }

  enum CodingKeys: String, CodingKey {
    case id
    case wipesComments = "wipes_comments"
  }
}
