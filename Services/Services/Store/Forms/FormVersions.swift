import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// What was published of a form: it never changes.
package struct FormVersions: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let listed = Statement(
    """
    select v.version, v.published_at, v.published_by, nullif(u.display_name, '') as published_by_name,
      jsonb_array_length(v.definition -> 'steps') as steps,
      (select sum(jsonb_array_length(s -> 'fields'))
        from jsonb_array_elements(v.definition -> 'steps') s)::int as fields
    from service_hubformversion v left join user_ref u on u.id = v.published_by
    where v.hub_form_id = $1 and v.version < $2::int
    order by v.version desc limit $3
    """)

  /// The newest first, from the one before `version`.
  package func list(_ form: Int64, before version: Int?, limit: Int) async throws -> Rows {
    try await database.read(FormVersions.listed(form, version ?? 32_768, limit))
  }

  private static let one = Statement(
    """
    select v.version, v.published_at, v.published_by, v.definition
    from service_hubformversion v where v.hub_form_id = $1 and v.version = $2
    """)

  /// Throws `FormRefusal.noVersion`.
  package func read(_ form: Int64, version: Int) async throws -> PublishedVersion {
    guard let row = try await database.read(FormVersions.one(form, version)).first else {
      throw FormRefusal.noVersion(version)
    }
    return try PublishedVersion(row)
  }

  package func read(
    _ form: Int64, version: Int, in tx: Transaction
  ) async throws -> PublishedVersion {
    guard let row = try await tx.query(FormVersions.one(form, version)).first else {
      throw FormRefusal.noVersion(version)
    }
    return try PublishedVersion(row)
  }
}

/// One version.
package struct PublishedVersion: Sendable {
  package let version: Int
  package let publishedAt: Instant
  package let publishedBy: Int64?
  package let draft: FormDraft
  package let checksum: String

  init(_ row: Row) throws {
    version = try row.int("version")
    publishedAt = try row.instant("published_at")
    publishedBy = try row.optionalInt64("published_by")
    draft = FormDraft(stored: try FormValue(json: row.json("definition")))
    checksum = try FormChecksum.of(draft)
  }
}
