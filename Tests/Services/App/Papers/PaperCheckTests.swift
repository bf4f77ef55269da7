import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Anybody asks whether a paper is good.
@Suite(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
struct PaperCheckTests {
  @Test func a_paper_is_checked_by_its_code_in_every_state() async throws {
    let people = try SigningPeople.ofContracts()
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      try await desk.wantContracts(#"{"certificate": {"valid_months": 12}}"#)
      try await desk.world.name(company: 5, "ТОО <b>Ақ & Құс</b>")
      let id = try await desk.activeRequest(people)
      let paper = try await desk.papers(of: id, as: desk.member)[1]
      let check = try #require(paper["check"]?.string)
      #expect(check.hasPrefix("https://hub.example/papers/"))
      let code = String(check.split(separator: "/").last ?? "")
      let address = "/api/v1/services/papers/\(code)"

      let valid = try await desk.client.send(.get, address)
      #expect(valid.status == 200 && valid["status"] == "valid", "\(valid.json)")
      #expect(valid["holder"] == "ТОО <b>Ақ & Құс</b>" && valid["sha256"] == paper["sha256"])
      #expect(valid["number"] == paper["number"] && valid["valid_until"] == paper["valid_until"])
      #expect(
        try await desk.client.send(
          .get,
          address.uppercased().replacing("/API/V1/SERVICES/PAPERS", with: "/api/v1/services/papers")
        ).status == 200)

      // A company that is called otherwise later keeps its paper.
      try await desk.world.name(company: 5, "ТОО «Басқа»")
      #expect(try await desk.client.send(.get, address)["holder"] == valid["holder"])

      let page = try await desk.page(code)
      #expect(page.status == 200 && page.headers["Content-Type"] == "text/html; charset=utf-8")
      #expect(page.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
      let text = String(decoding: page.body, as: UTF8.self)
      #expect(text.contains("&lt;b&gt;Ақ &amp; Құс&lt;/b&gt;") && !text.contains("<script"))
      for (language, words) in [
        ("ru", "Документ действителен"), ("kk", "Құжат жарамды"), ("en", "The document is valid"),
      ] {
        let page = try await desk.page(code, language)
        #expect(page.headers["Content-Language"] == language)
        #expect(String(decoding: page.body, as: UTF8.self).contains(words))
      }

      let database = desk.world.database
      _ = try await database.query("alter table service_paper disable trigger service_paper_frozen")
      _ = try await database.query(
        "update service_paper set valid_until = current_date - 10 where code = \(code)")
      #expect(try await desk.client.send(.get, address)["status"] == "expired")
      try await desk.world.decide(id, from: "active", to: "ended")
      let revoked = try await desk.client.send(.get, address)
      #expect(revoked["status"] == "revoked" && revoked["revoked_at"].string != nil)
      #expect(
        String(decoding: try await desk.page(code, "en").body, as: UTF8.self)
          .contains("The document is revoked"))
    }
  }

  @Test func a_code_that_nobody_gave_is_unknown() async throws {
    try await ServicesDesk.open { desk in
      for code in [
        "abcdefghjkmnpqrstuvw", "x", "a%27or%27a%27=%27a", String(repeating: "a", count: 50),
      ] {
        let answer = try await desk.client.send(.get, "/api/v1/services/papers/\(code)")
        #expect(answer.status == 404 && answer["code"] == "not-found")
        let page = try await desk.page(code, "ru")
        #expect(page.status == 404)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Такого документа нет"))
      }
    }
  }

  @Test func names_of_people_are_told_to_nobody() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts()
      _ = try await desk.world.database.query(
        """
        insert into user_ref (id, display_name) values (7, 'Әйгерім Серікова')
        on conflict (id) do update set display_name = excluded.display_name
        """)
      let id = try await desk.requestAtContract()
      try await desk.work()
      let check = try await desk.papers(of: id)[0]["check"]?.string ?? ""
      let code = String(check.split(separator: "/").last ?? "")
      let told = try await desk.client.send(.get, "/api/v1/services/papers/\(code)")
      #expect(told.status == 200 && told["holder"] == .null)
      let page = String(decoding: try await desk.page(code).body, as: UTF8.self)
      #expect(!page.contains("Серікова"))
      #expect(try PaperTools.text(of: try await desk.contract(of: id)).contains("Әйгерім Серікова"))
    }
  }

  @Test(arguments: Language.allCases)
  func the_qr_code_of_a_paper_leads_to_its_page(_ language: Language) async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts(#"{"language": "\#(language.rawValue)"}"#)
      let id = try await desk.requestAtContract()
      try await desk.work()
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["language"]?.string == language.rawValue)
      let pdf = try await desk.contract(of: id)
      let read = try PaperTools.codes(in: pdf)
      #expect(read.trimmingNewlines == paper["check"]?.string)
      let words = [
        Language.russian: "Договор об условиях", .kazakh: "Қызмет шарттары туралы келісімшарт",
        .english: "Contract on the conditions",
      ]
      #expect(try PaperTools.text(of: pdf).contains(words[language] ?? "?"))
      #expect(Hex.text(try SHA256.digest(pdf)) == paper["sha256"]?.string)
    }
  }
}

extension String {
  fileprivate var trimmingNewlines: String { String(self.prefix { $0 != "\n" }) }
}

extension ServicesDesk {
  fileprivate func page(
    _ code: String, _ language: String = "ru"
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .get, "/papers/\(code)", headers: [(name: "Accept-Language", value: language)])
  }
}
