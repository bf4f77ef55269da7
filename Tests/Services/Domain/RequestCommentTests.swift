import Kernel
import ServicesDomain
import Testing

struct RequestCommentTests {
  @Test func an_applicant_of_the_staff_or_the_experts_stays_an_applicant() {
    let applicant = RequestComment.Reader(isApplicant: true, isStaff: true, isExpert: true)
    #expect(applicant.visibilities == [.applicant])
    let expert = RequestComment.Reader(isApplicant: false, isStaff: false, isExpert: true)
    #expect(expert.visibilities == [.experts])
    let stranger = RequestComment.Reader(isApplicant: false, isStaff: false, isExpert: false)
    #expect(stranger.visibilities.isEmpty)
  }

  @Test func words_may_be_changed_for_a_quarter_of_an_hour() throws {
    let at = Instant(seconds: 1_800_000_000)
    let comment = RequestComment(authorID: 7, createdAt: at, isHidden: false)
    try comment.checkEdit(by: 7, now: at + .seconds(900))
    #expect(throws: RequestCommentRefusal.tooLate) {
      try comment.checkEdit(by: 7, now: at + .seconds(901))
    }
    #expect(throws: RequestCommentRefusal.ofAnother) { try comment.checkEdit(by: 8, now: at) }
  }
}
