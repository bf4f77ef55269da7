import CommunitySamples
import TestSupport
import Testing

@Suite struct DescriptionTests {
  @Test func every_address_for_users_is_described() async throws {
    try await CommunityWorld.with { world in
      #expect(world.client.undescribed.isEmpty)
    }
  }
}
