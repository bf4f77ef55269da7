import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Applicants, the staff, experts, the commission and the clock come at once and in no order to the
/// few requests of one programme, with every machine beside its process: what holds of requests
/// (features, 3.3) and of all that hangs on them holds afterwards.
@Suite struct RequestWalkTests {
  @Test func sixteen_wander_and_every_invariant_holds() async throws {
    let steps = 1_200
    let legs = Wandering.legs(of: steps, few: 2)
    var moved = 0
    var tables: [String: ProcessTable] = [:]
    var walked: [String: WalkedEdges] = [:]
    for leg in 0..<legs {
      try await ProgrammeWorld.open(leg: leg) { here in
        let mark = try await here.world.historyMark()
        moved += try await Wandering.walk(steps, leg: leg, refusing: Self.isRefusal) { random in
          var walker = RequestWalker(here: here, random: random)
          defer { random = walker.random }
          try await walker.act()
        }
        for service in ProgrammeWorld.services {
          let table = try await here.table(of: service)
          let histories = try await here.world.histories(
            of: service, by: table, staff: Set(ProgrammeWorld.deciders), after: mark)
          tables[service] = table
          walked[service, default: WalkedEdges()].add(histories)
          let strange = try await RequestInvariants.strangeStates(
            here.world, of: service, by: table)
          #expect(strange == [], "leg \(leg) of \(service), \(Wandering.told)")
        }
        let broken = try await here.world.broken(Self.invariants)
        #expect(broken == [], "leg \(leg), \(Wandering.told)")
      }
    }
    #expect(moved > legs * steps / 10)
    for (service, table) in tables {
      let edges = walked[service] ?? WalkedEdges()
      #expect(edges.stray == [], "\(service), \(Wandering.told)")
      let unmet = edges.unmet(of: Self.wanted(of: service, table))
      #expect(unmet == [], "\(service), \(Wandering.told)")
    }
  }

  /// All that walkers can do; of a short walk what none is without.
  private static func wanted(of service: String, _ table: ProcessTable) -> [WalkEdge] {
    // Nobody here asks for an end within another request, and no commission sits on what is suspended:
    // ChildRequestTests and ProtocolFlowTests go there.
    let edges = table.moves.map(\.edge).filter { edge in
      edge.by != "child" && !(edge.from == "suspended" && edge.by.hasPrefix("protocol_"))
    }
    guard Wandering.isLong else { return service == ProgrammeWorld.grant ? frequent : [] }
    // Participants owe no reports here.
    return service == ProgrammeWorld.standing
      ? edges.filter { $0.by != "last_report_accepted" } : edges
  }

  private static let frequent = [
    WalkEdge("created", "signing", by: "signing"),
    WalkEdge("signing", "registered", by: "submission"),
    WalkEdge("created", "registered", by: "submission"),
    WalkEdge("registered", "completeness_check", by: "assignment"),
    WalkEdge("completeness_check", "returned", by: "staff"),
    WalkEdge("returned", "registered", by: "submission"),
    WalkEdge("completeness_check", "expertise", by: "staff"),
    WalkEdge("expertise", "expertise_done", by: "expertise_done"),
    WalkEdge("expertise_done", "pitching", by: "staff"),
    WalkEdge("expertise_done", "voting", by: "staff"),
    WalkEdge("voting", "protocol", by: "ballots_closed"),
    WalkEdge("protocol", "commission_approved", by: "protocol_accepted"),
  ]

  private static let invariants: [(name: String, broken: SQL)] = [
    RequestInvariants.requests, ProgrammeInvariants.calls, ProgrammeInvariants.applicants,
    ProgrammeInvariants.papers, ExpertiseInvariants.opinions, ExpertiseInvariants.days,
    CommissionInvariants.votes, CommissionInvariants.protocols,
  ].flatMap { $0 }

  private static func isRefusal(_ error: any Error) -> Bool {
    switch error {
    case is RequestError, is SubmissionRefusal, is DraftRefusal, is ServiceRefusal,
      is ReferenceRefusal, is CorrectionRefusal, is SignatureRefusal, is OpinionRefusal,
      is OpinionSubmissionRefusal, is PitchingRefusal, is CommissionError, is BallotError,
      is ProtocolError, is PaperError, is ReportError:
      true
    default: false
    }
  }

  /// One decides, one withdraws, one submits again, and so on: whoever comes first, the history is a way
  /// through the table.
  @Test func submission_withdrawal_and_decision_race() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71, 72])
      for author in Int64(1)...6 {
        let id = try await world.seedMoney(by: author)
        try await world.move(id, to: "returned", marks: ["project_name"])
        try await world.fill(id, by: author, ["project_name": "Шолпан"])
        let results = await contenders { index in
          switch index % 4 {
          case 0: _ = try await world.submit(id, by: author)
          case 1: try await world.withdraw(id, by: author)
          case 2: try await world.fire(.deadline, on: id)
          default: try await world.move(id, to: "expertise")
          }
        }
        for case .failure(let error) in results {
          #expect(error is RequestError || error is SubmissionRefusal, "\(error)")
        }
      }
      let table = try ProcessTable(DefaultProcess.document)
      let walked = try await world.histories(of: "seed-money", by: table)
      #expect(walked.stray == [])
      let strange = try await RequestInvariants.strangeStates(world, of: "seed-money", by: table)
      #expect(strange == [])
      let broken = try await world.broken(RequestInvariants.requests)
      #expect(broken == [])
    }
  }
}
