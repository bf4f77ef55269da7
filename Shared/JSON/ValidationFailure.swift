package import Kernel

/// An input that breaks rules: all its faults at once.
package struct ValidationFailure: Error {
  package let faults: [FieldFault]

  package init(_ faults: [FieldFault]) { self.faults = faults }
}

extension ValidationFailure: ProblemConvertible {
  /// 422 `invalid`.
  package var problem: Problem {
    Problem(
      status: 422, code: "invalid",
      title: Localized(
        ru: "Проверьте данные", kk: "Деректерді тексеріңіз", en: "The input is not valid"),
      faults: faults)
  }
}
