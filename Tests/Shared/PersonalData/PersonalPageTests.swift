import PersonalData
import Testing

@Suite struct PersonalPageTests {
  @Test(arguments: [
    PersonalPage(rows: [], next: nil), PersonalPage(rows: [#"{"a": "\n"}"#], next: nil),
    PersonalPage(rows: [#"{"a": 1}"#, #"{"a": "ә"}"#], next: #"["1", "x"]"#),
  ])
  func a_page_comes_as_it_was_sent(_ page: PersonalPage) {
    #expect(PersonalPage(lines: page.lines) == page)
  }

  /// Without its last line an answer that was cut off looks like the end of a file.
  @Test(arguments: [
    "", "{\"a\": 1}\n", "{\"a\": 1}\n{\"a\": 2}", "{\"next\":", "[]", "{\"next\":1}",
    "{\"next\":null,\"b\":1}",
  ])
  func what_is_cut_off_is_no_page(_ text: String) {
    #expect(PersonalPage(lines: Array(text.utf8)) == nil)
  }
}
