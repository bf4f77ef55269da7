import Access
import HTTPCore
import JSON
import ServicesSamples
import TestSupport
import Testing

/// A form is not published over answers that it is said to let pass, and does not.
struct FormSampleTests {
  private let forms = ServicesDesk.forms
  private let any = [(name: "If-Match", value: "*")]

  /// The sample is kept with the form; what publishing comes to then.
  private func publish(
    _ id: Int64, over sample: String, _ desk: ServicesDesk
  ) async throws -> ServiceClient.Answer {
    let kept = try await desk.formClient().send(
      .patch, "\(forms)/\(id)", json: "{\"config\":{\"sample\":\(sample)}}", headers: any,
      as: desk.builder())
    #expect(kept.status == 200, "\(kept.json)")
    return try await desk.post("\(forms)/\(id)/publications", as: desk.builder())
  }

  private func faults(_ list: JSONValue) -> [String] {
    (list.array ?? []).map { "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")" }
  }

  @Test func what_its_own_sample_does_not_pass_is_not_published() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("sampled")
      let wrong = [
        "/config/sample/data/kind sample-not-an-option", "/config/sample/data/bin sample-not-a-bin",
      ]
      let refused = try await publish(id, over: #"{"data":{"kind":"robot"}}"#, desk)
      #expect(refused.status == 422 && refused["code"].string == "form-not-publishable")
      #expect(faults(refused["errors"]) == [wrong[0]])
      let number = try await publish(
        id, over: #"{"data":{"kind":"company","bin":"1","costs":[{"amount":"5"}]}}"#, desk)
      #expect(faults(number["errors"]) == [wrong[1]])
      // Whoever builds it sees it in the draft, and nothing was published.
      let draft = try await desk.send(.get, "\(forms)/\(id)/definition", as: desk.builder())
      #expect(faults(draft["faults"]) == [wrong[1]])
      #expect(draft["version"].isNull)
      let none = try await publish(id, over: #"{"data":5}"#, desk)
      #expect(faults(none["errors"]) == ["/config/sample/data setting"])

      let good = try await publish(
        id,
        over: #"{"data":{"kind":"company","bin":"200140000004","costs":[{"amount":"5"}]}}"#, desk)
      #expect(good.status == 201, "\(good.json)")
    }
  }

  @Test func a_form_without_a_sample_is_published_as_before() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("plain")
      #expect(try await publish(id, over: "null", desk).status == 201)
    }
  }
}
