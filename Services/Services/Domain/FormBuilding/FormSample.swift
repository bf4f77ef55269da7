package import Kernel

/// Answers that a form has to let pass before it is published. They are kept with it (`config.sample`):
/// `{"data": {…}, "context"?: {"today"?, "company_id"?, "company_verified"?}}`.
package struct FormSample: Sendable, Hashable {
  package let answers: [String: FormValue]
  package let context: FormContext

  /// `nil` where the form has none.
  package init?(config: FormValue, today: Day) throws(FormDefinitionFaults) {
    guard let value = config["sample"], value != .null else { return nil }
    guard let answers = value["data"]?.object else {
      throw FormDefinitionFaults(faults: [.init(pointer: "/config/sample/data", code: "setting")])
    }
    let given = value["context"]
    self.answers = answers
    context = FormContext(
      today: given?["today"]?.text.flatMap { Day($0) } ?? today,
      companyID: given?["company_id"]?.integer.map { Int64($0) },
      companyVerified: given?["company_verified"]?.bool ?? false)
  }

  /// What is wrong with its answers, as faults of the form.
  package static func refusals(
    _ faults: [FieldFault]
  ) -> [FormDefinitionFaults.Fault] {
    faults.map {
      FormDefinitionFaults.Fault(
        pointer: "/config/sample" + $0.pointer, code: "sample-" + $0.code)
    }
  }
}
