import IdentityDomain
import Kernel
import Testing

@Suite struct LetterKindTests {
  /// Others write an issue of the newsletter and notices.
  private static let shown = LetterKind.allCases.filter {
    $0 != .newsletterIssue && $0 != .notice
  }

  @Test(arguments: LetterKindTests.shown, Language.allCases)
  func every_letter_can_be_looked_at_in_every_language(
    _ kind: LetterKind, _ language: Language
  ) throws {
    let letter = try #require(kind.sample(in: language))
    #expect(letter.kind == kind)
    #expect(!letter.subject.isEmpty)
    #expect(!letter.body.isEmpty)
    #expect(!letter.short.contains("\n"))
    let others = Language.allCases.filter { $0 != language }
    #expect(others.allSatisfy { kind.sample(in: $0)?.body != letter.body })
  }

  @Test(arguments: LetterKindTests.shown)
  func a_letter_with_a_code_or_a_token_is_secret(_ kind: LetterKind) throws {
    let body = try #require(kind.sample(in: .english)).body
    #expect((body.contains("123456") || body.contains("token=")) == kind.isSecret)
  }

  @Test func a_notice_of_which_nobody_knows_is_taken_for_secret() {
    #expect(LetterKind.notice.isSecret)
    #expect(LetterKind.notice.purpose == .ordinary)
  }
}
