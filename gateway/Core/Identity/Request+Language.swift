import HTTPCore
import Kernel

extension Request {
  /// What services are told: the browser's language, else the caller's own; `nil` if nobody said one.
  func spoken(by caller: IdentityAnswer?) -> Language? {
    head.headers.contains(.acceptLanguage) ? language : caller?.locale
  }

  /// In which language they then answer: what the address asks for stands before that.
  func language(for caller: IdentityAnswer?) -> Language {
    let named = query("lang").flatMap { Language(rawValue: $0.lowercased()) }
    return named ?? spoken(by: caller) ?? language
  }
}
