import Postgres

/// What somebody wants of a source, as it lies in the table.
package struct SourceOrder: Sendable {
  /// The name of the source.
  let source: String
  /// Who wants it: `-> identity.account_user`.
  package let person: Int64
  /// The row of the source's table that it is about; `nil`: none.
  package let subject: Int64?
  /// Permissions that the person needs: when it is asked for, made and fetched.
  package let rights: [String]
  /// JSON in the words of the source; empty once it was forgotten.
  package let asked: [UInt8]
  /// Whose rows alone; `nil`: those of all.
  package let organization: String?

  init(
    source: String, person: Int64, subject: Int64?, rights: [String], asked: [UInt8],
    organization: String?
  ) {
    self.source = source
    self.person = person
    self.subject = subject
    self.rights = rights
    self.asked = asked
    self.organization = organization
  }

  /// `nil`: it is a list that is wanted.
  init?(_ row: Row) throws {
    guard let source = try row.optionalString("source") else { return nil }
    self.init(
      source: source, person: try row.int64("requested_by"),
      subject: try row.optionalInt64("subject_id"), rights: try row.strings("rights"),
      asked: try row.optionalBytes("asked") ?? [],
      organization: try row.optionalString("organization"))
  }
}
