package import Kernel

/// What the outside may do with a table: said once, the rest is derived. Together with the table's
/// own columns and constraints it makes the routes, the checks of input, the description of the API
/// and the history.
///
///     Resource("core_faq", at: "/api/v1/community/faqs", read: .anyone,
///       write: .permission("core.change_faq"), order: ["code"])
package struct Resource: Sendable {
  package let table: String
  /// The address of the list; a row is at `<address>/{id}`.
  package let address: String
  package var read: Policy
  package var create: Policy
  package var change: Policy
  package var delete: Policy
  package var columns: ColumnRights
  /// Who may correct a status of the old system that nobody could map.
  var correction: Policy = .nobody
  /// How lists are ordered if nobody says otherwise: `-created_at` is the newest first. The key is
  /// added, so that every order is total.
  package var order: [String]
  /// Orders that no index of one column shows but that an index serves all the same.
  package var orderable: Set<String>
  /// Columns that `q=` looks into.
  package var search: Search?
  package var nested: [Nested]
  package var softDelete: SoftDelete?
  /// A small directory that everybody keeps: its lists carry an ETag, so that asking again costs
  /// nothing while nothing changed.
  package var isDirectory = false
  package var rules: [Rule]
  /// What others are told of a change, in its transaction.
  package var events: Events?
  package typealias Events = @Sendable (RowChange) throws -> [any ContractEvent]
  /// As Django names it, such as `core.faq`: in revisions, logs and permission codes.
  package var model: String

  package init(
    _ table: String, at address: String, read: Policy, create: Policy = .nobody,
    change: Policy = .nobody, delete: Policy = .nobody, columns: ColumnRights = ColumnRights(),
    order: [String] = [], orderable: Set<String> = [], search: Search? = nil,
    nested: [Nested] = [], softDelete: SoftDelete? = nil, rules: [Rule] = [],
    events: Events? = nil
  ) {
    self.table = table
    self.address = address
    self.read = read
    self.create = create
    self.change = change
    self.delete = delete
    self.columns = columns
    self.order = order
    self.orderable = orderable
    self.search = search
    self.nested = nested
    self.softDelete = softDelete
    self.rules = rules
    self.events = events
    model = ModelName(table: table).description
  }

  /// One policy for create, change and delete.
  package init(
    _ table: String, at address: String, read: Policy, write: Policy,
    columns: ColumnRights = ColumnRights(), order: [String] = [], orderable: Set<String> = [],
    search: Search? = nil, nested: [Nested] = [], softDelete: SoftDelete? = nil, rules: [Rule] = []
  ) {
    self.init(
      table, at: address, read: read, create: write, change: write, delete: write,
      columns: columns, order: order, orderable: orderable, search: search, nested: nested,
      softDelete: softDelete, rules: rules)
  }
}

extension Resource {
  /// The same as a directory.
  package var asDirectory: Resource {
    var resource = self
    resource.isDirectory = true
    return resource
  }
}

/// How `q=` finds rows.
package enum Search: Sendable {
  /// A `tsvector` column made by `search_words`: words in any of the three languages.
  case words(String)
  /// Text columns with a trigram index: parts of words.
  case parts([String])
  /// Text columns without an index of a table that is small, and its words where it has some: every
  /// row is looked at.
  case scan([String], words: String?)
}

/// Deleting sets a column instead of removing the row; such rows are no longer there for anybody.
package enum SoftDelete: Sendable {
  /// A time, set to now.
  case time(String)
  /// A flag that tells living rows, set to false.
  case flag(String)
}

/// Something of another table shown inside a row.
package struct Nested: Sendable {
  enum Kind: Sendable {
    /// The row that a foreign key points to.
    case parent(column: String, fields: [NestedField])
    /// The rows whose foreign key points here, the first `limit` of them.
    case children(Children)
    /// A person of `user_ref`, a company of `company_ref`.
    case person(column: String)
    case company(column: String)
  }

  package let name: String
  let kind: Kind
  /// Shown without being asked for by `expand=`.
  let isAlwaysThere: Bool

  struct Children: Sendable {
    let table: String
    let column: String
    let fields: [NestedField]
    let order: String
    let state: RowState?
    let limit: Int
  }

  package static func parent(_ name: String, by column: String, fields: [NestedField]) -> Nested {
    Nested(name: name, kind: .parent(column: column, fields: fields), isAlwaysThere: false)
  }

  package static func children(
    _ name: String, of table: String, by column: String, fields: [NestedField], order: String,
    where state: RowState? = nil, limit: Int = 100
  ) -> Nested {
    let children = Children(
      table: table, column: column, fields: fields, order: order, state: state, limit: limit)
    return Nested(name: name, kind: .children(children), isAlwaysThere: false)
  }

  package static func person(_ name: String, by column: String) -> Nested {
    Nested(name: name, kind: .person(column: column), isAlwaysThere: true)
  }

  package static func company(_ name: String, by column: String) -> Nested {
    Nested(name: name, kind: .company(column: column), isAlwaysThere: true)
  }
}

/// A column of a nested row; a localised one is shown in the reader's language.
package struct NestedField: Sendable, ExpressibleByStringLiteral {
  enum Form: Sendable {
    case plain
    /// One `jsonb` of languages.
    case localized
    /// Three columns, `name_ru` and so on; see `LanguageColumns`.
    case spread
  }

  let name: String
  let form: Form

  package init(stringLiteral name: String) { self.init(name, .plain) }

  private init(_ name: String, _ form: Form) {
    self.name = name
    self.form = form
  }

  package static func localized(_ name: String) -> NestedField { NestedField(name, .localized) }
  package static func spread(_ name: String) -> NestedField { NestedField(name, .spread) }
}
