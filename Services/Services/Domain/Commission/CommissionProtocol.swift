package import Kernel

/// A request on the agenda of a protocol.
package struct ProtocolItem: Sendable, Hashable {
  package let requestID: Int64
  package let decision: ProtocolDecision?
  /// Of its last ballot; `nil` where the service takes none.
  package let outcome: BallotOutcome?

  package init(requestID: Int64, decision: ProtocolDecision?, outcome: BallotOutcome? = nil) {
    self.requestID = requestID
    self.decision = decision
    self.outcome = outcome
  }

  /// Without a ballot the sitting itself decides.
  var agreesWithVotes: Bool {
    switch outcome {
    case nil: true
    case .accepted: decision == .accepted
    case .rejected: decision == .rejected
    case .tied, .noQuorum: false
    }
  }
}

/// A protocol of a commission as the rules see it.
package struct CommissionProtocol: Sendable, Hashable {
  package let id: Int64
  package let serviceCode: String
  package private(set) var status: ProtocolStatus
  package let number: String
  package let heldOn: Day
  package let quorum: Quorum
  /// Voting seats of the commission: what the quorum is counted of.
  package let seats: Int
  /// Who took part.
  package let members: [Seat]
  package let items: [ProtocolItem]
  package private(set) var signed: Set<Int64>
  package private(set) var rowVersion: Int64

  /// Only Store may call this.
  package init(
    stored id: Int64, serviceCode: String, status: ProtocolStatus, number: String, heldOn: Day,
    quorum: Quorum, seats: Int, members: [Seat], items: [ProtocolItem], signed: Set<Int64>,
    rowVersion: Int64
  ) {
    self.id = id
    self.serviceCode = serviceCode
    self.status = status
    self.number = number
    self.heldOn = heldOn
    self.quorum = quorum
    self.seats = seats
    self.members = members
    self.items = items
    self.signed = signed
    self.rowVersion = rowVersion
  }

  package mutating func go(_ event: ProtocolStatus.Event) throws(ProtocolError) {
    guard let next = status.after(event) else { throw .notAllowed(status, event) }
    status = next
    rowVersion += 1
  }

  mutating func add(signatureOf user: Int64) { signed.insert(user) }
}
