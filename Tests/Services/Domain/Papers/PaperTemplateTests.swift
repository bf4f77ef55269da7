import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Texts of papers: what they may say, and what becomes of facts.
struct PaperTemplateTests {
  typealias Fault = PaperTemplateFaults.Fault

  @Test(arguments: PaperKind.allCases, Language.allCases)
  func what_comes_with_the_program_is_right(_ kind: PaperKind, _ language: Language) throws {
    let body = PaperTemplate.shipped(kind, in: language)
    let page = try PaperTemplate(body, for: kind.shape).page(
      titled: "N", in: language, ["number": "CERT-1"])
    #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
    #expect(page.contains("CERT-1") && !page.contains("{{"))
  }

  @Test(arguments: Language.allCases)
  func a_draft_says_so_whatever_its_template_says(_ language: Language) throws {
    let template = try PaperTemplate("<p>a</p>", for: PaperKind.commissionProtocol.shape)
    let word = PaperTemplate.draft.text(in: language)
    let draft = template.page(titled: "N", in: language, [:], isDraft: true)
    #expect(draft.contains(">\(word)</div>"))
    #expect(!template.page(titled: "N", in: language, [:]).contains(word))
  }

  @Test(arguments: [
    ("{{holder}}", nil), ("{{#if holder}}a{{/if}}", nil), ("<img src=\"{{qr}}\">", nil),
    ("<a href='{{check_url}}'>a</a>", nil),
    ("{{holdr}}", Fault.Kind.unknownName), ("{{conditions}}", .unknownName),
    ("{{#each holder}}{{/each}}", .unknownName), ("{{#if nothing}}{{/if}}", .unknownName),
    ("{{holder", .syntax), ("{{holder name}}", .syntax), ("{{#with holder}}", .syntax),
    ("{{}}", .syntax), ("{{../holder}}", .syntax), ("{{{holder}}}", .syntax),
    ("{{#if holder}}", .unbalanced), ("{{/if}}", .unbalanced), ("{{/each}}", .unbalanced),
    ("<p class={{holder}}>", .inTag), ("<p title=\"{{holder}}\">", .inTag),
    ("<{{holder}}>", .inTag), ("<style>{{holder}}</style>", .inTag),
    ("<script>1</script>", .forbidden), ("<SCRIPT>", .forbidden), ("<link rel=a>", .forbidden),
    ("<style>@import 'a'</style>", .forbidden), ("<p style=\"background:URL(a)\">", .forbidden),
    ("<img src=\"http://a\">", .forbidden), ("<!-- a -->", .forbidden),
  ])
  func a_template_is_checked(_ body: String, _ kind: Fault.Kind?) throws {
    if let kind {
      let faults = #expect(throws: PaperTemplateFaults.self) {
        try PaperTemplate(body, for: PaperKind.certificate.shape)
      }
      #expect(faults?.faults.map(\.kind).contains(kind) == true, "\(String(describing: faults))")
    } else {
      _ = try PaperTemplate(body, for: PaperKind.certificate.shape)
    }
  }

  @Test func every_fault_is_told_with_its_line() {
    let faults = #expect(throws: PaperTemplateFaults.self) {
      try PaperTemplate("a\n{{nobody}}\n\n{{#if holder}}\n{{x y}}", for: PaperKind.letter.shape)
    }
    #expect(
      faults?.faults == [
        Fault(kind: .unknownName, line: 2, words: "nobody"),
        Fault(kind: .syntax, line: 5, words: "x y"),
        Fault(kind: .unbalanced, line: 5, words: "/if"),
      ])
  }

  /// Fails where a fact is written as markup.
  @Test func facts_never_become_markup() throws {
    let template = try PaperTemplate(
      "<p>{{holder}}</p>{{#each conditions}}<i>{{text}}</i>{{/each}}",
      for: PaperKind.contract.shape)
    let evil = "<script>alert('1')</script> & \"co\" {{number}}"
    let page = template.page(
      titled: evil, in: .english,
      ["holder": .text(evil), "conditions": [["text": .text(evil)]], "number": "N-1"])
    #expect(!page.contains("<script"))
    let written = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;co&quot; {{number}}"
    #expect(page.contains("<p>\(written)</p><i>\(written)</i>"))
    #expect(page.contains("<title>\(written)</title>"))
  }

  @Test func lists_are_repeated_and_what_is_not_there_is_left_out() throws {
    let template = try PaperTemplate(
      "{{#each accepted}}[{{number}} {{holder}}]{{/each}}{{#if rejected}}no{{/if}}{{held_on}}",
      for: PaperKind.commissionProtocol.shape)
    let page = template.page(
      titled: "", in: .russian,
      [
        "accepted": [["number": "1", "holder": "А"], ["number": "2", "holder": "Ә"]],
        "rejected": [],
      ])
    #expect(page.hasSuffix("<body>[1 А][2 Ә]</body></html>"))
  }

  @Test func days_are_said_in_each_language() throws {
    let day = try #require(Day(year: 2026, month: 12, day: 16))
    #expect(
      Language.allCases.map { PaperDate.text(day, in: $0) } == [
        "16 декабря 2026 г.", "2026 жылғы 16 желтоқсан", "16 December 2026",
      ])
  }

  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-27"), ("2026-03-01", 12, "2027-02-28"),
    ("2024-02-29", 12, "2025-02-27"),
    ("2026-12-15", 1, "2027-01-14"),
  ])
  func a_term_in_months_has_a_last_day(_ issued: String, _ months: Int, _ last: String) throws {
    let terms = PaperTerms(["certificate": ["valid_months": .number(String(months))]])
    let day = terms.lastDay(of: .certificate, issued: try #require(Day(issued)))
    #expect(day?.description == last)
    #expect(terms.lastDay(of: .contract, issued: try #require(Day(issued))) == nil)
  }

  @Test func a_paper_stands_by_its_status_and_its_last_day() throws {
    let today = try #require(Day("2026-11-29"))
    for (status, until, standing) in [
      (PaperStatus.ready, nil, PaperStanding.valid), (.ready, today, .valid),
      (.ready, today + -1, .expired), (.revoked, today, .revoked), (.revoked, today + -1, .revoked),
      (.pending, nil, .pending), (.failed, nil, .pending),
    ] {
      #expect(PaperStanding(status, validUntil: until, today: today) == standing)
    }
  }
}
