import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct CommissionTests {
  private let today = FormSamples.today

  private func member(
    _ id: Int64, _ role: CommissionRole = .member, from: Int = -10, to: Int? = nil,
    substitute: Int64? = nil, isSubstituted: Bool = false
  ) -> Commission.Member {
    Commission.Member(
      userID: id, role: role, startsOn: today + from, endsOn: to.map { today + $0 },
      substituteID: substitute, isSubstituted: isSubstituted)
  }

  @Test func a_seat_is_for_its_term_with_both_ends() {
    let commission = Commission(members: [
      member(1, from: 0, to: 0), member(2, from: 1), member(3, from: -9, to: -1), member(4),
    ])
    #expect(commission.seats(on: today).map(\.userID) == [1, 4])
    #expect(commission.seats(on: today + 1).map(\.userID) == [2, 4])
  }

  @Test func a_substitute_has_the_seat_and_its_role_but_never_two() {
    let commission = Commission(members: [
      member(1, .chair, substitute: 9, isSubstituted: true),
      member(2, .secretary, substitute: 3, isSubstituted: true), member(3),
      member(4, substitute: 8),
    ])
    #expect(
      commission.seats(on: today) == [
        Seat(userID: 3, role: .member), Seat(userID: 4, role: .member),
        Seat(userID: 9, role: .chair),
      ])
    #expect(commission.vacancies(on: today) == [.secretary])
  }

  @Test func a_commission_needs_every_role() {
    #expect(CommissionSamples.commission().vacancies(on: today) == [])
    #expect(Commission(members: []).vacancies(on: today) == CommissionRole.allCases)
  }

  @Test func the_secretary_has_no_vote() {
    #expect(CommissionRole.allCases.filter(\.votes) == [.chair, .member])
  }
}
