import Kernel

/// A letter or an SMS was taken by whoever carries it on. To whom it is, nobody is told.
package struct MessageDelivered: ContractEvent {
  package static let type = "message.delivered"
  package static let aggregateType = "message"

  package let id: Int64
  /// `mail` or `sms`.
  package let channel: String
  /// Which letter it was, such as `password_reset`.
  package let kind: String

  package init(id: Int64, channel: String, kind: String) {
    self.id = id
    self.channel = channel
    self.kind = kind
  }

  package var aggregateID: String { String(id) }
}

/// A message will not be tried again by itself.
package struct MessageFailed: ContractEvent {
  package static let type = "message.failed"
  package static let aggregateType = "message"

  package let id: Int64
  package let channel: String
  package let kind: String
  /// `refused`, `uncertain` or `suppressed`.
  package let outcome: String

  package init(id: Int64, channel: String, kind: String, outcome: String) {
    self.id = id
    self.channel = channel
    self.kind = kind
    self.outcome = outcome
  }

  package var aggregateID: String { String(id) }
}
