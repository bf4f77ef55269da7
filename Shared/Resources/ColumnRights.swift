/// What of a row is shown and what may be written. Columns that are not named are shown and
/// writable; keys, stamps, versions and generated columns are never writable.
package struct ColumnRights: Sendable {
  /// Neither shown nor written.
  package var hidden: Set<String>
  package var readOnly: Set<String>
  /// Passwords, tokens, keys: hidden everywhere, left out of revisions, exports and logs too.
  package var secret: Set<String>
  /// Written by create only.
  package var writeOnce: Set<String>
  /// Shown in full to nobody but by a reveal that is logged; neither filtered nor ordered by.
  package var personal: Set<String>
  /// `jsonb` objects of languages, shown as one string in the reader's language.
  package var localized: Set<String>
  /// `jsonb` objects of languages, written like `localized` ones and shown whole, for whoever edits
  /// them all.
  var translated: Set<String> = []
  /// `name` where the table has `name_ru`, `name_kk` and `name_en`, or `name`, `name_kk`, `name_en`.
  package var spread: Set<String>
  /// Set from the caller when a row is made.
  package var stamps: [String: Stamp]

  package enum Stamp: Sendable {
    case user
  }

  package init(
    hidden: Set<String> = [], secret: Set<String> = [], readOnly: Set<String> = [],
    writeOnce: Set<String> = [],
    personal: Set<String> = [], localized: Set<String> = [], spread: Set<String> = [],
    stamps: [String: Stamp] = [:]
  ) {
    self.hidden = hidden.union(secret)
    self.secret = secret
    self.readOnly = readOnly
    self.writeOnce = writeOnce
    self.personal = personal
    self.localized = localized
    self.spread = spread
    self.stamps = stamps
  }

  /// Kept for the take-over from the old system; nobody outside sees them.
  static let internalColumns: Set<String> = ["legacy", "imported_version"]
  /// Set by the platform, whatever a request says.
  static let stampedColumns: Set<String> = ["created_at", "updated_at", "row_version"]
}
