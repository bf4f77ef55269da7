import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Pitching days: the machine, grades and the ranking with its ties.
struct PitchingTests {
  private func session(_ status: PitchingSession.Status) -> PitchingSession {
    PitchingSession(
      stored: 1, service: "grant", status: status,
      criteria: [ExpertiseSamples.criterion("a", scale: 10)], fewestGrades: 2, trims: false,
      rowVersion: 1)
  }

  private static let edges: [PitchingMove: [PitchingSession.Status: PitchingSession.Status]] = [
    .change: [.draft: .draft], .open: [.draft: .open], .close: [.open: .closed],
    .grade: [.open: .open], .abstain: [.open: .open], .turn: [.open: .open],
  ]

  private static let all = PitchingMove.allCases.flatMap { move in
    PitchingSession.Status.allCases.map { (move, $0) }
  }

  @Test(arguments: all)
  func an_edge_leads_where_the_table_says_or_nowhere(
    _ move: PitchingMove, _ status: PitchingSession.Status
  ) {
    let wanted = Self.edges[move]?[status]
    #expect((move.from == status ? move.to : nil) == wanted)
    var session = session(status)
    do {
      switch move {
      case .open: try session.open(requests: 1, jurors: 2)
      case .close: try session.close()
      case .change, .grade, .abstain: try session.check(move)
      case .turn: _ = try session.begin(at: nil, of: [7], now: Instant(seconds: 0))
      }
      #expect(session.status == wanted)
    } catch {
      #expect(wanted == nil && session.status == status)
      #expect(error == .notAllowed(status: status, move: move))
    }
  }

  @Test func a_day_without_projects_or_with_too_small_a_jury_is_not_opened() {
    var session = session(.draft)
    #expect(throws: PitchingRefusal.noRequests) { try session.open(requests: 0, jurors: 2) }
    #expect(throws: PitchingRefusal.tooFewJurors(least: 2)) {
      try session.open(requests: 1, jurors: 1)
    }
  }

  @Test func projects_have_the_floor_in_their_order_and_a_named_one_out_of_it() throws {
    var session = session(.open)
    let order: [Int64] = [5, 3, 9]
    func next(_ wanted: Int64? = nil, at second: Int64) throws -> Int64 {
      let turn = try session.begin(at: wanted, of: order, now: Instant(seconds: second))
      #expect(session.turn == turn && turn.startedAt == Instant(seconds: second))
      return turn.requestID
    }
    #expect(try next(at: 0) == 5)
    #expect(try next(at: 60) == 3)
    #expect(try next(3, at: 70) == 3)
    #expect(try next(at: 90) == 9)
    #expect(throws: PitchingRefusal.noProjectLeft) { try next(at: 100) }
    #expect(throws: PitchingRefusal.requestsRefused([4])) { try next(4, at: 100) }
    #expect(session.turn?.requestID == 9 && session.rowVersion == 5)
    #expect(try next(5, at: 100) == 5)
    try session.close()
    #expect(session.turn == nil)
  }

  /// From the clock of whoever asks, whatever the clients' clocks say.
  @Test func the_time_that_is_left_goes_below_zero() {
    let turn = PitchingTurn(requestID: 5, startedAt: Instant(seconds: 1_000))
    #expect(turn.end(of: 7) == Instant(seconds: 1_420))
    for (second, left) in [(1_000, 420), (1_001, 419), (1_420, 0), (1_450, -30)] as [(Int64, Int)] {
      #expect(turn.secondsLeft(of: 7, at: Instant(seconds: second)) == left)
    }
  }

  @Test(
    arguments: [
      (["a": 10, "b": 3], 13, []), (["a": 11, "b": 3], 0, ["/scores/a above-maximum"]),
      (["a": -1], 0, ["/scores/a below-minimum", "/scores/b required"]),
      (["a": "1", "b": 1, "c": 1], 0, ["/scores/c unknown-field", "/scores/a not-a-number"]),
      ([], 0, ["/scores wrong-type"]),
    ] as [(FormValue, Int, [String])])
  func a_grade_is_the_sum_of_all_criteria(_ value: FormValue, _ total: Int, _ faults: [String]) {
    let criteria = ["a", "b"].map { ExpertiseSamples.criterion($0, scale: 10) }
    do {
      let grade = try PitchingGrade(value, comment: "", by: criteria)
      #expect(grade.total == total && faults.isEmpty)
    } catch {
      #expect(error.faults.map { "\($0.pointer) \($0.code)" } == faults)
    }
  }

  private func ranked(
    _ projects: (Int64, [Int], Int64?)..., trims: Bool = false
  ) -> [PitchingPlace] {
    PitchingRanking.places(
      projects.map {
        PitchedProject(
          requestID: $0.0, totals: $0.1, submittedAt: $0.2.map { Instant(seconds: $0) })
      }, trims: trims)
  }

  @Test func the_mean_leads_and_fractions_are_not_rounded() {
    // 20/3 = 6.666… is behind 6.67.
    let places = ranked((1, [6, 7, 7], 1), (2, [667, 667].map { _ in 7 }, 2), (3, [], 0))
    #expect(places.map(\.requestID) == [2, 1, 3])
    #expect(places.map(\.place) == [1, 2, nil])
    #expect(places[1].mean?.text == "6.67" && places[1].median?.text == "7.00")
    #expect(places[2].mean == nil && places[2].grades == 0)
  }

  @Test func of_equal_means_the_higher_median_then_the_earlier_submission_wins() {
    // All have a mean of 6; the medians are 6, 7 and 6.
    #expect(
      ranked((1, [5, 6, 7], 9), (2, [3, 7, 8], 10), (3, [6, 6], 5)).map(\.requestID) == [2, 3, 1])
    #expect(ranked((4, [5], nil), (3, [5], nil), (2, [5], 7)).map(\.requestID) == [2, 3, 4])
  }

  @Test func without_the_best_and_the_worst() {
    let plain = ranked((1, [1, 8, 8, 9], 1), (2, [7, 7, 7, 10], 2))
    #expect(plain.map(\.requestID) == [2, 1])
    let trimmed = ranked((1, [1, 8, 8, 9], 1), (2, [7, 7, 7, 10], 2), trims: true)
    #expect(trimmed.map(\.requestID) == [1, 2])
    #expect(trimmed.first?.mean?.text == "8.00")
    // Of two nobody is left out.
    #expect(ranked((1, [1, 9], 1), trims: true).first?.mean?.text == "5.00")
  }
}
