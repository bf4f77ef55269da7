import ServicesDomain
import Testing

struct PatternTests {
  @Test(arguments: [
    ("abc", "abc", true), ("abc", "abcd", false), ("a*", "", true), ("a+", "", false),
    ("^[A-Z]{2}-\\d{3,5}$", "KZ-1234", true), ("^[A-Z]{2}-\\d{3,5}$", "KZ-12", false),
    ("(foo|bar)+", "foobarfoo", true), ("(foo|bar)+", "fooba", false), ("[^0-9]+", "әғқ", true),
    ("[^0-9]+", "a1", false), ("[а-яәғқңөұүһі ]+", "қазақ тілі", true), ("a?b", "b", true),
    ("a.c", "a\nc", false), ("\\(\\d+\\)", "(12)", true), ("(?:ab){2,}", "ababab", true),
    ("(?:ab){2,}", "ab", false), ("[\\d-]+", "12-3", true), ("|a", "", true),
  ])
  func it_matches_the_whole_text(_ source: String, _ text: String, _ expected: Bool) throws {
    let pattern = try #require(Pattern(source))
    #expect(pattern.matches(text) == expected)
  }

  @Test(arguments: [
    "(", "a)", "[", "[]", "*a", "a{2", "a{3,2}", "\\1", "(?=a)", "a{999}{999}", "\\",
  ])
  func what_is_not_of_the_subset_is_refused(_ source: String) {
    #expect(Pattern(source) == nil)
  }

  /// A backtracking engine needs 2^30 steps for this.
  @Test func a_nested_repetition_takes_time_in_proportion_only() throws {
    let pattern = try #require(Pattern("(a*)*b"))
    #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
  }
}
