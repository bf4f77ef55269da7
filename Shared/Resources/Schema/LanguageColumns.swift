import Kernel
import Postgres

/// The columns of one text in three languages: `name_ru`, `name_kk` and `name_en`. Where there is no
/// `name_ru`, the plain `name` is the Russian one.
struct LanguageColumns: Sendable {
  let all: [(language: Language, column: ColumnSchema)]
  /// The column of the bare name, where there is one: it is what readers of one language look at.
  let plain: ColumnSchema?

  var russian: ColumnSchema? { all.first { $0.language == .russian }?.column }
  var names: [String] { all.map(\.column.name) }
  /// Characters that each of them holds.
  var limit: Int { all.compactMap(\.column.type.limit).min() ?? 255 }

  init(of name: String, in table: TableSchema) {
    let plain = table.column(name)
    self.plain = plain
    all = Language.allCases.compactMap { language in
      let own = table.column("\(name)_\(language.rawValue)")
      let column = own ?? (language == .russian ? plain : nil)
      return column.map { (language, $0) }
    }
  }

  /// `'ru', <text of the row named alias>, …`, NULL for what is empty.
  func members(on alias: String) -> String {
    all.map { "'\($0.language.rawValue)', \(text($0.column, on: alias))" }.joined(separator: ", ")
  }

  /// The first of `languages` that has a text, or `''`.
  func text(in languages: [Language], on alias: String) -> String {
    let texts = languages.compactMap { language in
      all.first { $0.language == language }.map { text($0.column, on: alias) }
    }
    return "coalesce(\((texts + ["''"]).joined(separator: ", ")))"
  }

  private func text(_ column: ColumnSchema, on alias: String) -> String {
    "nullif(\(alias).\(quotedIdentifier(column.name)), '')"
  }
}
