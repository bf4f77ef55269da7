import Kernel

/// A service has not said yet that it erased a person: it is to do so, again if need be, and to answer
/// with `user.erased`. An aggregate of its own, so that it is heard where `user.deleted` is parked.
package struct UserErasureAsked: ContractEvent {
  package static let type = "user.erasure_asked"
  package static let aggregateType = "erasure"

  package let id: Int64

  package init(id: Int64) { self.id = id }

  package var aggregateID: String { String(id) }
}
