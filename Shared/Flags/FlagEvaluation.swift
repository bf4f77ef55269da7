/// The answer for one subject, and why it is so.
package struct FlagEvaluation: Sendable, Equatable {
  package let isOn: Bool
  package let reason: FlagReason

  package init(_ isOn: Bool, _ reason: FlagReason) {
    self.isOn = isOn
    self.reason = reason
  }

  /// OpenFeature's name of the value.
  package var variant: String { isOn ? "on" : "off" }
}

/// Why a value is what it is, in the words of OpenFeature.
package enum FlagReason: String, Sendable, CaseIterable {
  /// The same for everybody.
  case `static` = "STATIC"
  /// By what the subject is, or says.
  case targetingMatch = "TARGETING_MATCH"
  /// By the subject's share.
  case split = "SPLIT"
  /// Switched off, or outside of its schedule.
  case disabled = "DISABLED"
  /// Nothing let the subject in.
  case standard = "DEFAULT"
  /// There is no such thing, or it could not be worked out.
  case error = "ERROR"
}
