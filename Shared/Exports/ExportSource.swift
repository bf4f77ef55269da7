/// What a slice lets people take away beside its lists, such as the answer of a question.
package protocol ExportSource: Sendable {
  /// Stands in the table. Never changed once something was asked of it.
  var name: String { get }
  /// The table that it is about. Files are called by it.
  var table: String { get }
  /// As Django names what is in that table, such as `explorer.query`: for the action log.
  var model: String { get }
  /// Whether staff who are bound to an organisation get that organisation's rows of it; others get
  /// nothing.
  var isBounded: Bool { get }

  /// Writes the heading and all rows, again from the beginning in every attempt. Looks first whether
  /// the person still has the rights: he may have lost them since he asked. Throws `ExportFailure`
  /// where no further attempt can help.
  func write(_ order: SourceOrder, into sheet: ExportSheet) async throws
}

extension ExportSource {
  package var isBounded: Bool { false }
}
