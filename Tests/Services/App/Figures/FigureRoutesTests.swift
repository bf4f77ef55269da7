import Access
import Foundation
import FoundationXML
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

@Suite struct FigureRoutesTests {
  private static let root = "/api/v1/services/figures/"

  private func viewer(_ organization: String? = nil) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 92,
      permissions: [ServicesApplication.viewFigures], isStaff: true, organization: organization)
  }

  private func get(
    _ path: String, _ desk: ServicesDesk, accept: String? = nil, language: String? = nil,
    headers: [(name: String, value: String)] = [], as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    var headers = headers
    if let accept { headers.append(("Accept", accept)) }
    if let language { headers.append(("Accept-Language", language)) }
    return try await desk.send(
      .get, Self.root + path, headers: headers, as: principal ?? viewer())
  }

  private func text(_ answer: ServiceClient.Answer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  @Test(arguments: Figure.allCases)
  func only_who_may_sees_figures(_ figure: Figure) async throws {
    try await ServicesDesk.open { desk in
      let seen = try await get(figure.rawValue, desk)
      #expect(seen.status == 200)
      #expect(try await get(figure.rawValue, desk, as: desk.staff).status == 403)
      #expect(try await get(figure.rawValue, desk, as: .anonymous()).status == 401)
      #expect(try await get("\(figure.rawValue)s", desk).status == 404)
    }
  }

  @Test func figures_are_rows_in_the_readers_language() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.fewRequests()
      let funnel = try await get("funnel?from=2026-03-01&to=2026-03-31", desk, language: "kk")
      #expect(funnel.status == 200 && funnel["total"] == 3 && funnel["by"] == "status")
      #expect(funnel["from"] == "2026-03-01" && funnel["to"] == "2026-03-31")
      let first = try #require(funnel["rows"].array?.first)
      #expect(first["code"] == "submitted" && first["label"] == "Берілді")
      #expect(first["reached"] == 3 && first["rate"] == .null)
      #expect(funnel["rows"].array?[1]["rate"] == .number("0.6667"))
      let all = try await get("funnel?lang=*", desk)
      #expect(all["rows"].array?.first?["label"]?["en"] == "Submitted" && all["total"] == 4)
      let stays = try await get("time-in-status?by=step&service=startup-grant", desk)
      let stay = try #require(stays["rows"].array?.first)
      #expect(stay["code"] == "registered" && stay["label"] == "Зарегистрирована")
      #expect(stay["median_hours"]?.double == 4 && stay["p90_hours"]?.double == 5.6)
      let load = try await get("load", desk)
      #expect(load["rows"].array?.map { $0["open"]?.int64 } == [1, 0])
      let regions = try await get("regions?status=approved", desk)
      #expect(regions["rows"].array?.map { $0["kind"]?.string } == ["region", "unknown"])
      let several = try await get("regions?status__in=approved,rejected", desk)
      #expect(several["rows"].array?.first?["requests"] == 2)
    }
  }

  /// Fails where a day begins at midnight UTC.
  @Test func days_are_those_of_almaty() async throws {
    try await ServicesDesk.open { desk in
      let lastSecond = Instant(seconds: 1_774_983_599)  // 31 March, 23:59:59 in Almaty
      for opened in [lastSecond, lastSecond + .seconds(1)] {
        try await desk.world.told([HistoryLine(.submitted, after: 0)], opened: opened)
      }
      for query in ["to=2026-03-31", "from=2026-04-01", "from=2026-03-31&to=2026-03-31"] {
        #expect(try await get("funnel?\(query)", desk)["total"] == 1, "\(query)")
      }
      #expect(try await get("funnel?from=2026-04-02", desk)["total"] == 0)
    }
  }

  @Test func staff_of_an_organisation_sees_figures_of_its_services() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.fewRequests()
      _ = try await desk.world.database.query(
        "update service_service set organization_id = 'astana' where code = 'startup-grant'")
      for (who, query, total) in [
        (viewer("astana"), "", 4), (viewer("almaty"), "", 0),
        (viewer("almaty"), "?organization=astana", 0),
        (viewer("almaty"), "?by=step&service=startup-grant", 0),
        (viewer(), "?organization=astana", 4), (viewer(), "?organization=almaty", 0),
      ] {
        let answer = try await get("funnel" + query, desk, as: who)
        #expect(answer.status == 200 && answer["total"].int64 == Int64(total), "\(query)")
      }
      for figure in Figure.allCases {
        let csv = try await get("\(figure.rawValue)?format=csv", desk, as: viewer("almaty"))
        #expect(!text(csv).contains("алматы") && !text(csv).contains("\(ServicesWorld.staff)"))
      }
    }
  }

  @Test(arguments: Language.allCases)
  func everything_that_is_wrong_is_said_at_once(_ language: Language) async throws {
    try await ServicesDesk.open { desk in
      let wrong = try await get(
        "funnel?from=2026-02-30&to=1999-01-01&status=draft&status__in=&by=step&format=png&colour=red",
        desk, language: language.rawValue)
      #expect(wrong.status == 422 && wrong["code"] == "invalid")
      let errors = wrong["errors"].array ?? []
      #expect(
        errors.map { "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")" } == [
          "colour unknown-field", "from bad-day", "to out-of-range", "status not-a-choice",
          "status__in not-a-choice", "service required", "format not-a-choice",
        ])
      let late = try await get("load?from=2026-03-02&to=2026-03-01", desk)
      #expect(late["errors"].array?.map { $0["code"]?.string } == ["ends-before-it-begins"])
      #expect(try await get("load?by=step", desk)["errors"].array?.first?["pointer"] == "by")
      for query in ["service=\(String(repeating: "s", count: 101))", "by=day"] {
        #expect(try await get("funnel?\(query)", desk).status == 422, "\(query)")
      }
    }
  }

  @Test func every_message_is_there_in_three_languages() async throws {
    try await ServicesDesk.open { desk in
      var told: Set<String> = []
      for language in Language.allCases {
        let wrong = try await get(
          "funnel?from=2026-03-02&to=2026-03-01", desk, language: language.rawValue)
        let far = try await get("funnel?from=1999-01-01", desk, language: language.rawValue)
        for answer in [wrong, far] {
          told.insert(answer["errors"].array?.first?["message"]?.string ?? "")
        }
      }
      #expect(told.count == 6 && !told.contains(""))
    }
  }

  @Test(arguments: Figure.allCases)
  func a_picture_is_asked_for_by_its_type(_ figure: Figure) async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.fewRequests()
      _ = try await desk.world.database.query(
        """
        insert into user_ref (id, display_name) values (70, '</text><script>alert(1)</script>')
        """)
      try await desk.world.company(5, at: "</text><script>alert(2)</script>")
      let asked = try await get(figure.rawValue, desk, accept: "image/svg+xml, */*;q=0.1")
      let named = try await get("\(figure.rawValue)?format=svg", desk, accept: "application/json")
      #expect(asked.status == 200 && asked.body == named.body)
      #expect(asked.headers["Content-Type"] == "image/svg+xml; charset=utf-8")
      #expect(
        asked.headers["Content-Security-Policy"]
          == "default-src 'none'; style-src 'unsafe-inline'")
      #expect(asked.headers.values(of: .vary).joined().contains("Accept"))
      #expect(asked.headers[.contentLanguage] == "ru")
      #expect(XMLParser(data: Data(asked.body)).parse(), "\(text(asked))")
      #expect(!text(asked).contains("<script"))
      let title = FigureWords.title(of: figure)
      for language in Language.allCases {
        let picture = try await get(
          "\(figure.rawValue)?format=svg&to=2026-12-31", desk, language: language.rawValue)
        #expect(text(picture).contains("\(title.text(in: language)), \u{2026} \u{2013} 2026-12-31"))
      }
    }
  }

  @Test func a_picture_of_nothing_says_so() async throws {
    try await ServicesDesk.open { desk in
      for figure in Figure.allCases {
        let picture = try await get("\(figure.rawValue)?format=svg", desk, language: "en")
        #expect(text(picture).contains("No data") && !text(picture).contains("<rect"))
        #expect(XMLParser(data: Data(picture.body)).parse())
      }
    }
  }

  @Test func a_table_has_the_members_as_columns() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.fewRequests()
      try await desk.world.company(5, at: "=cmd|' /C calc'!A0")
      let funnel = try await get("funnel", desk, accept: "text/csv", language: "en")
      #expect(funnel.headers["Content-Type"] == "text/csv; charset=utf-8; header=present")
      #expect(funnel.headers["Content-Disposition"] == "attachment; filename=\"funnel.csv\"")
      let lines = text(funnel).split(separator: "\r\n").map(String.init)
      #expect(lines.first == "\u{feff}code,label,reached,share,rate")
      #expect(lines[1...2] == ["submitted,Submitted,4,1.0,", "in_progress,Under review,2,0.5,0.5"])
      #expect(lines.count == RequestStatus.counted.count + 1)
      let stays = try await get("time-in-status?format=csv", desk, language: "en")
      #expect(text(stays).contains("\r\nsubmitted,Submitted,3,4.0,5.6,1\r\n"))
      let load = try await get("load?format=csv", desk)
      #expect(text(load).contains("\r\n,,1,1,0,\r\n70,,0,0,2,1.19\r\n"))
      let regions = try await get("regions?format=csv", desk)
      #expect(text(regions).contains("\r\nregion,'=cmd|' /C calc'!A0,1,1,1\r\n"))
    }
  }

  @Test func a_reader_who_has_it_is_told_so() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.fewRequests()
      var tags: Set<String> = []
      for form in ["json", "csv", "svg"] {
        let answer = try await get("regions?format=\(form)", desk)
        let tag = try #require(answer.headers[.etag])
        tags.insert(tag)
        #expect(answer.headers[.cacheControl] == "private, no-cache")
        let again = try await get(
          "regions?format=\(form)", desk, headers: [("If-None-Match", tag)])
        #expect(again.status == 304 && again.body.isEmpty && again.headers[.etag] == tag)
      }
      #expect(tags.count == 3)
      try await desk.world.told([HistoryLine(.submitted, after: 1)])
      let old = try #require(tags.first)
      let anew = try await get("regions?format=svg", desk, headers: [("If-None-Match", old)])
      #expect(anew.status == 200)
    }
  }
}
