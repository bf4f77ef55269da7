package import Audit
package import Postgres
import ServicesDomain

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
  /// `FileDeletion`, and `RequestError.paused` for an owner whose request rests.
  package func delete(
    _ file: ProtectedFile, ownedBy owner: Viewer?, version: Int64?, _ trail: ChangeTrail,
    in tx: Transaction
  ) async throws {
    // The PDF of a paper is what its number stands for.
    if file.thing?.source == Papers.source { throw FileDeletion.handedIn }
    // The request before the file: whoever hands it in holds the former.
    let paper = file.thing.flatMap(ProtectedFiles.paper)
    if let owner { try await holdOpen(file, owner, in: tx) }
    let locked = try await tx.query(
      "select row_version from shared_protectedmediafile where id = \(file.id) for update")
    guard let current = try locked.first?.int64("row_version") else { throw FileDeletion.missing }
    if let version, version != current { throw FileDeletion.stale(current: current) }
    // A paper of a request is its file.
    if let paper { _ = try await tx.query(paper) }
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

  /// Takes away the row of the paper that a file is.
  private static func paper(_ thing: FileThing) -> SQL? {
    guard let id = Int32(thing.primaryKey) else { return nil }
    return switch thing.source {
    case FileThing.extraDocument: "delete from service_extradocument where id = \(id)"
    case FileThing.expertDocument: "delete from service_expertdocument where id = \(id)"
    default: nil
    }
  }

  /// The request whose applicant may delete what hangs on the thing. Papers are taken back by whoever
  /// brought them.
  private func request(
    of thing: FileThing, by owner: Viewer, in tx: Transaction
  ) async throws -> Int64? {
    guard thing.source == FileThing.extraDocument, let id = Int32(thing.primaryKey) else {
      return thing.requestID
    }
    return try await tx.query(
      """
      select service_request_id from service_extradocument
      where id = \(id) and user_id = \(owner.userID)
      """
    ).first?.int64("service_request_id")
  }

  /// Nobody hands the request in before the transaction has ended.
  private func holdOpen(
    _ file: ProtectedFile, _ owner: Viewer, in tx: Transaction
  ) async throws {
    guard let thing = file.thing, let request = try await request(of: thing, by: owner, in: tx)
    else {
      throw FileDeletion.missing
    }
    let locked = try await tx.query(
      """
      select r.status in ('draft', 'revision')
        and (r.submitted_at is null or r.submitted_at < \(file.createdAt)) as open,
        r.paused_at is not null as is_paused
      from service_servicerequest r
      where r.id = \(request) and \(ProtectedFiles.owns(owner)) for no key update
      """)
    guard let row = locked.first else { throw FileDeletion.missing }
    if try row.bool("is_paused") { throw RequestError.paused }
    guard try row.bool("open") else { throw FileDeletion.handedIn }
  }
}
