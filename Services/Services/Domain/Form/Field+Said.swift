package import Kernel

extension Field {
  /// What stands for a value that the reader has no right to.
  package static let mask = "•••"

  /// An answer as people read it: choices by their labels, rows of a group joined by ` | `. Personal
  /// values are masked unless `reveals`.
  package func said(_ value: FormValue, in language: Language, reveals: Bool) -> String {
    if value.isEmpty { return "" }
    if isPersonal, !reveals { return Field.mask }
    if type == .group, let rows = value.list {
      return rows.map { row in
        fields.compactMap { field in
          guard let answer = row[field.name], !answer.isEmpty else { return nil }
          let said = field.said(answer, in: language, reveals: reveals)
          return "\(field.title.text(in: language)): \(said)"
        }.joined(separator: "; ")
      }.joined(separator: " | ")
    }
    switch value {
    case .null: return ""
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let text): return text
    case .text(let text): return label(of: text, in: language)
    case .list(let items):
      return items.map { $0.text.map { label(of: $0, in: language) } ?? $0.canonicalText }
        .joined(separator: ", ")
    case .object: return value["other"]?.text ?? value.canonicalText
    }
  }

  private func label(of code: String, in language: Language) -> String {
    options.first { $0.code == code }.map { $0.label.text(in: language) } ?? code
  }
}

extension FormValue {
  fileprivate var canonicalText: String {
    String(decoding: CanonicalJSON.bytes(of: self), as: UTF8.self)
  }
}
