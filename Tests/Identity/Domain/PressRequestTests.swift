import IdentityDomain
import Kernel
import Testing

@Suite struct PressRequestTests {
  private let anna = UserID(1)
  private let bolat = UserID(2)

  private func request(_ status: PressStatus, of assignee: UserID? = nil) -> PressRequest {
    PressRequest(stored: PressRequestID(7), status: status, assignee: assignee)
  }

  @Test func whoever_took_it_answers_it() throws {
    var asked = request(.new)
    try asked.take(by: anna)
    #expect(asked.status == .inWork && asked.assignee == anna)
    try asked.answer(by: anna)
    #expect(asked.status == .answered)
  }

  @Test func a_colleague_takes_it_over_and_then_answers_alone() throws {
    var asked = request(.inWork, of: anna)
    #expect(throws: PressError.takenByOther) { try asked.answer(by: bolat) }
    #expect(throws: PressError.takenByOther) { try asked.close(by: bolat) }
    try asked.take(by: bolat)
    #expect(throws: PressError.takenByOther) { try asked.answer(by: anna) }
    try asked.close(by: bolat)
    #expect(asked.status == .closed)
  }

  @Test func a_new_one_is_closed_but_not_answered() throws {
    var asked = request(.new)
    #expect(throws: PressError.wrongStatus) { try asked.answer(by: anna) }
    try asked.close(by: anna)
    #expect(asked.status == .closed && asked.assignee == anna)
  }

  @Test(arguments: [PressStatus.answered, .closed]) func what_is_over_stays_so(
    status: PressStatus
  ) {
    var asked = request(status, of: anna)
    #expect(throws: PressError.wrongStatus) { try asked.take(by: anna) }
    #expect(throws: PressError.wrongStatus) { try asked.answer(by: anna) }
    #expect(throws: PressError.wrongStatus) { try asked.close(by: anna) }
    #expect(asked == request(status, of: anna))
  }
}
