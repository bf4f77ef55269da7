import IdentityDomain
import Testing

struct ProfileCompletenessTests {
  @Test func a_hundred_means_that_nothing_is_missing() {
    let all = ProfileCompleteness.Part.allCases
    #expect(ProfileCompleteness(present: Set(all)).percent == 100)
    for part in all {
      let completeness = ProfileCompleteness(present: Set(all).subtracting([part]))
      #expect(completeness.percent == 90 && completeness.missing == [part])
    }
    #expect(ProfileCompleteness(present: []).percent == 0)
  }
}
