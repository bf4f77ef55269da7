import ServicesDomain
import ServicesSamples
import Testing

/// When enough was said, and who is still to be found.
struct ExpertiseTallyTests {
  private func tally(_ states: (String, OpinionStatus)...) throws -> ExpertiseTally {
    ExpertiseTally(
      states.map { (kind: $0.0, status: $0.1) }, plan: try #require(try ExpertiseSamples.plan()))
  }

  @Test func all_who_are_waited_for_have_spoken() throws {
    let both = try tally(("technical", .submitted), ("technical", .submitted))
    #expect(both.isComplete(pastDue: false))
    #expect(both.vacancies == ["legal": 1] && both.awaitedVacancies.isEmpty)
    let one = try tally(("technical", .submitted), ("technical", .draft))
    #expect(!one.isComplete(pastDue: false))
    #expect(one.isComplete(pastDue: true))
    let third = try tally(
      ("technical", .submitted), ("technical", .submitted), ("technical", .returned))
    #expect(!third.isComplete(pastDue: false))
  }

  @Test func below_the_quorum_the_deadline_helps_nobody() throws {
    let none = try tally(("technical", .overdue), ("technical", .draft), ("legal", .submitted))
    #expect(!none.isComplete(pastDue: true))
    #expect(none.vacancies == ["technical": 1])
  }

  @Test func who_declined_or_is_late_holds_no_place() throws {
    for status in [OpinionStatus.declined, .revoked, .overdue, .closed] {
      #expect(try tally(("technical", status)).awaitedVacancies == ["technical": 2])
    }
    for status in [OpinionStatus.assigned, .accepted, .draft, .returned, .submitted] {
      #expect(try tally(("technical", status)).awaitedVacancies == ["technical": 1])
    }
  }

  @Test func the_least_loaded_are_asked_and_nobody_beyond_the_limit() {
    let candidates = [
      ExpertCandidate(id: 1, open: 2, asked: 2), ExpertCandidate(id: 2, open: 0, asked: 9),
      ExpertCandidate(id: 3, open: 0, asked: 4), ExpertCandidate(id: 4, open: 3, asked: 3),
    ]
    #expect(candidates.leastLoaded(9, limit: 3).map(\.id) == [3, 2, 1])
    #expect(candidates.leastLoaded(1, limit: 3).map(\.id) == [3])
  }

  @Test func figures_of_several_scores() throws {
    #expect(ScoreFigures([]) == nil)
    let figures = try #require(
      ScoreFigures([Score(hundredths: 6_000), Score(hundredths: 8_000), Score(hundredths: 9_001)]))
    #expect(figures.mean.text == "76.67")
    #expect(figures.lowest.text == "60.00" && figures.highest.text == "90.01")
    #expect(figures.spread.text == "12.48")
  }

  @Test func one_stands_out_by_a_distance_that_is_not_chance() {
    #expect(!ExpertHonesty.standsOut(meanDistance: 40, requests: 2))
    #expect(!ExpertHonesty.standsOut(meanDistance: 15, requests: 3))
    #expect(ExpertHonesty.standsOut(meanDistance: -15.01, requests: 3))
    #expect(!ExpertHonesty.standsOut(meanDistance: nil, requests: 0))
  }

  @Test func nobody_blind_reads_who_applies() throws {
    let form = try FormSamples.form(
      FormSamples.field("idea", "text"), FormSamples.field("iin", "iin"),
      FormSamples.field("name", "text", ["identifies": true]),
      FormSamples.field("site", "url", ["identifies": false]),
      FormSamples.field(
        "team", "group",
        ["fields": [FormSamples.field("role", "text"), FormSamples.field("phone", "phone")]]))
    let open = form.withoutIdentity([
      "idea": "x", "iin": "900101300007", "name": "Ayan", "site": "https://a.kz",
      "team": [["role": "lead", "phone": "+77010000000"]], "unknown": 1,
    ])
    #expect(open == ["idea": "x", "site": "https://a.kz", "team": [["role": "lead"]]])
  }
}
