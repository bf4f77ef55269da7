import Kernel
import ServicesDomain
import Testing

struct FunnelTests {
  private func funnel(
    _ total: Int, _ places: [(status: RequestStatus?, reached: Int)]
  ) -> Funnel {
    Funnel(
      total: total,
      places.map {
        Funnel.Arrivals(code: "x", label: Localized(), status: $0.status, reached: $0.reached)
      })
  }

  @Test func a_rate_is_of_the_stage_before_on_the_way() {
    let stages = funnel(
      9, [(.submitted, 9), (.inProgress, 6), (.revision, 4), (.approved, 2), (nil, 3)]
    ).stages
    #expect(stages.map(\.rate) == [nil, 0.6667, nil, 0.3333, 1.5])
    #expect(stages.map(\.share) == [1, 0.6667, 0.4444, 0.2222, 0.3333])
  }

  /// Fails without the question whether there is anything to divide by.
  @Test func of_nothing_there_is_no_share() {
    let stages = funnel(0, [(.submitted, 0), (.inProgress, 0)]).stages
    #expect(stages.allSatisfy { $0.share == nil && $0.rate == nil })
  }

  @Test func every_status_but_the_draft_is_counted_once() {
    #expect(RequestStatus.counted.count == RequestStatus.allCases.count - 1)
    #expect(Set(RequestStatus.counted) == Set(RequestStatus.allCases).subtracting([.draft]))
  }

  @Test func every_word_is_there_in_three_languages() {
    let words =
      RequestStatus.allCases.map(\.label) + Figure.allCases.map(FigureWords.title)
      + Figure.allCases.map(FigureWords.note) + [FigureWords.more(3), FigureWords.member(7)]
    for word in words {
      #expect(Language.allCases.allSatisfy { word[$0]?.isEmpty == false }, "\(word)")
    }
  }

  @Test(arguments: [
    (12.34, "12,3 ч", "12.3 h"), (12.0, "12 ч", "12 h"), (0.04, "0 ч", "0 h"),
    (.infinity, "\u{2013} ч", "\u{2013} h"), (1_234.56, "1234,6 ч", "1234.6 h"),
  ])
  func hours_are_written_as_the_reader_does(_ hours: Double, _ ru: String, _ en: String) {
    #expect(FigureWords.hours(hours, in: .russian) == ru)
    #expect(FigureWords.hours(hours, in: .english) == en)
    #expect(FigureWords.percent(0.457, in: .kazakh) == "45,7\u{a0}%")
  }
}
