import Kernel
import Outbox
import Postgres
import ServicesContract

/// Services and forms as the other contexts hear of them.
enum CataloguePublishing {
  /// What a statement that changes a service returns for it.
  static let columns =
    "code, name, organization_id, active and published as is_offered, row_version"

  /// `changed`: rows with these columns, still locked by the change.
  static func append(_ changed: Rows, by actor: Int64?, in tx: Transaction) async throws {
    for row in changed {
      let event = ServiceUpdated(
        serviceCode: try row.string("code"), serviceTitle: try row.localized("name"),
        organizationID: try row.optionalString("organization_id"),
        isOffered: try row.bool("is_offered"))
      try await OutboxWriter.append(
        event, rev: try row.int64("row_version"), actor: actor, in: tx)
    }
  }

  /// `published`: the row of a form with its new version.
  static func append(published: Row, by actor: Int64?, in tx: Transaction) async throws {
    let event = FormPublished(
      formID: try published.int64("id"), code: try published.optionalString("code"),
      title: try published.localized("name"), formVersion: try published.int("version"))
    try await OutboxWriter.append(
      event, rev: try published.int64("row_version"), actor: actor, in: tx)
  }
}
