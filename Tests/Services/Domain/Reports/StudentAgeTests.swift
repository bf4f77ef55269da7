import Kernel
import ServicesDomain
import Testing

/// The ages from both sides, by the day on which the flow begins.
struct StudentAgeTests {
  /// Born on 1 January 1990; the last number names no date of birth.
  @Test(
    arguments: [
      ("900101300007", "2007-12-31", "too-young"), ("900101300007", "2008-01-01", nil),
      ("900101300007", "2035-12-31", nil), ("900101300007", "2036-01-01", "too-old"),
      ("900101000008", "2100-01-01", nil),
    ] as [(String, String, String?)])
  func a_student_is_between_18_and_45(_ number: String, _ start: String, _ code: String?) throws {
    let number = try #require(TaxNumber(number))
    let start = try #require(Day(start))
    #expect(StudentAge.fault(of: number, on: start)?.code == code)
  }
}
