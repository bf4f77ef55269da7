import JSON
package import Postgres
import ServicesDomain

/// The drafts of forms. `organization` bounds whoever asks to the forms of one; `nil` bounds nobody.
package struct FormDrafts: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let one = Statement(
    """
    select \(DraftRows.head), form.config, (now() at time zone 'Asia/Almaty')::date as today,
      \(DraftRows.assembled("form.id", withKeys: true)) as draft
    from service_hubform form
    where form.id = $1 and ($2::text is null or form.organization_id = $2)
    """)

  /// Throws `FormRefusal.missing`.
  package func read(_ id: Int64, within organization: String?) async throws -> StoredForm {
    guard let row = try await database.read(FormDrafts.one(id, organization)).first else {
      throw FormRefusal.missing
    }
    return try await StoredForm(row) { try await database.read($0) }
  }

  func read(_ id: Int64, within organization: String?, in tx: Transaction) async throws
    -> StoredForm
  {
    guard let row = try await tx.query(FormDrafts.one(id, organization)).first else {
      throw FormRefusal.missing
    }
    return try await StoredForm(row) { try await tx.query($0) }
  }

  private static let lockingForm = Statement(
    """
    select 1 from service_hubform where id = $1 and ($2::text is null or organization_id = $2)
    for update
    """)

  private static let lockingSteps = Statement(
    "select 1 from service_hubformstep where hub_form_id = $1 order by id for update")

  private static let lockingFields = Statement(
    """
    select 1 from service_hubformfield f join service_hubformstep t on t.id = f.hub_form_step_id
    where t.hub_form_id = $1 order by f.id for update of f
    """)

  /// Locks the form with all its steps and fields: nobody changes or adds one until the end. `seen` is
  /// the checksum that the caller believes to change; `nil` is any. Throws `FormRefusal`.
  package func lock(
    _ id: Int64, within organization: String?, seen: String?, in tx: Transaction
  ) async throws -> StoredForm {
    let found = try await tx.batch([
      FormDrafts.lockingForm(id, organization), FormDrafts.lockingSteps(id),
      FormDrafts.lockingFields(id),
    ])
    guard found.first?.isEmpty == false else { throw FormRefusal.missing }
    let form = try await read(id, within: organization, in: tx)
    if let seen, seen != form.checksum { throw FormRefusal.stale(checksum: form.checksum) }
    return form
  }

  private static let hidden = Statement(
    """
    select f.id, f.name from service_hubformfield f
    join service_hubformstep t on t.id = f.hub_form_step_id
    where t.hub_form_id = $1 and not f.active order by f.id
    """)

  /// Fields that are switched off, by name.
  func hidden(of id: Int64, in tx: Transaction) async throws -> [String: Int64] {
    let rows = try await tx.query(FormDrafts.hidden(id))
    return Dictionary(
      try rows.map { (try $0.string("name"), try $0.int64("id")) }
    ) { first, _ in first }
  }
}
