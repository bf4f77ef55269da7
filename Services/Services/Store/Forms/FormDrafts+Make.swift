package import Postgres
package import ServicesDomain

extension FormDrafts {
  private static let adding = Statement(
    """
    insert into service_hubform (code, name, description, need_signature, is_template,
      organization_id)
    values ($1, $2::jsonb, $3::jsonb, $4, $5, $6) returning id
    """)

  /// A new form with a draft and no version. Throws `FormRefusal.codeTaken`.
  package func make(
    _ transfer: FormTransfer, isTemplate: Bool, organization: String?, at root: String = "",
    in tx: Transaction
  ) async throws -> StoredForm {
    let rows: Rows
    do {
      rows = try await tx.query(
        FormDrafts.adding(
          transfer.code, JSONText(transfer.name.bytes), transfer.description.column,
          transfer.needsSignature, isTemplate, organization))
    } catch let error as DatabaseError where error.violates("service_hubform_code") {
      throw FormRefusal.codeTaken(transfer.code ?? "")
    }
    guard let id = try rows.first?.int64("id") else { throw FormRefusal.missing }
    let empty = try await read(id, within: nil, in: tx)
    return try await save(transfer.draft.keyless, over: empty, at: root, in: tx)
  }

  /// The form with a code; `nil` if there is none within the bounds.
  package func find(
    code: String, within organization: String?, in tx: Transaction
  ) async throws -> Int64? {
    try await tx.query(
      """
      select id from service_hubform
      where code = \(code) and (\(organization)::text is null or organization_id = \(organization))
      order by legacy is not null, id limit 1
      """
    ).first?.int64("id")
  }

  /// What a document says of the form itself.
  package func rename(
    _ id: Int64, to transfer: FormTransfer, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      update service_hubform set name = \(JSONText(transfer.name.bytes))::jsonb,
        description = \(transfer.description.column)::jsonb,
        need_signature = \(transfer.needsSignature)
      where id = \(id)
      """)
  }
}
