import JSON
import Kernel
import ServicesContract
import Testing

/// The published bytes of events between people at a request: others read exactly these.
struct PeopleContractTests {
  private let title = Localized(ru: "Грант", kk: "Грант", en: "Grant")

  @Test func a_comment_has_the_frozen_form() throws {
    let event = RequestCommented(
      commentID: 4, requestID: 12, number: "GRANT-2026-000003", serviceCode: "grant",
      serviceTitle: title, visibility: "staff", recipientIDs: [70], mentionedIDs: [71, 72])
    let golden = """
      {"comment_id":4,"mentioned_ids":[71,72],"number":"GRANT-2026-000003","recipient_ids":[70],\
      "request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"visibility":"staff"}
      """
    #expect(try sorted(JSONCoding.encode(event)) == sorted(Array(golden.utf8)))
    #expect(try JSONCoding.decode(RequestCommented.self, from: Array(golden.utf8)) == event)
    #expect(RequestCommented.type == "request.commented" && event.aggregateID == "4")
  }

  @Test func what_a_collaborator_does_has_the_frozen_form() throws {
    let facts = CollaboratorFacts(
      collaboratorID: 3, requestID: 12, number: nil, serviceCode: "grant", serviceTitle: title,
      userID: 8, role: "editor", invitedBy: 7)
    let golden = """
      {"collaborator_id":3,"invited_by":7,"request_id":12,"role":"editor","service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"user_id":8}
      """
    #expect(
      try sorted(JSONCoding.encode(CollaboratorInvited(facts: facts)))
        == sorted(Array(golden.utf8)))
    #expect(
      try JSONCoding.decode(CollaboratorLeft.self, from: Array(golden.utf8)).facts == facts)
    #expect(
      [
        CollaboratorInvited.type, CollaboratorAccepted.type, CollaboratorDeclined.type,
        CollaboratorLeft.type, CollaboratorRemoved.type,
      ]
        == ["invited", "accepted", "declined", "left", "removed"].map {
          "request.collaborator_\($0)"
        })
    #expect(CollaboratorRemoved(facts: facts).aggregateID == "3")
  }

  @Test func a_document_has_the_frozen_form() throws {
    let facts = DocumentFacts(
      kind: "request", documentID: "9", document: "estimate", requestID: 12,
      number: "GRANT-2026-000003", serviceCode: "grant", serviceTitle: title, recipientIDs: [70])
    let golden = """
      {"document":"estimate","document_id":"9","kind":"request","number":"GRANT-2026-000003",\
      "recipient_ids":[70],"request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"}}
      """
    #expect(
      try sorted(JSONCoding.encode(DocumentAdded(facts: facts))) == sorted(Array(golden.utf8)))
    #expect(try JSONCoding.decode(DocumentRefused.self, from: Array(golden.utf8)).facts == facts)
    #expect(DocumentAdded.type == "request.document_added")
    #expect(DocumentRefused.type == "request.document_refused")
    #expect(DocumentRefused(facts: facts).aggregateID == "request:9")
  }

  private func sorted(_ bytes: [UInt8]) throws -> JSONValue {
    func sort(_ value: JSONValue) -> JSONValue {
      guard case .object(let members) = value else { return value }
      return .object(
        members.sorted { $0.key < $1.key }.map { JSONMember($0.key, sort($0.value)) })
    }
    return sort(try JSONParser.parse(bytes))
  }
}
