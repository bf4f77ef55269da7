import JSON
import OpenAPI

/// The schemas of a resource's rows, from its columns and their constraints.
struct RowSchemas {
  let plan: ResourcePlan
  let schema: SliceSchema
  /// What the names of its schemas begin with, such as `community.faqs`.
  let name: String

  /// A row as it is answered. With `fields=` members are left out, so none must be there.
  var row: Schema {
    let columns = plan.shown.map { column in
      Schema.Member(column.name, answered(column).optional)
    }
    let nested = plan.resource.nested.map { Schema.Member($0.name, answered($0).optional) }
    return Schema.members(columns + nested, isClosed: false).named(name)
  }

  /// The body of a create.
  var create: Schema {
    let members = plan.writable.map { column in
      Schema.Member(
        column.publicName, column.column.isRequired ? taken(column) : taken(column).optional)
    }
    return Schema.members(members, isClosed: true).named(name + ".create")
  }

  /// The body of a change.
  var change: Schema {
    let members = plan.writable.filter(\.isChangeable).map { column in
      Schema.Member(column.publicName, taken(column).optional)
    }
    return Schema.members(members, isClosed: true).named(name + ".change")
  }

  // MARK: Answered

  private func answered(_ column: ShownColumn) -> Schema {
    if column.isLocalized {
      return column.isNullable ? Schema.localized.nullable : .localized
    }
    let type =
      words(of: column.name, areAll: true).map { Schema.choice($0) } ?? column.type.answered
    return column.isNullable ? type.nullable : type
  }

  private func answered(_ nested: Nested) -> Schema {
    switch nested.kind {
    case .parent(let column, let fields):
      let target = plan.table.reference(of: column)?.table
      return object(fields, of: target).nullable
    case .children(let children):
      return .array(of: object(children.fields, of: children.table), count: 0...children.limit)
    case .person:
      return Schema.object(["id": .id, "name": .text, "avatar": .text.nullable])
        .named("Person").nullable
    case .company:
      return Schema.object(["id": .id, "name": .text, "verified": .flag])
        .named("Company").nullable
    }
  }

  private func object(_ fields: [NestedField], of table: String?) -> Schema {
    let table = table.flatMap { schema.tables[$0] }
    return .members(
      fields.map { field in
        if field.form == .spread { return Schema.Member(field.name, .localized) }
        guard let column = table?.column(field.name) else {
          return Schema.Member(field.name, .any)
        }
        let type = field.form == .localized ? Schema.localized : column.type.answered
        return Schema.Member(field.name, column.isNullable ? type.nullable : type)
      }, isClosed: false)
  }

  // MARK: Taken

  private func taken(_ column: WritableColumn) -> Schema {
    if let columns = column.spread { return languages(max: columns.limit) }
    if column.isLocalized {
      let texts = languages(max: 20_000)
      return mayBeNull(column) ? texts.nullable : texts
    }
    let type =
      words(of: column.name, areAll: false).map { Schema.choice($0) } ?? column.column.type.taken
    return mayBeNull(column) ? type.nullable : type
  }

  /// Null stands for the default where the column itself takes none.
  private func mayBeNull(_ column: WritableColumn) -> Bool {
    column.column.isNullable || column.column.hasDefault
  }

  private func languages(max: Int) -> Schema {
    .input([
      "ru": .text(max: max).nullable.optional, "kk": .text(max: max).nullable.optional,
      "en": .text(max: max).nullable.optional,
    ])
    .example(["ru": "Текст", "kk": "Мәтін", "en": "Text"])
  }

  /// The words that a check constraint lets into a column. Rows of the old system may have others
  /// where the constraint lets those be: then they are not all.
  private func words(of column: String, areAll: Bool) -> [String]? {
    plan.table.checks.first { check in
      check.columns.contains(column) && check.words != nil
        && !(areAll && check.columns.contains("legacy"))
    }?.words
  }
}
