import IdentityDomain
import Kernel
import Testing

@Suite struct AccountLifeTests {
  private let now = Instant(seconds: 1_795_410_000)
  private let day = Duration.seconds(86_400)

  @Test func a_suspension_ends_by_its_term() throws {
    var life = AccountLife(stored: .active)
    try life.suspend(until: now + day, now: now)
    #expect(life.state == .suspended)
    // when
    let isEarly = life.comeBack(now: now + day - .seconds(1))
    #expect(!isEarly && life.state == .suspended)
    let isBack = life.comeBack(now: now + day)
    #expect(isBack && life == AccountLife(stored: .active))
  }

  @Test func for_good_does_not_end_by_itself() throws {
    var life = AccountLife(stored: .active)
    try life.suspend(until: nil, now: now)
    let isBack = life.comeBack(now: now + .seconds(100 * 365 * 86_400))
    #expect(!isBack)
    try life.restore()
    #expect(life.state == .active)
  }

  @Test func a_new_term_takes_the_place_of_the_old_one() throws {
    var life = AccountLife(stored: .suspended, suspendedUntil: now + day)
    try life.suspend(until: now + .seconds(7 * 86_400), now: now)
    #expect(life.suspendedUntil == now + .seconds(7 * 86_400))
    #expect(throws: AccountError.termOver) { try life.suspend(until: now, now: now) }
  }

  @Test func signing_in_takes_a_wish_to_be_deleted_back() throws {
    var life = AccountLife(stored: .active)
    try life.requestDeletion(isNeeded: false, now: now)
    #expect(life.state == .deletionRequested)
    #expect(life.deletionDue == now + .seconds(14 * 86_400))
    // when
    let isTakenBack = life.cancelDeletion()
    #expect(isTakenBack && life == AccountLife(stored: .active))
    let isAgain = life.cancelDeletion()
    #expect(!isAgain)
  }

  @Test func erasure_waits_for_the_days_of_grace() throws {
    let due = now + .seconds(14 * 86_400)
    var life = AccountLife(stored: .deletionRequested, deletionDue: due)
    #expect(throws: AccountError.graceLasts(until: due)) {
      try life.erase(isNeeded: false, now: due - .seconds(1))
    }
    try life.erase(isNeeded: false, now: due)
    #expect(life.state == .deleted)
  }

  @Test func what_holds_a_person_up_holds_up_the_erasure() throws {
    var held = AccountLife(stored: .deletionRequested, deletionDue: now, isHeld: true)
    #expect(throws: AccountError.legalHold) { try held.erase(isNeeded: false, now: now) }
    var needed = AccountLife(stored: .deletionRequested, deletionDue: now)
    #expect(throws: AccountError.lastOwner) { try needed.erase(isNeeded: true, now: now) }
    var active = AccountLife(stored: .active)
    #expect(throws: AccountError.lastOwner) {
      try active.requestDeletion(isNeeded: true, now: now)
    }
  }

  /// Every state and every step that does not begin there.
  @Test(arguments: UserState.allCases)
  func there_is_no_other_way(_ state: UserState) {
    let life = AccountLife(stored: state, suspendedUntil: nil, deletionDue: now)
    func refuses(_ step: (inout AccountLife) throws -> Void) -> Bool {
      var copy = life
      do { try step(&copy) } catch { return copy == life }
      return false
    }
    #expect(
      refuses { try $0.suspend(until: nil, now: now) } == ![.active, .suspended].contains(state))
    #expect(refuses { try $0.restore() } == (state != .suspended))
    #expect(
      refuses { try $0.requestDeletion(isNeeded: false, now: now) } == (state != .active))
    #expect(refuses { try $0.erase(isNeeded: false, now: now) } == (state != .deletionRequested))
  }

  @Test func staff_are_shut_out_by_superusers_only() {
    func account(_ id: Int64, isStaff: Bool = false, isSuperuser: Bool = false) -> UserAccount {
      UserAccount(
        stored: UserID(id), email: "", phone: nil, emailVerified: false, phoneVerified: false,
        firstName: "", lastName: "", middleName: nil, locale: .russian, avatar: nil, state: .active,
        isStaff: isStaff, isSuperuser: isSuperuser, isExpert: false, permissionRevision: 1,
        rowVersion: 1)
    }
    func may(_ moderator: Moderator, _ account: UserAccount) -> Bool {
      (try? moderator.demandMayShutOut(account)) != nil
    }
    let moderator = Moderator(user: UserID(1), isSuperuser: false)
    let superuser = Moderator(user: UserID(1), isSuperuser: true)
    #expect(may(moderator, account(2)))
    #expect(!may(moderator, account(2, isStaff: true)))
    #expect(!may(moderator, account(2, isSuperuser: true)))
    #expect(may(superuser, account(2, isStaff: true, isSuperuser: true)))
    #expect(!may(superuser, account(1)))
  }
}
