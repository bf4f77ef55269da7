/// What is special about one table of the old site. Everything else is read from the catalogues of
/// the two databases. Expressions are SQL for the source: `t` is the old row, `m` the new one.
package struct TablePlan: Sendable {
  package let name: String
  /// Column of the new table to expression over `t`.
  package var values: [String: String] = [:]
  /// Columns whose text is made by Swift from what their expression gives; `nil` writes NULL.
  package var rewrites: [String: @Sendable ([UInt8]) -> [UInt8]?] = [:]
  /// Conditions over `m` under which a row is kept but flagged, by the flag's name.
  package var flags: [String: String] = [:]
  /// Like `flags`, but the name also stands as a key of its own in `legacy`, where a constraint of
  /// the new table looks for it.
  package var marks: [String: String] = [:]
  /// Old columns that have no place of their own, and the conditions over `m` under which their
  /// value goes to `legacy`; in `m` it is called `old …`.
  package var keeps: [String: String] = [:]
  /// Condition over `t`: which rows belong into this slice. Without it all do.
  package var share: String?
  /// Condition over `t`: which of these rows an earlier slice holds as well.
  package var copies: String?
  /// Columns by which a row born here is the same thing as an old one, whatever its number.
  package var adoptsBy: [String] = []
  /// Columns that only few rows may have, filled from others by a rule of Swift.
  package var keys: KeyPlan?
  /// Arrays of people that become rows.
  package var lists: [ListPlan] = []
  /// The instant by which the table is cut into months.
  package var month: String?
  /// A statement for the new slice, before the table is filled.
  package var before: String?

  package init(_ name: String) { self.name = name }
}

/// Keys under which nobody else may stand. The best row gets the key, the others are flagged.
package struct KeyPlan: Sendable {
  package struct Rule: Sendable {
    /// The old column and the new one.
    package let column: String
    package let key: String
    /// `nil`: the value is no such thing; the row is kept without the key, and flagged.
    package let derive: @Sendable (String) -> String?

    package init(
      _ column: String, _ key: String, _ derive: @escaping @Sendable (String) -> String?
    ) {
      self.column = column
      self.key = key
      self.derive = derive
    }
  }

  package let rules: [Rule]
  /// Conditions over the new row `i`: who may have a key at all, and who goes first.
  package let holders: String
  package let first: String

  package init(_ rules: [Rule], holders: String = "true", first: String = "true") {
    self.rules = rules
    self.holders = holders
    self.first = first
  }
}

/// An array of people and the statement that makes rows of it. In the statement `i` is the new row
/// and `person` an element that the row did not have before.
package struct ListPlan: Sendable {
  package let column: String
  package let table: String
  package let columns: String
  package let values: String

  package init(_ column: String, into table: String, _ columns: String, values: String) {
    self.column = column
    self.table = table
    self.columns = columns
    self.values = values
  }
}
