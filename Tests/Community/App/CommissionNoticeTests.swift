import CommunitySamples
import JSON
import Kernel
import Postgres
import ServicesContract
import TestSupport
import Testing

/// What a commission asks of its members arrives with each of them, once.
struct CommissionNoticeTests {
  private let title = Localized(ru: "Грант", kk: "Грант алу", en: "Grant")

  @Test func members_are_asked_to_vote_and_to_sign() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(
        BallotOpened(
          facts: BallotFacts(
            ballotID: 4, requestID: 17, requestNumber: "2026-17", serviceCode: "grant",
            serviceTitle: title, round: 1, isSecret: false,
            closesAt: Instant(seconds: 1_795_410_000), voterIDs: [1, 3], outcome: nil)))
      let facts = ProtocolFacts(
        protocolID: 9, number: "GRANT-2026-P001", serviceCode: "grant", serviceTitle: title,
        memberIDs: [1, 3], accepted: [17], rejected: [])
      try await world.hear(ProtocolSigningRequested(facts: facts))
      try await world.hear(ProtocolApplied(facts: facts))
      try await world.hear(ProtocolAnnulled(facts: facts))
      // when
      let answer = try await world.get("?lang=en")
      #expect(
        answer["items"].array?.compactMap { $0["title"]?.string } == [
          "The commission's protocol was annulled", "The commission's decisions are in force",
          "Sign the commission's protocol", "You are asked to vote",
        ])
    }
  }
}
