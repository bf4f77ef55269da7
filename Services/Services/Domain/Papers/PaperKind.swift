/// What is printed for people.
package enum PaperKind: String, Sendable, CaseIterable {
  case certificate, contract
  /// The letter that says how a request was decided.
  case decision
  /// What the staff writes.
  case letter
  case commissionProtocol = "protocol"

  /// What a paper of this kind says of itself, so what its templates may name.
  package var shape: PaperShape {
    switch self {
    case .certificate:
      PaperShape(texts: PaperShape.ofRequests.union(["valid_until"]))
    case .contract:
      PaperShape(
        texts: PaperShape.ofRequests.union(["valid_until"]),
        lists: ["conditions": ["number", "text"]])
    case .decision:
      PaperShape(texts: PaperShape.ofRequests.union(["approved", "rejected", "grounds"]))
    case .letter:
      PaperShape(
        texts: PaperShape.ofRequests.union(["subject"]), lists: ["paragraphs": ["text"]])
    case .commissionProtocol:
      PaperShape(
        texts: PaperShape.common.union(["held_on", "minutes_number"]),
        lists: [
          "members": ["name", "role"], "accepted": ["number", "holder"],
          "rejected": ["number", "holder"],
        ])
    }
  }
}

/// The names of the facts of a paper.
package struct PaperShape: Sendable, Hashable {
  package let texts: Set<String>
  package let lists: [String: Set<String>]

  package init(texts: Set<String>, lists: [String: Set<String>] = [:]) {
    self.texts = texts
    self.lists = lists
  }

  /// Of every paper. `qr` is a picture, `check_url` where it leads.
  static let common: Set<String> = [
    "number", "issued_on", "service", "hub", "signatory", "check_url", "qr",
  ]

  static let ofRequests = common.union(["request_number", "holder"])
}
