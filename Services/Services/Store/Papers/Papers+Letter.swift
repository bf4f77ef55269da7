package import Kernel
package import Postgres
import ServicesDomain

/// What the staff writes to an applicant.
package struct LetterWords: Sendable {
  package let subject: String?
  package let paragraphs: [String]
  package let language: Language?

  package init(subject: String?, paragraphs: [String], language: Language?) {
    self.subject = subject
    self.paragraphs = paragraphs
    self.language = language
  }
}

extension Papers {
  /// Issues a letter about a locked request. Returns its key.
  package func issue(
    _ words: LetterWords, about locked: LockedRequest, in tx: Transaction
  ) async throws -> Int64 {
    var order = try await PaperIssue.order(.letter, for: locked, in: tx)
    order.language = words.language
    order.facts["subject"] = words.subject.map { .text($0) } ?? .null
    order.facts["paragraphs"] = .list(words.paragraphs.map { .object(["text": .text($0)]) })
    return try await PaperIssue.issue(order, in: tx)
  }

  private static let one = Statement(
    "select id, kind, number, status, row_version from service_paper where id = $1")

  package func row(_ id: Int64, in tx: Transaction) async throws -> Row? {
    try await tx.query(Papers.one(id)).first
  }
}
