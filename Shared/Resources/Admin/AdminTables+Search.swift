extension AdminTables {
  /// What `q=` of a table's list looks into: every plain text that the list shows in full and the
  /// words that are kept of the row, as long as the table is small; of a larger one what an index
  /// serves; `nil` if that is nothing. Never a secret or masked column, nor words made of one.
  func search(in table: TableSchema, _ rights: ColumnRights) -> Search? {
    let closed = rights.hidden.union(rights.personal).union(ColumnRights.internalColumns)
    let texts = table.columns.filter { $0.isText && !closed.contains($0.name) }.map(\.name)
    let words = table.words(madeOfNone: closed)
    if table.bytes <= searchedBytes, !texts.isEmpty { return .scan(texts, words: words) }
    if let words { return .words(words) }
    let indexed = texts.filter(table.hasPartsIndexed)
    return indexed.isEmpty ? nil : .parts(indexed)
  }
}

extension ColumnSchema {
  fileprivate var isText: Bool { if case .text = type { true } else { false } }
}

extension TableSchema {
  /// The column of words, made by `search_words` and served by an index, unless one of `closed` is
  /// in what it is made of.
  fileprivate func words(madeOfNone closed: Set<String>) -> String? {
    columns.first { column in
      guard column.isGenerated, column.typeName == "tsvector" else { return false }
      let names = column.namesInDefault
      return names.contains("search_words") && names.isDisjoint(with: closed)
        && indexes.contains {
          $0.method == "gin" && $0.columns.first == column.name && !$0.isPartial
        }
    }?.name
  }

  fileprivate func hasPartsIndexed(_ column: String) -> Bool {
    indexes.contains { $0.isTrigram && $0.columns.first == column && !$0.isPartial }
  }
}

extension ColumnSchema {
  /// Every name in the expression that computes it, those of functions and words of SQL too.
  fileprivate var namesInDefault: Set<String> {
    let parts = (defaultExpression ?? "").split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return Set(parts.map(String.init))
  }
}
