import EventFeed
import FoundationEssentials
import IdentityApp
import IdentitySamples
import JSON
import Kernel
import Outbox
import Postgres
import ServicesContract
import TestSupport
import Testing

/// What a company is by services, as services tell it.
@Suite struct CompanyBadgeTests {
  private func hear(_ event: some ContractEvent, in world: IdentityWorld) async throws {
    let type = Swift.type(of: event)
    let envelope = Envelope(
      id: UUID(), position: 1, type: type.type, version: 1, aggregateType: type.aggregateType,
      aggregateID: event.aggregateID, aggregateRevision: 1, actorID: nil, traceID: nil,
      occurredAt: world.clock.now, data: try JSONCoding.encode(event))
    for subscription in world.app.subscriptions where subscription.source == "services" {
      guard let handler = subscription.handlers[envelope.type] else { continue }
      try await world.database.transaction { try await handler(envelope, $0) }
    }
  }

  /// Fails without the condition on `suspended_at` in the list, or where a grant leaves it.
  @Test func a_suspended_participant_is_not_shown_until_the_suspension_ends() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let facts = ParticipantFacts(
        companyID: id, requestID: 12, serviceCode: "grant",
        serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), number: "CERT-1",
        validUntil: nil)
      func shown() async throws -> Int? {
        try await world.get("companies/\(id)/badges")["items"].array?.count
      }
      try await hear(CompanyParticipantGranted(facts: facts), in: world)
      #expect(try await shown() == 1)
      // when
      for _ in 0..<2 { try await hear(CompanyParticipantSuspended(facts: facts), in: world) }
      #expect(try await shown() == 0)
      try await hear(CompanyParticipantGranted(facts: facts), in: world)
      #expect(try await shown() == 1)
      try await hear(CompanyParticipantSuspended(facts: facts), in: world)
      try await hear(CompanyParticipantRevoked(facts: facts), in: world)
      #expect(try await shown() == 0)
    }
  }
}
