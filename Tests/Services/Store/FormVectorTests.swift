import Foundation
import JSON
import Kernel
import ServicesDomain
import ServicesStore
import Testing

/// The published vectors: what any other evaluator has to find too. The one in
/// `Tests/EndToEnd/form_evaluator.py` runs the same file.
struct FormVectorTests {
  private static func fixture(_ name: String) throws -> FormValue {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appendingPathComponent("Fixtures/forms/\(name)"))
    return try FormValue(json: Array(data))
  }

  @Test func every_vector_comes_out_as_it_says() throws {
    let vectors = try #require(try Self.fixture("evaluator-vectors.json").list)
    #expect(vectors.count > 200)
    for vector in vectors {
      let name = vector["name"]?.text ?? ""
      let form = try Form(definition: vector["definition"] ?? .null)
      let context = try #require(Self.context(vector["context"]))
      let assessment = form.assess(vector["answers"]?.object ?? [:], in: context)
      let expected = vector["expect"]
      #expect(
        CanonicalJSON.bytes(of: .object(assessment.answers))
          == CanonicalJSON.bytes(of: expected?["answers"] ?? .null), "\(name)")
      #expect(assessment.visible.sorted() == expected?["visible"]?.texts, "\(name)")
      #expect(assessment.required.sorted() == expected?["required"]?.texts, "\(name)")
      #expect(
        assessment.faults.map { "\($0.pointer) \($0.code)" } == expected?["faults"]?.texts,
        "\(name)")
    }
  }

  private static func context(_ value: FormValue?) -> FormContext? {
    guard let value, let today = value["today"]?.text.flatMap({ Day($0) }) else { return nil }
    return FormContext(
      today: today, companyID: value["company_id"]?.integer.map(Int64.init),
      companyVerified: value["company_verified"]?.bool ?? false,
      knowledge: FormKnowledge(facts: FormFacts(value["facts"]?.object ?? [:])))
  }

  /// Fails where an operator, a type or a setting changes and nobody tells those who evaluate
  /// elsewhere.
  @Test func the_description_is_the_one_that_others_were_given() throws {
    #expect(FormDescription.value == (try Self.fixture("form-rules.json")))
  }
}

extension FormValue {
  fileprivate var texts: [String]? { list?.compactMap(\.text) }
}
