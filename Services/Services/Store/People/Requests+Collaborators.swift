package import Postgres
import ServicesContract
package import ServicesDomain

extension Requests {
  private static let shownCollaborator = """
    k.id, k.service_request_id as request_id, k.user_id, nullif(u.display_name, '') as user_name,
    k.role, k.status, k.invited_by, k.created_at as invited_at, k.accepted_at, k.row_version
    """

  private static let collaborators = Statement(
    """
    select \(shownCollaborator) from service_requestcollaborator k
    left join user_ref u on u.id = k.user_id
    where k.service_request_id = $1 order by k.id limit 100
    """)

  private static let collaborator = Statement(
    """
    select \(shownCollaborator) from service_requestcollaborator k
    left join user_ref u on u.id = k.user_id
    where k.service_request_id = $1 and k.user_id = $2
    """)

  private static let collaborations = Statement(
    """
    select \(shownCollaborator), r.service_id as service, s.name as service_name, r.number,
      r.status as request_status
    from service_requestcollaborator k
    join service_servicerequest r on r.id = k.service_request_id
    join service_service s on s.code = r.service_id
    left join user_ref u on u.id = k.user_id
    where k.user_id = $1 order by k.id desc limit 100
    """)

  private static let countingCollaborators = Statement(
    "select count(*) as n from service_requestcollaborator where service_request_id = $1")

  private static let inviting = Statement(
    """
    insert into service_requestcollaborator (service_request_id, user_id, role, invited_by)
    values ($1, $2, $3, $4) on conflict (service_request_id, user_id) do nothing returning id
    """)

  private static let accepting = Statement(
    """
    update service_requestcollaborator set status = 'accepted', accepted_at = now(),
      updated_at = now(), row_version = row_version + 1
    where service_request_id = $1 and user_id = $2 and status = 'invited'
    """)

  private static let removing = Statement(
    """
    delete from service_requestcollaborator where service_request_id = $1 and user_id = $2
    returning id, user_id, role, status, invited_by, row_version
    """)

  private static let roleOf = Statement(
    """
    select role from service_requestcollaborator
    where service_request_id = $1 and user_id = $2 and status = 'accepted' for key share
    """)

  /// Who works at a request; `nil` for whoever may not see it.
  package func collaborators(of id: Int64, for viewer: Viewer) async throws -> Rows? {
    guard try await read(id, for: viewer).first != nil else { return nil }
    return try await database.read(Requests.collaborators(id))
  }

  /// Requests of others that somebody was invited to.
  package func collaborations(of user: Int64) async throws -> Rows {
    try await database.read(Requests.collaborations(user))
  }

  /// The applicant invites somebody whom identity has confirmed. They are counted under the lock of the
  /// request.
  package func invite(
    _ user: Int64, as role: CollaboratorRole, to id: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws -> Row {
    try await References.checkUser(user, tx.query(References.holdingUser(user)), in: tx)
    let request = try await lock(id, ownedBy: viewer, in: tx).request
    guard request.status.isEditable else {
      throw RequestError.notEditable(status: request.status.rawValue)
    }
    if user == request.authorID { throw CollaboratorRefusal.alreadyThere }
    let count = try await tx.query(Requests.countingCollaborators(id)).first?.int("n") ?? 0
    if count >= CollaboratorRefusal.limit {
      throw CollaboratorRefusal.tooMany(limit: CollaboratorRefusal.limit)
    }
    let made = try await tx.query(Requests.inviting(id, user, role.rawValue, viewer.userID))
    guard made.first != nil,
      let row = try await tx.query(Requests.collaborator(id, user)).first
    else { throw CollaboratorRefusal.alreadyThere }
    try await PeoplePublishing.tell(
      CollaboratorInvited.self, row, of: id, by: viewer.userID, in: tx)
    return row
  }

  /// Again it changes nothing. Throws `RequestError.missing` for whoever was not invited.
  package func accept(_ id: Int64, by user: Int64, in tx: Transaction) async throws -> Row {
    let isNew = try await tx.query(Requests.accepting(id, user)).affected == 1
    guard let row = try await tx.query(Requests.collaborator(id, user)).first else {
      throw RequestError.missing
    }
    if isNew {
      try await PeoplePublishing.tell(CollaboratorAccepted.self, row, of: id, by: user, in: tx)
    }
    return row
  }

  /// The applicant takes somebody off; anybody leaves, or declines, by himself.
  package func remove(
    _ user: Int64, from id: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws {
    if user != viewer.userID { _ = try await lock(id, ownedBy: viewer, in: tx) }
    guard let row = try await tx.query(Requests.removing(id, user)).first else {
      throw RequestError.missing
    }
    let type: any CollaboratorEvent.Type =
      if user != viewer.userID {
        CollaboratorRemoved.self
      } else if try row.string("status") == "accepted" {
        CollaboratorLeft.self
      } else { CollaboratorDeclined.self }
    try await PeoplePublishing.tell(type, row, of: id, by: viewer.userID, in: tx)
  }

  private static let lockingDraft = locking(
    """
    (r.author_id = $2 or r.company_id = any($3::int[]) \
    or \(RequestColumns.collaborates("$2")))
    """)

  /// Locks a draft for whoever may write in it. Somebody who was taken off while he waited for the lock
  /// is asked for again.
  package func lock(
    _ id: Int64, editedBy viewer: Viewer, in tx: Transaction
  ) async throws -> LockedRequest {
    let locked = try await locked(
      id, by: Requests.lockingDraft(id, viewer.userID, viewer.companies.asArray),
      knowing: FormKnowledge.none, in: tx)
    let request = locked.request
    let isOwn =
      request.authorID == viewer.userID
      || request.companyID.map(viewer.companies.contains) ?? false
    if isOwn { return locked }
    guard let row = try await tx.query(Requests.roleOf(id, viewer.userID)).first else {
      throw RequestError.missing
    }
    if try row.string("role") != CollaboratorRole.editor.rawValue {
      throw CollaboratorRefusal.readsOnly
    }
    return locked
  }
}
