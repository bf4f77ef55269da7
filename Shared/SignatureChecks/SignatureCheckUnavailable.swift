package import Kernel

/// Nothing was checked, and nothing may be concluded: it may be tried again.
package enum SignatureCheckUnavailable: Error, Hashable, CaseIterable {
  /// More signatures wait than may be put off.
  case busy
  /// Who checks signatures by GOST is away, too slow, or answers what cannot be understood.
  case verifierAway
}

extension SignatureCheckUnavailable: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .busy:
      Problem(
        status: 503, code: "busy",
        title: Localized(
          ru: "Сейчас проверяется слишком много подписей, повторите позже",
          kk: "Қазір тым көп қолтаңба тексерілуде, кейінірек қайталаңыз",
          en: "Too many signatures are being checked, try again later"),
        retryAfter: .seconds(2))
    case .verifierAway:
      Problem(
        status: 503, code: "signature-verifier-unavailable",
        title: Localized(
          ru: "Проверка подписей по ГОСТ временно недоступна, повторите позже",
          kk: "МЕМСТ қолтаңбаларын тексеру уақытша қолжетімсіз, кейінірек қайталаңыз",
          en: "Signatures by GOST cannot be checked for the moment, try again later"),
        retryAfter: .seconds(30))
    }
  }
}
