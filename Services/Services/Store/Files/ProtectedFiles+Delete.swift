package import Audit
package import Postgres

/// Why a private file is not deleted.
package enum FileDeletion: Error, Equatable {
  case missing
  case stale(current: Int64)
  /// It was handed in with the request, or the request takes no more papers.
  case handedIn
}

extension ProtectedFiles {
  /// Deletes a file; its object leaves later, if nothing else is made of it. `owner`: only while the
  /// request is that person's and open, and only what was not handed in with it. Throws
  /// `FileDeletion`.
  package func delete(
    _ file: ProtectedFile, ownedBy owner: Viewer?, version: Int64?, _ trail: ChangeTrail,
    in tx: Transaction
  ) async throws {
    // The PDF of a paper is what its number stands for.
    if file.thing?.source == Papers.source { throw FileDeletion.handedIn }
    // The request before the file: whoever hands it in holds the former.
    if let owner { try await holdOpen(file, owner, in: tx) }
    let locked = try await tx.query(
      "select row_version from shared_protectedmediafile where id = \(file.id) for update")
    guard let current = try locked.first?.int64("row_version") else { throw FileDeletion.missing }
    if let version, version != current { throw FileDeletion.stale(current: current) }
    _ = try await tx.query(
      """
      with gone as (delete from shared_protectedmediafile where id = \(file.id) returning *)
      , changed as (
        select id::text as key, name as label, to_jsonb(gone) as before from gone
      )
      \(trail.part(from: "changed"))
      select id from gone
      """)
  }

  /// Nobody hands the request in before the transaction has ended.
  private func holdOpen(
    _ file: ProtectedFile, _ owner: Viewer, in tx: Transaction
  ) async throws {
    guard let request = file.thing?.requestID else { throw FileDeletion.missing }
    let locked = try await tx.query(
      """
      select r.status in ('draft', 'revision')
        and (r.submitted_at is null or r.submitted_at < \(file.createdAt)) as open
      from service_servicerequest r
      where r.id = \(request) and \(ProtectedFiles.owns(owner)) for no key update
      """)
    guard let row = locked.first else { throw FileDeletion.missing }
    guard try row.bool("open") else { throw FileDeletion.handedIn }
  }
}
