import Kernel
package import Postgres
import ServicesDomain

extension RequestDocuments {
  private static let naming = Statement(
    """
    insert into service_externaldocument (external_id, name, service_request_id, document, is_late)
    values ($1, $2, $3, $4, $5) returning id, created_at
    """)

  /// Notes that another system has a paper of a request. Throws `DocumentRefusal.alreadyThere` if it is
  /// noted already.
  package func name(
    _ externalID: String, called name: String, as wish: NewDocument, by viewer: Viewer,
    in tx: Transaction
  ) async throws -> RequestDocument {
    let isLate = try await admit(wish, by: viewer, in: tx)
    let document: RequestDocument
    do {
      let rows = try await tx.query(
        RequestDocuments.naming(externalID, name, wish.request, wish.document, isLate))
      guard let row = rows.first else { throw RequestError.missing }
      document = RequestDocument(
        kind: .external, id: try row.int64("id"), document: wish.document, name: name,
        isLate: isLate, authorID: nil, createdAt: try row.instant("created_at"), file: nil,
        externalID: externalID)
    } catch let error as DatabaseError where error.violates("service_externaldocument_once") {
      throw DocumentRefusal.alreadyThere
    }
    try await PeoplePublishing.documentAdded(document, as: wish, by: viewer.userID, in: tx)
    return document
  }
}
