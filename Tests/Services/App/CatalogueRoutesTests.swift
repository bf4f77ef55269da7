import Access
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

struct CatalogueRoutesTests {
  private let catalogue = "/api/v1/services/catalogue"

  @Test func anybody_reads_the_catalogue_page_by_page() async throws {
    try await ServicesDesk.open { desk in
      let first = try await desk.send(.get, "\(catalogue)?limit=1&lang=kk", as: .anonymous())
      #expect(first.status == 200)
      #expect(first["items"].array?.first?["name"]?.string == "Стартапқа грант")
      let cursor = try #require(first["next"].string)
      let second = try await desk.get("\(catalogue)?limit=1&cursor=\(cursor)")
      #expect(second["items"].array?.first?["code"]?.string == "consultation")
      let last = try #require(second["next"].string)
      let third = try await desk.get("\(catalogue)?limit=1&cursor=\(last)")
      #expect(third["items"].array?.first?["code"]?.string == "seed-money")
      let end = try #require(third["next"].string)
      let fourth = try await desk.get("\(catalogue)?limit=1&cursor=\(end)")
      #expect(fourth["items"].array?.first?["code"]?.string == "participant")
      #expect(fourth["next"].isNull)
      let few = try await desk.get("\(catalogue)?category=support")
      #expect(few["items"].array?.count == 2)
      #expect(try await desk.get("\(catalogue)?is_open=false")["items"].array?.isEmpty == true)
    }
  }

  @Test func a_service_says_whether_it_is_open() async throws {
    try await ServicesDesk.open { desk in
      let one = try await desk.get("\(catalogue)/startup-grant?lang=en")
      #expect(one["name"].string == "Startup grant")
      #expect(one["is_open"].bool == true)
      #expect(try await desk.get("\(catalogue)/nothing").status == 404)
    }
  }

  @Test func an_unpublished_service_is_not_there() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        "update service_service set published = false, row_version = 2 where code = 'consultation'")
      #expect(try await desk.get("\(catalogue)/consultation").status == 404)
      #expect(try await desk.get("\(catalogue)/consultation/form").status == 404)
      #expect(
        try await desk.post("/api/v1/services/requests", #"{"service":"consultation"}"#).status
          == 422)
    }
  }

  @Test func the_form_has_its_steps_conditions_and_rows() async throws {
    try await ServicesDesk.open { desk in
      let form = try await desk.get("\(catalogue)/startup-grant/form?lang=ru")
      let steps = form["steps"].array ?? []
      #expect(steps.count == 2)
      let fields = steps.flatMap { $0["fields"]?.array ?? [] }
      let team = fields.first { $0["name"]?.string == "team" }
      #expect(team?["fields"]?.array?.count == 4)
      #expect(team?["config"]?["minRows"]?.int == 1)
      let iin = fields.first { $0["name"]?.string == "iin" }
      #expect(iin?["visible_if"]?["field"]?.string == "applicant_kind")
      let all = try await desk.get("\(catalogue)/startup-grant/form?lang=*")
      #expect(all["steps"].array?.first?["title"]?["en"]?.string == "Applicant")
    }
  }

  @Test func a_known_form_is_not_sent_again() async throws {
    try await ServicesDesk.open { desk in
      let first = try await desk.get("\(catalogue)/startup-grant/form?lang=ru")
      let tag = try #require(first.headers["ETag"])
      let known = [(name: "If-None-Match", value: tag)]
      let second = try await desk.get("\(catalogue)/startup-grant/form?lang=ru", headers: known)
      #expect(second.status == 304)
      #expect(second.body.isEmpty)
      let other = try await desk.get("\(catalogue)/startup-grant/form?lang=kk", headers: known)
      #expect(other.status == 200)
    }
  }
}
