import Access
import ServicesStore

extension ServicesApplication {
  var commissions: Commissions { Commissions(database: database) }
  var ballots: Ballots { Ballots(requests) }
  var protocols: Protocols { Protocols(requests) }
}

extension Principal {
  /// Works on requests or keeps the protocols.
  private var isAtWork: Bool {
    has(ServicesApplication.decide) || has(ServicesApplication.keepProtocols)
  }

  func ballotViewer() throws(AccessRefusal) -> BallotViewer {
    BallotViewer(userID: try requireUser(), isStaff: isAtWork)
  }

  func protocolViewer() throws(AccessRefusal) -> ProtocolViewer {
    ProtocolViewer(userID: try requireUser(), isStaff: isAtWork, organization: bound)
  }
}
