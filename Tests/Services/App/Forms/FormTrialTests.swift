import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

struct FormTrialTests {
  private let forms = ServicesDesk.forms

  @Test func answers_are_tried_and_nothing_is_kept() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("trial")
      let path = "\(forms)/\(id)/assessments"
      let company = try await desk.post(
        path,
        #"{"data":{"kind":"company","costs":[{"amount":"10.50"},{"amount":"2"}]}}"#, as: me)
      #expect(company.status == 200)
      #expect(company["visible"].array == ["kind", "bin", "costs", "total"])
      #expect(company["computed"]["total"]?.decimal == "12.5")
      #expect(company["complete"].bool == true)
      let person = try await desk.post(
        path, #"{"data":{"kind":"person","bin":"x"}}"#,
        headers: [("Accept-Language", "en")], as: me)
      #expect(person["visible"].array == ["kind"])
      #expect(person["data"]["bin"] == nil)
      let empty = try await desk.post(path, #"{"data":{}}"#, as: me)
      #expect(empty["complete"].bool == false)
      #expect(empty["faults"].array?.first?["pointer"]?.string == "/data/kind")
      #expect(try await desk.world.count("service_hubformdata") == 0)
      #expect(try await desk.world.count("service_servicerequest") == 0)
    }
  }

  @Test func a_version_is_tried_beside_the_draft() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("beside")
      _ = try await desk.post("\(forms)/\(id)/publications", as: me)
      _ = try await desk.send(
        .put, "\(forms)/\(id)/definition", #"{"steps":[]}"#, headers: [("If-Match", "*")], as: me)
      let path = "\(forms)/\(id)/assessments"
      let draft = try await desk.post(path, #"{"data":{}}"#, as: me)
      #expect(draft.status == 422 && draft["code"].string == "form-not-publishable")
      #expect(try await desk.post(path, #"{"data":{},"version":1}"#, as: me).status == 200)
      #expect(try await desk.post(path, #"{"data":{},"version":2}"#, as: me).status == 404)
    }
  }

  @Test(arguments: [
    (#"{"data":{"no_such":1}}"#, "/data/no_such"), (#"{"data":{"kind":1}}"#, "/data/kind"),
    (#"{}"#, "/data"), (#"{"data":{},"version":0}"#, "/version"),
    (#"{"data":{},"version":"x"}"#, "/version"),
    (#"{"data":{},"context":{"today":"x"}}"#, "/context/today"),
  ])
  func a_trial_of_another_shape_is_refused(_ body: String, _ pointer: String) async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("faulty")
      let answer = try await desk.post("\(forms)/\(id)/assessments", body, as: desk.builder())
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"]?.string == pointer)
    }
  }

  /// A directory that a form names must be there: told before publishing, and looked into by a trial.
  @Test func directories_are_looked_up() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let field = FormSamples.field("place", "select", ["directory": "places"])
      let id = try await desk.form(
        "places", ["steps": [["title": FormSamples.title, "fields": [field]]]])
      let path = "\(forms)/\(id)/definition"
      let without = try await desk.send(.get, path, as: me)
      #expect(without["faults"].array?.map { $0["code"]?.string } == ["nothing-there"])
      let refused = try await desk.post("\(forms)/\(id)/publications", as: me)
      #expect(refused["code"].string == "form-not-publishable")
      _ = try await desk.world.database.query(
        "insert into service_directory (code, name) values ('places', '{}')")
      _ = try await desk.world.database.query(
        """
        insert into service_directoryitem (directory_id, code, label)
        values ('places', 'almaty', '{"ru": "Алматы"}')
        """)
      let with = try await desk.send(.get, path, as: me)
      #expect(with["faults"].array?.isEmpty == true)
      let trials = "\(forms)/\(id)/assessments"
      let good = try await desk.post(trials, #"{"data":{"place":"almaty"}}"#, as: me)
      #expect(good["complete"].bool == true)
      let bad = try await desk.post(trials, #"{"data":{"place":"atlantis"}}"#, as: me)
      #expect(bad["complete"].bool == false)
    }
  }

  @Test func texts_without_a_language_are_listed() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("texts")
      let path = "\(forms)/\(id)/translations"
      let whole = try await desk.send(.get, path, as: desk.builder())
      #expect(whole["items"].array?.isEmpty == true)
      #expect(whole["complete"]["en"] == whole["total"])
      _ = try await desk.world.database.query(
        """
        update service_hubformstep set name = '{"ru": "Шаг"}' where hub_form_id = \(id)
          and position = 1
        """)
      let gaps = try await desk.send(.get, path, as: desk.builder())
      #expect(gaps["items"].array?.count == 1)
      #expect(gaps["items"].array?[0]["pointer"]?.string == "/steps/1/title")
      #expect(gaps["items"].array?[0]["missing"]?.array == ["kk", "en"])
    }
  }
}
