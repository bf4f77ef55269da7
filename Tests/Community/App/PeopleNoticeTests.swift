import CommunitySamples
import JSON
import Kernel
import Postgres
import ServicesContract
import TestSupport
import Testing

/// What people at a request say, bring and let happen arrives with each of them, once.
struct PeopleNoticeTests {
  private let title = Localized(ru: "Грант", kk: "Грант алу", en: "Grant")

  private func titles(_ world: CommunityWorld, of member: Int64) async throws -> [String] {
    try await world.get("?lang=en", by: member)["items"].array?.compactMap { $0["title"]?.string }
      ?? []
  }

  /// Fails without the unique rule on person and event.
  @Test func a_comment_is_told_to_readers_and_to_the_named_and_a_replay_to_nobody() async throws {
    try await CommunityWorld.with { world in
      let envelope = try CommunityWorld.envelope(
        RequestCommented(
          commentID: 4, requestID: 17, number: "2026-17", serviceCode: "grant",
          serviceTitle: title, visibility: "staff", recipientIDs: [1, 3], mentionedIDs: [2]))
      for _ in 0..<2 { try await world.hear(envelope) }
      #expect(try await titles(world, of: 1) == ["A new comment on a request"])
      #expect(try await titles(world, of: 2) == ["You were mentioned in a comment"])
      #expect(try await titles(world, of: 3) == ["A new comment on a request"])
      let card = try await world.get("?lang=en", by: 2)["items"].array?.first
      #expect(card?["data"]?["kind"]?.string == "request.mentioned")
      #expect(card?["data"]?["request_id"]?.int64 == 17)
    }
  }

  @Test func invitations_and_their_answers_arrive() async throws {
    try await CommunityWorld.with { world in
      let facts = CollaboratorFacts(
        collaboratorID: 3, requestID: 17, number: nil, serviceCode: "grant", serviceTitle: title,
        userID: 2, role: "editor", invitedBy: 1)
      try await world.hear(CollaboratorInvited(facts: facts))
      try await world.hear(CollaboratorAccepted(facts: facts))
      try await world.hear(CollaboratorDeclined(facts: facts))
      try await world.hear(CollaboratorLeft(facts: facts))
      try await world.hear(CollaboratorRemoved(facts: facts))
      #expect(
        try await titles(world, of: 2) == [
          "You no longer work at a request", "You are invited to work at a request",
        ])
      #expect(
        try await titles(world, of: 1) == [
          "Somebody has left your request", "Your invitation was declined",
          "Your invitation was accepted",
        ])
    }
  }

  @Test func papers_contracts_and_hooks_arrive_with_those_whom_they_concern() async throws {
    try await CommunityWorld.with { world in
      let facts = DocumentFacts(
        kind: "request", documentID: "9", document: nil, requestID: 17, number: "2026-17",
        serviceCode: "grant", serviceTitle: title, recipientIDs: [1])
      try await world.hear(DocumentAdded(facts: facts))
      try await world.hear(DocumentRefused(facts: facts))
      try await world.hear(
        ContractSignatureAwaited(
          paperID: 3, number: "CONTRACT-1", requestID: 17, serviceCode: "grant",
          serviceTitle: title, recipientIDs: [1]))
      try await world.hear(
        HookPaused(hookID: 5, name: "CRM", clientID: nil, createdBy: 1, reason: "gone"))
      try await world.hear(
        HookPaused(hookID: 6, name: "Partner", clientID: "app", createdBy: nil, reason: "failures"))
      #expect(
        try await titles(world, of: 1) == [
          "A hook was paused", "A contract waits for the hub's signature",
          "A virus was found in a document, it does not count",
          "A document was added to a request",
        ])
    }
  }
}
