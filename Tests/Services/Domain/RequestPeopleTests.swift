import ServicesDomain
import Testing

struct RequestPeopleTests {
  private let people = RequestPeople(
    authorID: 7, collaborators: [8], companions: [9], assigneeID: 70, subscribers: [71, 8],
    experts: [50, 9])

  @Test func each_hears_what_he_may_read_and_nobody_what_he_said() {
    #expect(people.hearing(.applicant, from: 70) == [7, 8, 9, 71])
    #expect(people.hearing(.applicant, from: 7) == [8, 9, 70, 71])
    #expect(people.hearing(.staff, from: 71) == [70])
    #expect(people.hearing(.experts, from: 50) == [70, 71])
    #expect(people.hearing(.experts, from: 70) == [50, 71])
  }

  /// A follower or an expert who was let in by the applicant is of the applicant's side.
  @Test func whoever_applies_is_neither_staff_nor_expert() {
    #expect(people.staff == [70, 71])
    for visibility in [RequestComment.Visibility.staff, .experts] {
      #expect(Set(people.hearing(visibility, from: 70)).isDisjoint(with: people.applicants))
    }
  }

  @Test(
    arguments: [
      (DocumentSource.applicant, [70, 71]), (.expert, [70, 71]), (.staff, [7, 8, 9]),
      (.external, [7, 8, 9]),
    ] as [(DocumentSource, [Int64])])
  func the_other_side_hears_of_a_paper(_ source: DocumentSource, _ told: [Int64]) {
    #expect(people.hearing(ofPaperFrom: 1, as: source) == told)
    #expect(people.hearing(ofPaperFrom: told[0], as: source) == Array(told.dropFirst()))
  }

  @Test func a_request_of_nobody_tells_nobody() {
    #expect(RequestPeople(authorID: nil).hearing(.applicant, from: 1) == [])
  }
}
