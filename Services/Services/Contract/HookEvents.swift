import Kernel

/// A hook was paused because nothing arrived for days, or because its receiver is no more.
package struct HookPaused: ContractEvent {
  package static var type: String { "hook.paused" }
  package static var aggregateType: String { "hook" }
  package var aggregateID: String { String(hookID) }

  package let hookID: Int64
  package let name: String
  /// The application whose hook it is; `nil` for one of the staff's.
  package let clientID: String?
  /// Who of the staff made it; `nil` for an application's.
  package let createdBy: Int64?
  /// `failures` or `gone`.
  package let reason: String

  package init(
    hookID: Int64, name: String, clientID: String?, createdBy: Int64?, reason: String
  ) {
    self.hookID = hookID
    self.name = name
    self.clientID = clientID
    self.createdBy = createdBy
    self.reason = reason
  }

  private enum CodingKeys: String, CodingKey {
    case hookID = "hook_id"
    case name
    case clientID = "client_id"
    case createdBy = "created_by"
    case reason
  }
}
