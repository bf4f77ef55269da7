package import Kernel

/// A caller who may not do what he asks.
package enum AccessRefusal: Error, Hashable {
  case notSignedIn
  case notAllowed
  /// An application whose token has not this scope, nor another that would do.
  case scopeMissing(String)
  /// Signed in, but nothing is open before a second factor is set up.
  case secondFactorMissing
}

extension AccessRefusal: ProblemConvertible {
  /// 401 `not-signed-in`, 403 `forbidden`, `insufficient-scope` (RFC 6750, section 3.1) or
  /// `second-factor-required`.
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
    case .scopeMissing(let scope):
      Problem(
        status: 403, code: "insufficient-scope",
        title: Localized(
          ru: "Токену не хватает области доступа", kk: "Токеннің рұқсат аясы жеткіліксіз",
          en: "The scope of the token is not enough"),
        members: [(name: "scope", json: "\"\(scope)\"")],
        headers: [
          (
            name: "WWW-Authenticate",
            value: "Bearer error=\"insufficient_scope\", scope=\"\(scope)\""
          )
        ])
    case .secondFactorMissing:
      Problem(
        status: 403, code: "second-factor-required",
        title: Localized(
          ru: "Сначала настройте второй фактор входа",
          kk: "Алдымен кірудің екінші факторын баптаңыз",
          en: "Set up a second factor of sign-in first"))
    }
  }
}
