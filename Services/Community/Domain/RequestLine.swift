import Kernel

/// A request as notices name it: `Application 2026-000017, “Start-up visa”`.
struct RequestLine {
  let number: String?
  let service: Localized

  var words: Localized {
    Localized(
      ru: line("Заявка", in: .russian), kk: line("Өтінім", in: .kazakh),
      en: line("Application", in: .english))
  }

  private func line(_ noun: String, in language: Language) -> String {
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let numbered = number.map { "\(noun) \($0)" } ?? noun
    return "\(numbered), \(quotes.0)\(service.text(in: language))\(quotes.1)"
  }
}
