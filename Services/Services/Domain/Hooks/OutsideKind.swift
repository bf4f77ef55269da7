/// The systems beside the hub that are told of requests.
package enum OutsideKind: String, Sendable, CaseIterable {
  /// Electronic document management (Documentolog).
  case edms
  /// Customer relations (amoCRM).
  case crm
}
