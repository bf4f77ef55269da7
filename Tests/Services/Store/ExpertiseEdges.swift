import Postgres
import ServicesDomain
import ServicesSamples

/// The edges of the machines of opinions and pitching days that those take who walk them.
enum ExpertiseEdges {
  /// From where the staff has taken a request.
  static let wantedOfRequests = Wandering.wanted(
    [
      WalkEdge("completeness_check", "expertise", by: "staff"),
      WalkEdge("expertise", "expertise_done", by: "expertise_done"),
      WalkEdge("expertise", "withdrawn", by: "withdrawal"),
      WalkEdge("expertise_done", "pitching", by: "staff"),
      WalkEdge("pitching", "pitching_done", by: "pitching_done"),
      WalkEdge("pitching_done", "approved", by: "staff"),
    ],
    often: [
      WalkEdge("completeness_check", "expertise", by: "staff"),
      WalkEdge("pitching", "pitching_done", by: "pitching_done"),
    ])

  static let ofOpinions = OpinionMove.allCases.flatMap { move in
    move.from.map { WalkEdge($0.rawValue, move.to.rawValue, by: move.rawValue) }
  }

  static let wantedOfOpinions = Wandering.wanted(
    ofOpinions,
    often: [
      WalkEdge("assigned", "accepted", by: "accept"),
      WalkEdge("assigned", "declined", by: "decline"), WalkEdge("accepted", "draft", by: "keep"),
      WalkEdge("draft", "submitted", by: "submit"),
      WalkEdge("submitted", "returned", by: "return"),
    ])

  static let ofDays = [PitchingMove.change, .open, .close].map { move in
    WalkEdge(move.from.rawValue, move.to.rawValue, by: move.rawValue)
  }

  /// What is written beside a day that is open.
  static let traces: [(edge: WalkEdge, counted: SQL)] = [
    (WalkEdge("open", "open", by: "grade"), "service_pitchinggrade"),
    (WalkEdge("open", "open", by: "abstain"), "service_pitchingabstention"),
  ]

  static let wantedOfDays = Wandering.wanted(
    ofDays + traces.map { $0.edge },
    often: [
      WalkEdge("draft", "open", by: "open"), WalkEdge("open", "closed", by: "close"),
      WalkEdge("open", "open", by: "grade"),
    ])
}
