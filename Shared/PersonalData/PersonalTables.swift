/// What a slice knows of people, table by table. One declaration serves the erasure of a person and
/// the archive of his data, so that neither forgets a table that the other knows; a test finds columns
/// that hold the number of an account and are not in it.
package struct PersonalTables: Sendable {
  /// In an order in which they can be deleted.
  package let rows: [PersonalRows]
  /// Arrays of people.
  package let mentions: [PersonalMention]

  /// - Parameter rows: the slice's own; those of the library are in every slice.
  package init(_ rows: [PersonalRows], mentions: [PersonalMention] = []) {
    self.rows = rows + PersonalTables.library
    self.mentions = mentions
  }

  /// What a person gets, in its order.
  package var given: [(rows: PersonalRows, file: PersonalFile)] {
    rows.compactMap { rows in rows.archive.file.map { (rows, $0) } }
  }
}

/// A column with the numbers of many people, as the old site left them. None of it is in an archive:
/// beside each stands a table with a row per person, or it is of the staff.
package struct PersonalMention: Sendable, Hashable {
  package let table: String
  package let column: String
  package let erasure: PersonalErasure

  package init(_ table: String, _ column: String, _ erasure: PersonalErasure = .deleted) {
    self.table = table
    self.column = column
    self.erasure = erasure
  }
}
