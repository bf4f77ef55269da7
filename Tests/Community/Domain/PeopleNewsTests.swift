import CommunityDomain
import Kernel
import Testing

/// What people at a request do is told in three languages, to those whom it concerns.
struct PeopleNewsTests {
  private let service = Localized(ru: "Грант", kk: "Грант алу", en: "Grant")

  private func isWhole(_ notice: Notice) -> Bool {
    Language.allCases.allSatisfy {
      notice.title[$0]?.isEmpty == false && notice.description[$0]?.isEmpty == false
    }
  }

  @Test func who_is_named_is_told_that_and_not_twice() {
    let news = CommentNews(
      requestID: 12, number: "GRANT-1", service: service,
      recipients: [9, 7, 8].map { MemberID($0) }, mentioned: [8, 3].map { MemberID($0) })
    #expect(news.notices.map(\.recipient) == [3, 7, 8, 9].map { MemberID($0) })
    #expect(
      news.notices.map(\.subject.kind) == [
        "request.mentioned", "request.commented", "request.mentioned", "request.commented",
      ])
    #expect(news.notices.allSatisfy { isWhole($0) && $0.subject.id == 12 })
    #expect(news.notices[0].description.en == "Application GRANT-1, “Grant”")
    #expect(news.notices[0].description.ru == "Заявка GRANT-1, «Грант»")
  }

  @Test(arguments: CollaboratorNews.Step.allCases)
  func an_invitation_goes_there_and_the_answer_back(_ step: CollaboratorNews.Step) {
    let notice = CollaboratorNews(
      step: step, requestID: 12, number: nil, service: service, collaborator: MemberID(8),
      inviter: MemberID(7)
    ).notice
    let isThere = [.invited, .removed].contains(step)
    #expect(notice.recipient == MemberID(isThere ? 8 : 7))
    #expect(notice.subject.kind == "request.collaborator_\(step.rawValue)")
    #expect(isWhole(notice) && notice.description.kk == "Өтінім, «Грант алу»")
  }

  @Test(arguments: DocumentNews.Step.allCases)
  func a_paper_is_told_to_each(_ step: DocumentNews.Step) {
    let notices = DocumentNews(
      step: step, requestID: 12, number: "GRANT-1", service: service,
      recipients: [71, 70].map { MemberID($0) }
    ).notices
    #expect(notices.map(\.recipient) == [70, 71].map { MemberID($0) })
    #expect(notices.allSatisfy { isWhole($0) })
    #expect(notices.allSatisfy { $0.subject.kind == "request.document_\(step.rawValue)" })
  }

  @Test(arguments: [true, false]) func a_hook_that_was_paused_is_told_to_who_made_it(_ isGone: Bool)
  {
    let notice = HookNews(hookID: 3, name: "CRM", isGone: isGone, maker: MemberID(70)).notice
    #expect(notice.recipient == MemberID(70) && notice.subject.kind == "hook.paused")
    #expect(isWhole(notice) && notice.description.en?.contains("CRM") == true)
  }
}
