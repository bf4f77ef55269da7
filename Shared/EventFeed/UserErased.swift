import Kernel

/// A service erased what it had of a person, as identity asked (`user.deleted`,
/// `user.erasure_asked`): its receipt, told in the transaction of the erasure.
package struct UserErased: ContractEvent, Equatable {
  package static let type = "user.erased"
  package static let aggregateType = "erasure"

  package let id: Int64
  package let service: String
  /// How many rows of each table were deleted or emptied.
  package let counts: [String: Int]

  package init(id: Int64, service: String, counts: [String: Int]) {
    self.id = id
    self.service = service
    self.counts = counts
  }

  package var aggregateID: String { String(id) }
}
