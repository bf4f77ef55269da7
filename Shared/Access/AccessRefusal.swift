package import Kernel

/// A caller who may not do what he asks.
package enum AccessRefusal: Error, Hashable {
  case notSignedIn
  case notAllowed
}

extension AccessRefusal: ProblemConvertible {
  /// 401 `not-signed-in` or 403 `forbidden`.
  package var problem: Problem {
    switch self {
    case .notSignedIn:
      Problem(
        status: 401, code: "not-signed-in",
        title: Localized(
          ru: "Необходимо войти", kk: "Жүйеге кіру қажет", en: "Sign in first"))
    case .notAllowed:
      Problem(
        status: 403, code: "forbidden",
        title: Localized(
          ru: "Недостаточно прав", kk: "Құқық жеткіліксіз", en: "You may not do this"))
    }
  }
}
