import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Every edge of an opinion's machine and every edge that is none: features, 3.4.
struct OpinionMachineTests {
  /// The table of the page, written again by hand: it is what the code is held against.
  private static let edges: [OpinionMove: [OpinionStatus: OpinionStatus]] = [
    .accept: [.assigned: .accepted], .decline: [.assigned: .declined, .accepted: .declined],
    .keep: [.accepted: .draft, .draft: .draft, .returned: .draft], .submit: [.draft: .submitted],
    .giveBack: [.submitted: .returned],
    .lapse: [
      .assigned: .overdue, .accepted: .overdue, .draft: .overdue, .returned: .overdue,
    ],
    .revoke: [
      .assigned: .revoked, .accepted: .revoked, .draft: .revoked, .returned: .revoked,
      .overdue: .revoked,
    ],
    .close: [
      .assigned: .closed, .accepted: .closed, .draft: .closed, .returned: .closed,
      .overdue: .closed,
    ],
  ]

  private static let all = OpinionMove.allCases.flatMap { move in
    OpinionStatus.allCases.map { (move, $0) }
  }

  @Test(arguments: all)
  func an_edge_leads_where_the_table_says_or_nowhere(
    _ move: OpinionMove, _ status: OpinionStatus
  ) throws {
    let wanted = Self.edges[move]?[status]
    #expect(move.from.contains(status) == (wanted != nil))
    var opinion = ExpertiseSamples.opinion(status)
    let before = opinion
    do {
      try run(move, on: &opinion)
      #expect(opinion.status == wanted ?? status)
      #expect(opinion.rowVersion == before.rowVersion + (wanted == nil ? 0 : 1))
      // Nothing is due of what nobody owes.
      #expect(wanted != nil || move == .lapse)
    } catch {
      #expect(wanted == nil)
      #expect(opinion == before)
    }
  }

  private func run(_ move: OpinionMove, on opinion: inout Opinion) throws {
    switch move {
    case .accept: _ = try opinion.accept()
    case .decline: _ = try opinion.decline(because: .load, comment: "")
    case .keep: _ = try opinion.keep(OpinionContent.Change(), expecting: nil)
    case .submit: _ = try opinion.submit()
    case .giveBack: _ = try opinion.giveBack(remark: "why", by: 70)
    case .lapse: _ = try opinion.lapse(on: FormSamples.today)
    case .revoke: _ = try opinion.revoke(by: 70)
    case .close: _ = try opinion.close()
    }
  }

  @Test func it_is_given_back_once() throws {
    var opinion = ExpertiseSamples.opinion(.submitted, returns: 1)
    #expect(throws: OpinionRefusal.returnedBefore) {
      try opinion.giveBack(remark: "again", by: 70)
    }
    #expect(opinion.status == .submitted)
  }

  @Test func the_last_day_is_in_time() throws {
    var opinion = ExpertiseSamples.opinion(.accepted)
    let due = try #require(opinion.dueOn)
    #expect(try opinion.lapse(on: due) == nil)
    #expect(try opinion.lapse(on: due + 1)?.to == .overdue)
  }

  @Test func a_draft_is_kept_over_the_version_that_was_seen() throws {
    var opinion = ExpertiseSamples.opinion(.draft)
    #expect(throws: OpinionRefusal.stale(current: 1)) {
      try opinion.keep(OpinionContent.Change(), expecting: 7)
    }
    var change = OpinionContent.Change()
    change.comment = "words"
    #expect(try opinion.keep(change, expecting: 1) == nil)
    #expect(opinion.content.comment == "words")
    #expect(opinion.content.recommendation == .yes)
    change.recommendation = .some(nil)
    change.scores = ["team": nil]
    _ = try opinion.keep(change, expecting: 2)
    #expect(opinion.content.recommendation == nil)
    #expect(opinion.content.scores.keys.sorted() == ["novelty"])
  }
}
