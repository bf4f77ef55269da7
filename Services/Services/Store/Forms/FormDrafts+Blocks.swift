import JSON
package import Postgres
package import ServicesDomain

/// Of which form a block is copied.
package enum BlockSource: Sendable, Hashable {
  case form(Int64)
  case step(Int64)
  case field(Int64)
}

extension FormDrafts {
  /// The block that a source names, as its form's draft has it. Throws `FormRefusal.missing`.
  package func block(
    _ source: BlockSource, into step: Int64?, within organization: String?, in tx: Transaction
  ) async throws -> FormBlock {
    switch source {
    case .form(let id):
      return .form(try await read(id, within: organization, in: tx).draft)
    case .step(let id):
      let form = try await tx.query(
        "select hub_form_id as id from service_hubformstep where id = \(id)")
      let draft = try await draft(form, within: organization, in: tx)
      guard let found = draft.steps.first(where: { $0.id == id }) else {
        throw FormRefusal.missing
      }
      return .step(found)
    case .field(let id):
      let form = try await tx.query(
        """
        select t.hub_form_id as id from service_hubformfield f
        join service_hubformstep t on t.id = f.hub_form_step_id where f.id = \(id)
        """)
      let draft = try await draft(form, within: organization, in: tx)
      guard let found = draft.fields.first(where: { $0.id == id }) else {
        throw FormRefusal.missing
      }
      return .field(found, step: step ?? 0)
    }
  }

  private func draft(
    _ rows: Rows, within organization: String?, in tx: Transaction
  ) async throws -> FormDraft {
    guard let id = try rows.first?.int64("id") else { throw FormRefusal.missing }
    return try await read(id, within: organization, in: tx).draft
  }
}
