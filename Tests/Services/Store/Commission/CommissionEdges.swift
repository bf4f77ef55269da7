import Postgres
import ServicesDomain
import ServicesSamples

/// The edges of the machines of ballots and protocols that those take who walk them.
enum CommissionEdges {
  /// From the vote on.
  static let wantedOfRequests = Wandering.wanted(
    [
      WalkEdge("voting", "protocol", by: "ballots_closed"),
      WalkEdge("voting", "withdrawn", by: "withdrawal"),
      WalkEdge("protocol", "withdrawn", by: "withdrawal"),
      WalkEdge("protocol", "commission_approved", by: "protocol_accepted"),
      WalkEdge("protocol", "commission_rejected", by: "protocol_rejected"),
      WalkEdge("commission_approved", "protocol", by: "protocol_annulled"),
      WalkEdge("commission_rejected", "protocol", by: "protocol_annulled"),
      WalkEdge("commission_approved", "active", by: "staff"),
      WalkEdge("commission_rejected", "voting", by: "appeal"),
    ],
    often: [WalkEdge("voting", "protocol", by: "ballots_closed")])

  /// Votes and who steps aside are written beside the ballot.
  static let ofBallots = WalkEdge.all(of: BallotStatus.table).filter {
    $0.by != "cast" && $0.by != "recuse"
  }

  static let traces: [(edge: WalkEdge, counted: SQL)] = [
    (WalkEdge("open", "open", by: "cast"), "service_ballotvoter where has_cast"),
    (WalkEdge("open", "open", by: "recuse"), "service_ballotvoter where is_recused"),
  ]

  static let wantedOfBallots = Wandering.wanted(
    ofBallots + traces.map { $0.edge },
    often: [
      WalkEdge("open", "open", by: "cast"), WalkEdge("open", "closed", by: "close"),
    ])

  static let ofProtocols = WalkEdge.all(of: ProtocolStatus.table)

  /// A signed one is annulled only where a request has left it, which not every walk sees:
  /// ProtocolFlowTests does.
  static let wantedOfProtocols = Wandering.wanted(
    ofProtocols.filter { $0 != WalkEdge("signed", "annulled", by: "annul") },
    often: [
      WalkEdge("draft", "draft", by: "edit"), WalkEdge("draft", "agreed", by: "agree"),
      WalkEdge("agreed", "signing", by: "ask_to_sign"),
      WalkEdge("signing", "signed", by: "complete"), WalkEdge("signed", "applied", by: "apply"),
    ])
}
