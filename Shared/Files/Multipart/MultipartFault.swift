package import Kernel

/// A form that cannot be taken.
package enum MultipartFault: Error, Equatable {
  /// `Content-Type` has no boundary, or one that RFC 2046, 5.1.1 does not allow.
  case badBoundary
  /// A delimiter line with something behind the boundary.
  case badDelimiter
  /// The head of a part is no head, or lacks a name.
  case badHead
  /// More than its limits allow.
  case tooMuch
  /// The form ends before its closing delimiter.
  case cutOff
}

extension MultipartFault: ProblemConvertible {
  /// 400 `bad-form-data`, or 413 `content-too-large`.
  package var problem: Problem {
    if self == .tooMuch {
      return Problem(
        status: 413, code: "content-too-large",
        title: Localized(
          ru: "Слишком большая форма", kk: "Форма тым үлкен", en: "The form is too large"))
    }
    return Problem(
      status: 400, code: "bad-form-data",
      title: Localized(
        ru: "Форма передана с ошибкой", kk: "Форма қатемен жіберілді",
        en: "The form is malformed"))
  }
}
