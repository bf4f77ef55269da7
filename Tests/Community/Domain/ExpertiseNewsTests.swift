import CommunityDomain
import Kernel
import Testing

struct ExpertiseNewsTests {
  private func news(
    _ step: ExpertiseNews.Step, assignee: Int64? = 70, actor: Int64? = nil, due: Bool = true
  ) -> ExpertiseNews {
    ExpertiseNews(
      step: step, expertiseID: 3, number: "2026-17",
      service: Localized(ru: "Грант", kk: "Грант", en: "Grant"),
      kind: Localized(ru: "Техническая", kk: "Техникалық", en: "Technical"),
      dueOn: due ? Day(year: 2026, month: 12, day: 7) : nil, expert: MemberID(51),
      assignee: assignee.map { MemberID($0) }, actor: actor.map { MemberID($0) })
  }

  @Test(
    arguments: [
      (.assigned, [51]), (.returned, [51]), (.revoked, [51]), (.declined, [70]),
      (.submitted, [70]), (.overdue, [51, 70]),
    ] as [(ExpertiseNews.Step, [Int64])])
  func each_is_told_to_whom_it_concerns(_ step: ExpertiseNews.Step, _ people: [Int64]) {
    #expect(news(step).notices.map(\.recipient) == people.map { MemberID($0) })
    #expect(news(step).notices.allSatisfy { $0.subject.kind == "expertise.\(step.rawValue)" })
    for language in Language.allCases {
      #expect(news(step).notices.allSatisfy { $0.title[language]?.isEmpty == false })
    }
  }

  @Test func nobody_is_told_what_he_did_himself() {
    #expect(news(.declined, assignee: 51, actor: 51).notices.isEmpty)
    #expect(news(.submitted, assignee: nil).notices.isEmpty)
    #expect(news(.assigned, actor: 51).notices.isEmpty)
  }

  @Test func the_sentence_has_the_deadline_once() {
    #expect(
      news(.assigned).notices.first?.description
        == Localized(
          ru: "Заявка 2026-17, «Грант»: Техническая, до 7 декабря 2026 г.",
          kk: "Өтінім 2026-17, «Грант»: Техникалық, мерзімі: 2026 жылғы 7 желтоқсан",
          en: "Application 2026-17, “Grant”: Technical, until 7 December 2026"))
    #expect(
      news(.submitted).notices.first?.description.en == "Application 2026-17, “Grant”: Technical")
  }
}

struct PitchingNewsTests {
  @Test func the_date_is_that_of_almaty() throws {
    func notice(isJuror: Bool, place: String) -> Notice {
      PitchingNews(
        sessionID: 4, recipient: MemberID(7), isJuror: isJuror, number: isJuror ? nil : "2026-17",
        service: Localized(ru: "Грант", kk: "Грант", en: "Grant"),
        startsAt: Instant(seconds: 1_800_000_000), place: place
      ).notice
    }
    let applicant = notice(isJuror: false, place: "Зал 1")
    #expect(applicant.recipient == MemberID(7) && applicant.subject.kind == "pitching.invited")
    #expect(applicant.description.en == "“Grant”, 2026-17: 15 January 2027, 13:00, Зал 1")
    #expect(notice(isJuror: true, place: "").description.ru == "«Грант»: 15 января 2027 г., 13:00")
    #expect(applicant.title != notice(isJuror: true, place: "").title)
  }
}
