import IdentityDomain
import Kernel
import Testing

@Suite struct ComplaintTests {
  private let now = Instant(seconds: 1_795_410_000)
  private let author = UserID(1)
  private let target = UserID(2)
  private let first = UserID(3)
  private let second = UserID(4)

  private func complaint(
    _ status: ComplaintStatus = .new, id: Int64 = 9, about: ComplaintTarget? = nil,
    moderator: UserID? = nil, resolvedAt: Instant? = nil
  ) -> Complaint {
    Complaint(
      stored: ComplaintID(id), target: about ?? .user(target), author: author, status: status,
      moderator: moderator, resolvedAt: resolvedAt)
  }

  private func warning() -> Resolution { .action(NewSanction(.warn, reason: "spam")) }

  @Test func from_new_over_review_and_appeal_to_the_end() throws {
    var complaint = complaint()
    try complaint.take(by: first)
    #expect(complaint.status == .inReview && complaint.moderator == first)
    try complaint.resolve(warning(), by: first, now: now)
    #expect(complaint.status == .resolvedAction && complaint.resolvedAt == now)
    try complaint.appeal(now: now)
    // when
    try complaint.judge(false, by: second)
    #expect(complaint.status == .overturned && complaint.judge == second)
  }

  @Test func whoever_has_a_part_in_it_does_not_decide() {
    for moderator in [author, target] {
      var complaint = complaint()
      #expect(throws: ComplaintError.partial) { try complaint.take(by: moderator) }
    }
    for judge in [author, target, first] {
      var complaint = complaint(.appealed, moderator: first)
      #expect(throws: ComplaintError.partial) { try complaint.judge(true, by: judge) }
    }
  }

  @Test func only_the_moderator_who_took_it_decides() {
    var complaint = complaint(.inReview, moderator: first)
    #expect(throws: ComplaintError.takenByOther) {
      try complaint.resolve(.noAction, by: second, now: now)
    }
  }

  @Test func an_appeal_has_fourteen_days() throws {
    let resolved = now - .seconds(14 * 86_400)
    var late = complaint(.resolvedAction, moderator: first, resolvedAt: resolved - .seconds(1))
    #expect(throws: ComplaintError.appealTooLate) { try late.appeal(now: now) }
    var inTime = complaint(.resolvedAction, moderator: first, resolvedAt: resolved)
    try inTime.appeal(now: now)
    #expect(throws: ComplaintError.appealedAlready) { try inTime.appeal(now: now) }
    try inTime.judge(true, by: second)
    #expect(throws: ComplaintError.appealedAlready) { try inTime.appeal(now: now) }
  }

  @Test func where_nothing_was_done_there_is_nothing_to_appeal_against() {
    var complaint = complaint(.resolvedNoAction, moderator: first, resolvedAt: now)
    #expect(throws: ComplaintError.wrongStatus(.resolvedNoAction)) {
      try complaint.appeal(now: now)
    }
  }

  @Test func a_person_and_a_company_are_suspended_until_a_time_that_comes() throws {
    for target in [ComplaintTarget.user(target), .company(CompanyID(5))] {
      for until in [nil, now + .seconds(1)] {
        var complaint = complaint(.inReview, about: target, moderator: first)
        try complaint.resolve(
          .action(NewSanction(.suspend(until: until), reason: "fraud")), by: first, now: now)
        #expect(complaint.status == .resolvedAction)
      }
      var complaint = complaint(.inReview, about: target, moderator: first)
      #expect(throws: ComplaintError.termOver) {
        try complaint.resolve(
          .action(NewSanction(.suspend(until: now), reason: "fraud")), by: first, now: now)
      }
      #expect(complaint.status == .inReview)
    }
  }

  @Test func a_duplicate_is_of_another_about_the_same() throws {
    let other = self.complaint(.inReview, id: 10)
    let strange = self.complaint(.new, id: 11, about: .user(UserID(77)))
    let double = self.complaint(.duplicate, id: 12)
    for wrong in [complaint(.inReview), strange, double] {
      var complaint = complaint(.inReview, moderator: first)
      #expect(throws: ComplaintError.notTheSame) {
        try complaint.resolve(.duplicate(of: wrong), by: first, now: now)
      }
    }
    var complaint = complaint(.inReview, moderator: first)
    try complaint.resolve(.duplicate(of: other), by: first, now: now)
    #expect(complaint.status == .duplicate && complaint.duplicateOf == ComplaintID(10))
  }

  /// Every status and every step that does not begin there.
  @Test(arguments: ComplaintStatus.allCases)
  func there_is_no_other_way(_ status: ComplaintStatus) {
    let known = complaint(status, moderator: first, resolvedAt: now)
    func refuses(_ step: (inout Complaint) throws -> Void) -> Bool {
      var copy = known
      do { try step(&copy) } catch { return copy == known }
      return false
    }
    #expect(refuses { try $0.take(by: first) } == (status != .new))
    #expect(refuses { try $0.resolve(warning(), by: first, now: now) } == (status != .inReview))
    #expect(refuses { try $0.appeal(now: now) } == (status != .resolvedAction))
    #expect(refuses { try $0.judge(true, by: second) } == (status != .appealed))
  }

  @Test func content_is_named_by_a_model_and_a_key() {
    #expect(HiddenContent(source: "core.article", key: "17") != nil)
    #expect(HiddenContent(source: "core_article", key: "17") == nil)
    #expect(HiddenContent(source: "core.article", key: "") == nil)
  }
}
