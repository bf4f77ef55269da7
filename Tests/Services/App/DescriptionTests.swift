import ServicesSamples
import TestSupport
import Testing

@Suite struct DescriptionTests {
  @Test func every_address_for_users_is_described() async throws {
    try await ServicesDesk.open { world in
      #expect(world.client.undescribed.isEmpty)
    }
  }
}
