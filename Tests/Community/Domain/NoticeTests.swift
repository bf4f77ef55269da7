import CommunityDomain
import Kernel
import Testing

struct RequestNewsTests {
  private func news(
    _ step: RequestNews.Step, by actor: Int64 = 2, number: String? = "2026-17"
  ) -> RequestNews {
    RequestNews(
      step: step, requestID: 17, number: number,
      service: Localized(ru: "Виза", kk: "Виза алу", en: "Visa"),
      label: Localized(ru: "На проверке", kk: "Тексеруде", en: "Under review"),
      author: MemberID(1), actor: MemberID(actor))
  }

  @Test(arguments: RequestNews.Step.allCases)
  func every_step_is_told_in_three_languages(_ step: RequestNews.Step) throws {
    let notice = try #require(news(step).notice)
    #expect(notice.recipient == MemberID(1))
    #expect(notice.subject.kind == "request.\(step.rawValue)")
    #expect(notice.subject.id == 17)
    for language in Language.allCases {
      #expect(notice.title[language]?.isEmpty == false)
    }
    #expect(
      notice.description
        == Localized(
          ru: "Заявка 2026-17, «Виза»: На проверке", kk: "Өтінім 2026-17, «Виза алу»: Тексеруде",
          en: "Application 2026-17, “Visa”: Under review"))
  }

  @Test(arguments: RequestNews.Step.allCases)
  func nobody_is_told_what_he_did_himself_but_the_number(_ step: RequestNews.Step) {
    #expect((news(step, by: 1).notice != nil) == (step == .submitted))
  }

  @Test(arguments: RequestNews.Step.allCases)
  func the_staff_that_is_named_is_told_in_its_own_words(_ step: RequestNews.Step) throws {
    let news = RequestNews(
      step: step, requestID: 17, number: "2026-17",
      service: Localized(ru: "Виза", kk: "Виза алу", en: "Visa"),
      label: Localized(ru: "На проверке", kk: "Тексеруде", en: "Under review"),
      author: MemberID(1), actor: MemberID(2), tellsAuthor: false,
      staff: [MemberID(4), MemberID(3), MemberID(2), MemberID(1), MemberID(3)],
      staffLabel: Localized(ru: "Протокол", kk: "Хаттама", en: "Protocol"))
    let notices = news.notices
    // Neither the applicant, nor who did it, and nobody twice.
    #expect(notices.map(\.recipient) == [MemberID(3), MemberID(4)])
    for notice in notices {
      #expect(notice.subject.kind == "request.work.\(step.rawValue)")
      #expect(notice.description.en == "Application 2026-17, “Visa”: Protocol")
      for language in Language.allCases { #expect(notice.title[language]?.isEmpty == false) }
    }
  }

  @Test func without_a_number_the_service_is_enough() {
    #expect(
      news(.assigned, number: nil).notice?.description.en == "Application, “Visa”: Under review")
  }
}

struct ReportNewsTests {
  @Test(arguments: ReportNews.Step.allCases)
  func everybody_is_told_each_step_in_three_languages(_ step: ReportNews.Step) {
    let news = ReportNews(
      step: step, reportID: 5, service: Localized(ru: "Посев", kk: "Тұқым", en: "Seed"),
      number: "SEED-2026-000003", period: "2026-Q4", dueOn: "2027-01-25",
      recipients: [MemberID(7), MemberID(8)])
    #expect(news.notices.map(\.recipient) == [MemberID(7), MemberID(8)])
    for notice in news.notices {
      #expect(notice.subject.kind == "report.\(step.rawValue)")
      for language in Language.allCases { #expect(notice.title[language]?.isEmpty == false) }
      #expect(
        notice.description
          == Localized(
            ru: "2026-Q4, «Посев», SEED-2026-000003, срок 2027-01-25",
            kk: "2026-Q4, «Тұқым», SEED-2026-000003, мерзімі 2027-01-25",
            en: "2026-Q4, “Seed”, SEED-2026-000003, due 2027-01-25"))
    }
  }
}

struct BookingNewsTests {
  private func news(
    _ step: BookingNews.Step, owner: Int64? = 1
  ) throws -> BookingNews {
    BookingNews(
      step: step, bookingID: 5, room: Localized(ru: "Абай", kk: "Абай", en: "Abai"),
      startsAt: try #require(Instant(rfc3339: "2026-11-24T19:30:00Z")),
      endsAt: try #require(Instant(rfc3339: "2026-11-24T20:30:00Z")),
      owner: owner.map { MemberID($0) })
  }

  @Test func times_are_those_of_almaty() throws {
    let notice = try #require(try news(.moved).notice)
    #expect(
      notice.description
        == Localized(
          ru: "Абай, 25 ноября 2026 г., 00:30–01:30", kk: "Абай, 2026 жылғы 25 қараша, 00:30–01:30",
          en: "Abai, 25 November 2026, 00:30–01:30"))
  }

  @Test(arguments: BookingNews.Step.allCases)
  func the_owner_is_told_each_step(_ step: BookingNews.Step) throws {
    let notice = try #require(try news(step).notice)
    #expect(notice.recipient == MemberID(1))
    #expect(notice.subject.kind == "booking.\(step.rawValue)")
  }

  @Test func a_booking_of_nobody_is_told_to_nobody() throws {
    #expect(try news(.cancelled, owner: nil).notice == nil)
  }
}

struct PaperNoticeTests {
  @Test(arguments: PaperNews.Step.allCases)
  func whoever_the_request_belongs_to_is_told_of_its_papers(_ step: PaperNews.Step) {
    let notice = PaperNews(
      step: step, requestID: 12, number: "CERT-GRANT-2026-000001",
      service: Localized(ru: "Грант", kk: "Грант", en: "Grant"), recipient: MemberID(7)
    ).notice
    #expect(notice.recipient == MemberID(7))
    #expect(notice.subject.kind == step.rawValue && notice.subject.id == 12)
    #expect(
      notice.description
        == Localized(
          ru: "«Грант», CERT-GRANT-2026-000001", kk: "«Грант», CERT-GRANT-2026-000001",
          en: "“Grant”, CERT-GRANT-2026-000001"))
    #expect([notice.title.ru, notice.title.kk, notice.title.en].allSatisfy { $0 != nil })
  }
}
