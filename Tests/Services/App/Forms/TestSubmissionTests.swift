import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// A form that is handed in for a try is kept, and is no request.
@Suite struct TestSubmissionTests {
  private let forms = ServicesDesk.forms
  private let good = #"{"data":{"kind":"company","costs":[{"amount":"10.50"},{"amount":"2"}]}}"#

  @Test func what_would_be_frozen_is_kept_with_a_number_of_its_own() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("handed")
      let path = "\(forms)/\(id)/test-submissions"
      let made = try await desk.post(path, good, as: me)
      #expect(made.status == 201, "\(made.json)")
      let key = try #require(made["id"].int64)
      #expect(made.headers["Location"] == "\(path)/\(key)")
      #expect(made["number"].string?.hasPrefix("TEST-") == true && made["is_test"].bool == true)
      #expect(made["data"]["total"]?.decimal == "12.5" && made["sha256"].string?.count == 64)
      #expect(made["version"] == .null)
      _ = try await desk.post("\(forms)/\(id)/publications", as: me)
      let second = try await desk.post(
        path, String(good.dropLast()) + #","version":1}"#, as: me)
      #expect(second.status == 201 && second["version"].int == 1, "\(second.json)")

      let list = try await desk.send(.get, path + "?limit=1", as: me)
      #expect(list["items"].array?.map { $0["id"]?.int64 } == [second["id"].int64])
      let next = try #require(list["next"].string)
      let rest = try await desk.send(.get, path + "?limit=1&cursor=\(next)", as: me)
      #expect(rest["items"].array?.map { $0["id"]?.int64 } == [key] && rest["next"] == .null)
      let shown = try await desk.send(.get, "\(path)/\(key)", as: me)
      #expect(shown.status == 200 && shown["data"]["kind"]?.string == "company")
      #expect(try await desk.send(.get, "\(path)/999999", as: me).status == 404)
    }
  }

  @Test func every_fault_is_told_and_nothing_is_kept_of_it() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("faulty")
      let path = "\(forms)/\(id)/test-submissions"
      let refused = try await desk.post(path, #"{"data":{}}"#, as: desk.builder())
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["pointer"]?.string == "/data/kind")
      #expect(
        try await desk.post(path, good, as: desk.builder(without: "service.change_hubform")).status
          == 403)
      #expect(try await desk.post(path, good, as: desk.builder(of: "other")).status == 404)
      #expect(try await desk.world.count("service_testsubmission") == 0)
    }
  }

  /// It stands in a table of its own: whoever counts requests cannot count it.
  @Test func nothing_of_it_is_a_request() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("apart")
      // The services of the demo were told of when they were published.
      let told = try await desk.world.count("outbox")
      let made = try await desk.post(
        "\(forms)/\(id)/test-submissions", good, as: desk.builder())
      #expect(made.status == 201)
      for table in [
        "service_servicerequest", "service_hubformdata", "service_requestsubmission",
        "service_requestwords", "service_hookdelivery",
      ] { #expect(try await desk.world.count(SQL(unsafe: table)) == 0, "\(table)") }
      #expect(try await desk.world.count("outbox") == told)
      let work = try await desk.send(
        .get, "/api/v1/services/requests?scope=work", as: desk.staff)
      #expect(work["items"].array?.isEmpty == true)
    }
  }

  @Test func it_leaves_after_thirty_days() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("leaving")
      let path = "\(forms)/\(id)/test-submissions"
      for _ in 0..<2 { _ = try await desk.post(path, good, as: desk.builder()) }
      _ = try await desk.world.database.query(
        """
        update service_testsubmission set created_at = now() - interval '31 days'
        where id = (select min(id) from service_testsubmission)
        """)
      let submissions = TestSubmissions(database: desk.world.database)
      #expect(try await submissions.purge(now: WallClock.live.now()) == 1)
      #expect(try await desk.world.count("service_testsubmission") == 1)
      #expect(try await submissions.purge(now: WallClock.live.now()) == 0)
    }
  }
}
