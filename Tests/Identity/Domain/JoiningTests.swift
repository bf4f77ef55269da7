import IdentityDomain
import Kernel
import Testing

@Suite struct JoiningTests {
  private let now = Instant(seconds: 1_795_410_000)
  private let asker = UserID(7)

  private func request(
    _ status: JoinRequest.Status? = .pending, expiresIn time: Duration? = .seconds(60)
  ) -> JoinRequest {
    JoinRequest(
      stored: JoinRequestID(1), company: CompanyID(5), user: asker, status: status, reason: "",
      expiresAt: time.map { now + $0 })
  }

  private func invitation(
    _ status: Invitation.Status? = .sent, user: UserID? = nil, email: String? = nil,
    expiresIn time: Duration = .seconds(60)
  ) -> Invitation {
    Invitation(
      stored: InvitationID(1), company: CompanyID(5), author: UserID(1), role: .manager,
      user: user, emailKey: email, status: status, expiresAt: now + time)
  }

  private func invitee(
    _ user: Int64, email: String? = nil, ownsAddress: Bool = true
  ) -> Invitee {
    Invitee(user: UserID(user), emailKey: email, ownsAddress: ownsAddress)
  }

  private let none = DailyCount(count: 0, oldest: nil)

  // MARK: Requests

  @Test func a_request_is_decided_once() throws {
    var request = request()
    try request.approve(now: now)
    #expect(request.status == .approved)
    #expect(throws: JoiningError.notOpen) { try request.reject(reason: "no", now: now) }
    #expect(throws: JoiningError.notOpen) { try request.cancel(by: asker, now: now) }
  }

  @Test func only_whoever_asked_takes_it_back() throws {
    var request = request()
    #expect(throws: JoiningError.notFound) { try request.cancel(by: UserID(8), now: now) }
    try request.cancel(by: asker, now: now)
    #expect(request.status == .cancelled)
  }

  @Test func a_request_whose_time_is_over_is_not_approved() {
    var late = request(expiresIn: .zero)
    #expect(throws: JoiningError.expired) { try late.approve(now: now) }
    var closed = request(.expired)
    #expect(throws: JoiningError.expired) { try closed.approve(now: now) }
  }

  @Test func a_request_taken_over_has_no_end_and_an_unknown_word_is_not_open() throws {
    var old = request(expiresIn: nil)
    try old.approve(now: now)
    var odd = request(nil)
    #expect(throws: JoiningError.notOpen) { try odd.approve(now: now) }
  }

  @Test func after_a_rejection_thirty_days_pass() throws {
    func question(_ rejectedAt: Instant) -> JoinQuestion {
      JoinQuestion(
        company: .verified, isMember: false, hasPending: false, rejectedAt: rejectedAt,
        asked: none)
    }
    let early = now - .seconds(30 * 86_400 - 1)
    #expect(throws: JoiningError.askedTooSoon(until: now + .seconds(1))) {
      try question(early).judge(now: now)
    }
    try question(now - .seconds(30 * 86_400)).judge(now: now)
  }

  @Test(arguments: [CompanyStatus.suspended, .liquidated, .merged])
  func nobody_joins_a_closed_company(status: CompanyStatus) {
    let question = JoinQuestion(
      company: status, isMember: false, hasPending: false, rejectedAt: nil, asked: none)
    #expect(throws: JoiningError.companyClosed) { try question.judge(now: now) }
    var invitation = invitation(user: asker)
    #expect(throws: JoiningError.companyClosed) {
      try invitation.accept(by: invitee(7), into: status, now: now)
    }
  }

  @Test func members_and_those_who_wait_do_not_ask() {
    func question(isMember: Bool, hasPending: Bool) -> JoinQuestion {
      JoinQuestion(
        company: .verified, isMember: isMember, hasPending: hasPending, rejectedAt: nil,
        asked: none)
    }
    #expect(throws: MembershipError.alreadyMember) {
      try question(isMember: true, hasPending: false).judge(now: now)
    }
    #expect(throws: JoiningError.alreadyPending) {
      try question(isMember: false, hasPending: true).judge(now: now)
    }
  }

  @Test func a_day_has_room_for_so_many() throws {
    let limit = JoiningPolicy.requestsPerDay
    let oldest = now - .seconds(3_600)
    try DailyCount(count: limit - 1, oldest: oldest).demandRoom(below: limit, now: now)
    #expect(throws: JoiningError.tooMany(until: oldest + .seconds(86_400))) {
      try DailyCount(count: limit, oldest: oldest).demandRoom(below: limit, now: now)
    }
  }

  // MARK: Invitations

  @Test func an_invitation_by_number_is_for_that_person_alone() throws {
    var invitation = invitation(user: asker)
    #expect(throws: JoiningError.notFound) {
      try invitation.accept(by: invitee(8), into: .verified, now: now)
    }
    try invitation.accept(by: invitee(7), into: .verified, now: now)
    #expect(invitation.status == .accepted)
  }

  @Test func an_invitation_by_address_is_for_whoever_owns_it() throws {
    var invitation = invitation(email: "guest@example.kz")
    for stranger in [
      invitee(8, email: "other@example.kz"), invitee(8),
      invitee(8, email: "guest@example.kz", ownsAddress: false),
    ] {
      #expect(throws: JoiningError.notFound) {
        try invitation.accept(by: stranger, into: .verified, now: now)
      }
    }
    try invitation.accept(
      by: invitee(8, email: "guest@example.kz"), into: .pendingVerification, now: now)
    #expect(invitation.user == UserID(8))
  }

  @Test func an_invitation_is_answered_once_and_in_time() throws {
    var late = invitation(user: asker, expiresIn: .zero)
    #expect(throws: JoiningError.expired) {
      try late.accept(by: invitee(7), into: .verified, now: now)
    }
    var declined = invitation(user: asker)
    try declined.decline(by: invitee(7), now: now)
    #expect(throws: JoiningError.notOpen) {
      try declined.accept(by: invitee(7), into: .verified, now: now)
    }
    var revoked = invitation(user: asker)
    try revoked.revoke(now: now)
    #expect(throws: JoiningError.notOpen) {
      try revoked.accept(by: invitee(7), into: .verified, now: now)
    }
    #expect(throws: JoiningError.notOpen) { try revoked.revoke(now: now) }
  }

  @Test func neither_a_company_nor_an_author_writes_too_many_letters() {
    let full = DailyCount(count: JoiningPolicy.invitationsPerDay, oldest: now)
    for (company, author) in [(full, none), (none, full)] {
      let question = InvitationQuestion(
        company: .verified, isMember: false, isInvited: false, sentByCompany: company,
        sentByAuthor: author)
      #expect(throws: JoiningError.tooMany(until: now + .seconds(86_400))) {
        try question.judge(now: now)
      }
    }
  }
}
