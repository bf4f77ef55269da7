package import Kernel

extension PaperTemplate {
  /// The page of a paper, as it is printed.
  ///
  /// - Parameter facts: an object of texts and of lists of objects of texts. A fact that is not there is
  ///   an empty text.
  /// - Parameter isDraft: every page bears the word, whatever its template says.
  package func page(
    titled title: String, in language: Language, _ facts: FormValue, isDraft: Bool = false
  ) -> String {
    var page =
      "<!doctype html><html lang=\"\(language.rawValue)\"><head><meta charset=\"utf-8\"><title>"
    page += PaperTemplate.escaped(title)
    page += "</title><style>" + PaperStyle.text + "</style></head><body>"
    if isDraft {
      page += "<div class=\"draft\">\(PaperTemplate.draft.text(in: language))</div>"
    }
    PaperTemplate.write(parts, facts, to: &page)
    return page + "</body></html>"
  }

  /// What a paper is called that is none yet.
  package static let draft = Localized(ru: "ПРОЕКТ", kk: "ЖОБА", en: "DRAFT")

  private static func write(_ parts: [Part], _ facts: FormValue, to page: inout String) {
    for part in parts {
      switch part {
      case .markup(let text): page += text
      case .fact(let name): page += escaped(facts[name]?.text ?? "")
      case .each(let name, let inside):
        for item in facts[name]?.list ?? [] { write(inside, item, to: &page) }
      case .given(let name, let inside):
        if !(facts[name] ?? .null).isEmpty { write(inside, facts, to: &page) }
      }
    }
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// The look of papers: A4, fonts that have the letters of all three languages.
enum PaperStyle {
  static let text = """
    @page { size: A4; margin: 20mm 20mm 24mm;
      @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "DejaVu Sans"; } }
    body { font: 10.5pt/1.5 "DejaVu Serif", serif; color: #111; }
    h1 { font: bold 16pt/1.3 "DejaVu Sans", sans-serif; text-align: center; margin: 12mm 0 4mm; }
    .number { text-align: center; margin: 0 0 10mm; }
    .holder { text-align: center; font-size: 14pt; font-weight: bold; margin: 6mm 0; }
    .draft { position: fixed; top: 90mm; left: 0; right: 0; z-index: -1; text-align: center;
      font: bold 72pt "DejaVu Sans", sans-serif; color: #ddd; }
    .line { display: flex; justify-content: space-between; margin-top: 14mm; }
    table { width: 100%; border-collapse: collapse; margin: 4mm 0; }
    td, th { border: 0.3mm solid #777; padding: 1.5mm 2mm; text-align: left; }
    .check { margin-top: 12mm; page-break-inside: avoid; font-size: 8.5pt; }
    .check img { width: 28mm; height: 28mm; float: left; margin-right: 5mm; }
    """
}
