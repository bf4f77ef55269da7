import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesContract
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Others hear of services and forms, whoever changes what of them.
@Suite struct CatalogueEventTests {
  private let any = [(name: "If-Match", value: "*")]

  @Test func every_change_of_a_service_is_told_and_every_version_of_a_form() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let before = try await desk.said(ServiceUpdated.type).count
      let row = "/api/v1/services/services/consultation"
      let hidden = try await client.send(
        .patch, row, json: #"{"published":false,"name":{"ru":"Приём","kk":"Қабылдау"}}"#,
        headers: any, as: desk.builder())
      #expect(hidden.status == 200, "\(hidden.json)")
      let said = try await desk.said(ServiceUpdated.type)
      #expect(said.count == before + 1)
      let last = try #require(said.last)
      #expect(last["service_code"]?.string == "consultation")
      #expect(last["service_title"]?["ru"]?.string == "Приём")
      #expect(last["is_offered"]?.bool == false)

      // when: its managers, its process, its form
      let managers = try await desk.send(
        .put, "/api/v1/services/managers/consultation", #"{"users":[70]}"#, headers: any,
        as: desk.editor)
      #expect(managers.status == 200)
      let process = try await desk.send(
        .get, "/api/v1/services/processes/consultation", as: desk.editor)
      let document = FormValue(try #require(process.json["process"]))
      let same = String(decoding: CanonicalJSON.bytes(of: document), as: UTF8.self)
      let kept = try await desk.send(
        .put, "/api/v1/services/processes/consultation", "{\"process\":\(same)}", headers: any,
        as: desk.editor)
      #expect(kept.status == 200)
      #expect(try await desk.said(ServiceUpdated.type).count == before + 3)

      let form = try await desk.grantForm()
      let versions = try await desk.said(FormPublished.type).count
      _ = try await desk.world.database.query(
        """
        update service_hubformfield set title = title || '{"en": "Other words"}'
        where id = (
          select min(f.id) from service_hubformfield f
          join service_hubformstep s on s.id = f.hub_form_step_id where s.hub_form_id = \(form))
        """)
      for status in [201, 200] {
        let published = try await desk.post(
          "\(ServicesDesk.forms)/\(form)/publications", as: desk.builder())
        #expect(published.status == status, "\(published.json)")
      }
      // What is the last version already is told no second time.
      let told = try await desk.said(FormPublished.type)
      #expect(told.count == versions + 1)
      #expect(told.last?["form_id"]?.int64 == form && told.last?["form_version"]?.int == 2)
      let services = try await desk.said(ServiceUpdated.type)
      #expect(services.count == before + 4)
      #expect(services.last?["service_code"]?.string == "startup-grant")
    }
  }

  @Test func they_have_the_frozen_form() throws {
    let service = ServiceUpdated(
      serviceCode: "grant", serviceTitle: Localized(ru: "Грант", kk: "Грант"),
      organizationID: "hub", isOffered: true)
    let golden = """
      {"is_offered":true,"organization_id":"hub","service_code":"grant",\
      "service_title":{"kk":"Грант","ru":"Грант"}}
      """
    #expect(try String(decoding: JSONCoding.encode(service), as: UTF8.self) == golden)
    #expect(try JSONCoding.decode(ServiceUpdated.self, from: Array(golden.utf8)) == service)
    let form = FormPublished(
      formID: 5, code: "grant", title: Localized(ru: "Заявка", kk: "Өтінім"), formVersion: 2)
    let other = """
      {"code":"grant","form_id":5,"form_version":2,"title":{"kk":"Өтінім","ru":"Заявка"}}
      """
    #expect(try String(decoding: JSONCoding.encode(form), as: UTF8.self) == other)
    #expect(try JSONCoding.decode(FormPublished.self, from: Array(other.utf8)) == form)
    #expect(ServiceUpdated.type == "service.updated" && FormPublished.type == "form.published")
    #expect(service.aggregateID == "grant" && form.aggregateID == "5")
  }
}
