package import Access
import Kernel
package import Postgres

extension SliceResources {
  /// Every right that a route of the slice may demand: those to each of its tables, which the admin
  /// API asks for, and the context's own.
  package func permissions(in database: Database) async throws -> [DeclaredPermission] {
    permissions(to: try await SchemaSource(database: database).schema().tables.keys)
  }

  func permissions(to tables: some Sequence<String>) -> [DeclaredPermission] {
    let known = tables.flatMap { table in
      TableVerb.allCases.map { verb in
        DeclaredPermission(
          ModelName(table: table).permission(verb.rawValue), about: ModelName(table: table).model,
          verb.name(of: ModelName(table: table)), isCommon: LibraryTables.names.contains(table))
      }
    }
    let codes = Set(ownPermissions.map(\.code))
    return (known.filter { !codes.contains($0.code) } + ownPermissions)
      .sorted { $0.code < $1.code }
  }
}

/// What may be done with a table: Django's four, and `reveal`, which shows what is masked.
private enum TableVerb: String, CaseIterable {
  case add, change, delete, view, reveal

  func name(of model: ModelName) -> Localized {
    switch self {
    case .add:
      Localized(ru: "Добавление: \(model)", kk: "Қосу: \(model)", en: "Add: \(model)")
    case .change:
      Localized(ru: "Изменение: \(model)", kk: "Өзгерту: \(model)", en: "Change: \(model)")
    case .delete:
      Localized(ru: "Удаление: \(model)", kk: "Жою: \(model)", en: "Delete: \(model)")
    case .view:
      Localized(ru: "Просмотр: \(model)", kk: "Көру: \(model)", en: "View: \(model)")
    case .reveal:
      Localized(
        ru: "Показ скрытых значений: \(model)", kk: "Жасырын мәндерді көрсету: \(model)",
        en: "Show masked values: \(model)")
    }
  }
}
