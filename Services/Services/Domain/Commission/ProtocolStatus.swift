/// How far a protocol of a commission is.
package enum ProtocolStatus: String, Sendable, CaseIterable {
  case draft, agreed, signing, signed, applied, annulled

  package enum Event: String, Sendable, CaseIterable {
    case edit, agree, reopen
    case askToSign = "ask_to_sign"
    case sign, complete, apply, annul
  }

  /// The whole table: what is not here cannot happen.
  package static let table: [ProtocolStatus: [Event: ProtocolStatus]] = [
    .draft: [.edit: .draft, .agree: .agreed],
    .agreed: [.reopen: .draft, .askToSign: .signing],
    // Back only while nobody has signed.
    .signing: [.sign: .signing, .reopen: .draft, .complete: .signed],
    // Void without ever being applied: a request of it has left, and the others must not wait for ever.
    .signed: [.apply: .applied, .annul: .annulled],
    .applied: [.annul: .annulled],
    .annulled: [:],
  ]

  package func after(_ event: Event) -> ProtocolStatus? { ProtocolStatus.table[self]?[event] }
}

/// On which list of a protocol a request is.
package enum ProtocolDecision: String, Sendable, CaseIterable {
  case accepted, rejected

  package var trigger: ProcessTable.Trigger {
    self == .accepted ? .protocolAccepted : .protocolRejected
  }
}
