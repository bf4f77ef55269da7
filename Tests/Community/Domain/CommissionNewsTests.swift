import CommunityDomain
import Kernel
import Testing

struct CommissionNewsTests {
  private func news(_ step: CommissionNews.Step, actor: Int64? = 102) -> CommissionNews {
    CommissionNews(
      step: step, thingID: 5, number: "GRANT-2026-P001",
      service: Localized(ru: "Грант", kk: "Грант алу", en: "Grant"),
      members: [103, 101, 102].map { MemberID($0) }, actor: actor.map { MemberID($0) })
  }

  @Test(arguments: CommissionNews.Step.allCases)
  func every_member_is_told_in_three_languages_but_whoever_did_it(_ step: CommissionNews.Step) {
    let notices = news(step).notices
    #expect(notices.map(\.recipient) == [MemberID(101), MemberID(103)])
    #expect(news(step, actor: nil).notices.count == 3)
    for notice in notices {
      #expect(notice.subject.kind == step.rawValue)
      #expect(notice.subject.thing == (step == .voteAsked ? "request" : "protocol"))
      for language in Language.allCases {
        #expect(notice.title[language]?.isEmpty == false)
        #expect(notice.description[language]?.contains("GRANT-2026-P001") == true)
      }
    }
  }
}
