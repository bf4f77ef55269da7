import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// What happens between the people at a request, as the other contexts hear of it.
enum PeoplePublishing {
  static func commented(
    _ comment: Int64, to visibility: RequestComment.Visibility, by speaker: Int64,
    naming mentioned: [Int64], _ people: RequestPeople, _ header: RequestHeader,
    in tx: Transaction
  ) async throws {
    let named = Set(mentioned).subtracting([speaker])
    let event = RequestCommented(
      commentID: comment, requestID: header.id, number: header.number,
      serviceCode: header.serviceCode, serviceTitle: header.serviceTitle,
      visibility: visibility.rawValue,
      recipientIDs: people.hearing(visibility, from: speaker).filter { !named.contains($0) },
      mentionedIDs: named.sorted())
    try await OutboxWriter.append(event, rev: 1, actor: speaker, in: tx)
  }

  /// `row`: the collaborator's, as it is or was.
  static func tell<Event: CollaboratorEvent>(
    _ type: Event.Type, _ row: Row, of request: Int64, by actor: Int64, in tx: Transaction
  ) async throws {
    let header = try await Requests.header(of: request, in: tx)
    let facts = CollaboratorFacts(
      collaboratorID: try row.int64("id"), requestID: request, number: header.number,
      serviceCode: header.serviceCode, serviceTitle: header.serviceTitle,
      userID: try row.int64("user_id"), role: try row.string("role"),
      invitedBy: try row.int64("invited_by"))
    try await OutboxWriter.append(
      type.init(facts: facts), rev: row.int64("row_version"), actor: actor, in: tx)
  }

  static func documentAdded(
    _ document: RequestDocument, as wish: NewDocument, by bringer: Int64, in tx: Transaction
  ) async throws {
    let (people, header) = try await Requests.people(
      of: wish.request, companions: wish.companions, in: tx)
    let facts = documentFacts(
      document.kind.rawValue, String(document.id), document.document, header,
      told: people.hearing(ofPaperFrom: bringer, as: wish.source))
    try await OutboxWriter.append(DocumentAdded(facts: facts), rev: 1, actor: bringer, in: tx)
  }

  static func documentFacts(
    _ kind: String, _ id: String, _ document: String?, _ header: RequestHeader, told: [Int64]
  ) -> DocumentFacts {
    DocumentFacts(
      kind: kind, documentID: id, document: document, requestID: header.id, number: header.number,
      serviceCode: header.serviceCode, serviceTitle: header.serviceTitle, recipientIDs: told)
  }
}
