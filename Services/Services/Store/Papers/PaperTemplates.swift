package import Postgres
import ServicesDomain

/// The texts of papers that the staff has written.
package struct PaperTemplates: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let naming = Statement(
    "select kind, service_id, language from service_papertemplate where id = $1")

  private static let reading = Statement(
    "select kind, body, status, row_version from service_papertemplate where id = $1")

  /// Whoever publishes beside waits for these rows, all in one order, and counts after them.
  private static let holding = Statement(
    """
    select id from service_papertemplate
    where kind = $1 and service_id is not distinct from $2 and language = $3
    order by id for update
    """)

  private static let publishing = Statement(
    """
    update service_papertemplate t set status = 'published', published_by = $2,
      published_at = now(), updated_at = now(), row_version = row_version + 1,
      version = 1 + coalesce((
        select max(o.version) from service_papertemplate o
        where o.kind = t.kind and o.service_id is not distinct from t.service_id
          and o.language = t.language), 0)
    where t.id = $1
    returning t.id, t.kind, t.service_id as service, t.language, t.version, t.published_at,
      t.row_version
    """)

  /// Checks a draft against what papers of its kind say, and makes it the version that papers have from
  /// now on. Throws `PaperError.missing`, `.templatePublished`, `StaleTemplate`,
  /// `PaperTemplateFaults`.
  package func publish(
    _ id: Int64, by user: Int64, expecting version: Int64?, in tx: Transaction
  ) async throws -> Row {
    guard let named = try await tx.query(PaperTemplates.naming(id)).first else {
      throw PaperError.missing
    }
    _ = try await tx.query(
      PaperTemplates.holding(
        named.string("kind"), named.optionalString("service_id"), named.string("language")))
    guard let row = try await tx.query(PaperTemplates.reading(id)).first else {
      throw PaperError.missing
    }
    let current = try row.int64("row_version")
    if let version, version != current { throw StaleTemplate(current: current) }
    guard try row.string("status") == "draft" else { throw PaperError.templatePublished }
    let kind = PaperKind(rawValue: try row.string("kind")) ?? .letter
    _ = try PaperTemplate(row.string("body"), for: kind.shape)
    guard let made = try await tx.query(PaperTemplates.publishing(id, user)).first else {
      throw PaperError.missing
    }
    return made
  }
}

/// Somebody has changed the draft meanwhile.
package struct StaleTemplate: Error, Sendable, Hashable {
  package let current: Int64
}
