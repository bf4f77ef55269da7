package import Audit
package import Files
import Kernel
package import Postgres
package import ServicesDomain

/// A paper about to be added.
package struct NewDocument: Sendable {
  package let request: Int64
  /// `nil`: one that nobody asked for.
  package let document: String?
  package let source: DocumentSource
  /// People of the applicant's company, besides the author, of whom identity said that they still are.
  package let companions: Set<Int64>

  package init(
    request: Int64, document: String?, source: DocumentSource, companions: Set<Int64> = []
  ) {
    self.request = request
    self.document = document
    self.source = source
    self.companions = companions
  }
}

extension RequestDocuments {
  private static let lockingExpert = Requests.locking(
    """
    \(RequestColumns.submitted) and (r.expert_id = $2 or exists (
      select from service_expertise e where e.service_request_id = r.id and e.user_id = $2
        and \(OpinionColumns.readable)))
    """)

  private static let known = Statement(
    """
    select array(select distinct b.bp_status from service_servicerequestbpstatus b
        where b.service_request_id = $1) as past,
      (select count(*) from service_extradocument d where d.service_request_id = $1) as request,
      (select count(*) from service_expertdocument d where d.service_request_id = $1) as expert,
      (select count(*) from service_externaldocument d
        where d.service_request_id = $1) as external
    """)

  private static let addingOwn = Statement(
    """
    insert into service_extradocument (name, file, service_request_id, user_id, document, is_late)
    values ($1, $2, $3, $4, $5, $6) returning id
    """)

  private static let addingExperts = Statement(
    """
    insert into service_expertdocument (name, file, service_request_id, user_id, document, is_late)
    values ($1, $2, $3, $4, $5, $6) returning id
    """)

  private static let joiningOwn = Statement(
    "update service_extradocument set file_id = $2 where id = $1 returning id, created_at")

  private static let joiningExperts = Statement(
    "update service_expertdocument set file_id = $2 where id = $1 returning id, created_at")

  /// Adds a stored file as a paper of a request, which is held: those who add at once are counted one
  /// after the other. Throws `DocumentRefusal`, `RequestError`.
  package func add(
    _ file: ReceivedFile, _ object: StoredObject, as wish: NewDocument, by viewer: Viewer,
    _ trail: ChangeTrail, in tx: Transaction
  ) async throws -> RequestDocument {
    let isLate = try await admit(wish, by: viewer, in: tx)
    let isExperts = wish.source == .expert
    let adding = isExperts ? RequestDocuments.addingExperts : RequestDocuments.addingOwn
    let made = try await tx.query(
      adding(
        file.name.text, object.key.description, wish.request, viewer.userID, wish.document, isLate)
    ).first
    guard let id = try made?.int64("id") else { throw RequestError.missing }
    let thing = FileThing(
      source: isExperts ? FileThing.expertDocument : FileThing.extraDocument,
      primaryKey: String(id))
    guard
      let kept = try await files.add(
        file, object, to: thing, by: viewer.userID, trail, in: tx)
    else { throw RequestError.missing }
    let joining = isExperts ? RequestDocuments.joiningExperts : RequestDocuments.joiningOwn
    guard let row = try await tx.query(joining(id, kept.id)).first else {
      throw RequestError.missing
    }
    let document = RequestDocument(
      kind: isExperts ? .expert : .request, id: id, document: wish.document, name: file.name.text,
      isLate: isLate, authorID: viewer.userID, createdAt: try row.instant("created_at"), file: kept,
      externalID: nil)
    try await PeoplePublishing.documentAdded(document, as: wish, by: viewer.userID, in: tx)
    return document
  }

  /// Holds the request and says whether the paper is late.
  func admit(_ wish: NewDocument, by viewer: Viewer, in tx: Transaction) async throws -> Bool {
    let locked =
      switch wish.source {
      case .applicant: try await requests.lock(wish.request, ownedBy: viewer, in: tx)
      case .staff, .external: try await requests.lockForWork(wish.request, in: tx)
      case .expert:
        try await requests.locked(
          wish.request, by: RequestDocuments.lockingExpert(wish.request, viewer.userID), in: tx)
      }
    // After the lock, in a statement of its own: what was added while it was waited for counts.
    guard let row = try await tx.query(RequestDocuments.known(wish.request)).first else {
      throw RequestError.missing
    }
    let kind: RequestDocument.Kind =
      switch wish.source {
      case .applicant, .staff: .request
      case .expert: .expert
      case .external: .external
      }
    return try DocumentAdmission(
      rules: DocumentRules(locked.settings["documents"]), table: locked.table,
      past: Set(try row.strings("past"))
    ).judge(
      wish.document, from: wish.source, to: locked.request, count: try row.int(kind.rawValue))
  }
}
