/// Every refusal of a plan of purchases and of a purchase.
package enum PurchaseError: Error, Sendable, Equatable {
  case missing
  case stale(current: Int64)
  case notAllowed(status: String, allowed: [String])
  case own
  case commentRequired
  /// Money is spent under a request that is in force.
  case requestNotActive
  /// A plan for that year is being written, or is in force: then it is amended.
  case planThere(plan: Int64?)
  /// No plan of that year is in force.
  case noPlan
  case unknownLines([String])
  /// More than the lines have left; the remainders by line.
  case overLine([String: String])
  /// An amended plan leaves out, or cuts below what is approved, these lines.
  case spentLines([String])
  /// A contract of more than was approved.
  case overTotal
}
