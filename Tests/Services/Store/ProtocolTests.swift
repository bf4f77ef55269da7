import Postgres
import ServicesSamples
import TestSupport
import Testing

/// A commission's protocol accepts a request or rejects it, never both: also when two secretaries
/// write at once. An old protocol that says both is kept.
struct ProtocolTests {
  private func protocolOf(_ world: ServicesWorld) async throws -> Int64 {
    let rows = try await world.database.query(
      "insert into service_protocol (service_id) values ('startup-grant') returning id")
    return try #require(try rows.first?.int64("id"))
  }

  private func put(
    _ request: Int64, on side: String, of minutes: Int64, legacy: String? = nil,
    _ world: ServicesWorld
  ) async throws {
    _ = try await world.database.query(
      """
      insert into \(identifier: "service_protocol_\(side)") (protocol_id, servicerequest_id, legacy)
      values (\(minutes), \(request), \(legacy)::jsonb)
      """)
  }

  @Test func of_two_who_write_at_once_one_is_refused() async throws {
    try await ServicesWorld.open { world in
      let minutes = try await protocolOf(world)
      let request = try await world.draft()
      // Seen with two rows when the trigger did not lock the protocol's row.
      let outcomes = await contenders(8) { number in
        try await put(request, on: number % 2 == 0 ? "accepted" : "rejected", of: minutes, world)
      }
      #expect(outcomes.filter { if case .success = $0 { true } else { false } }.count == 1)
    }
  }

  @Test func what_an_old_protocol_said_twice_is_kept() async throws {
    try await ServicesWorld.open { world in
      let minutes = try await protocolOf(world)
      let request = try await world.draft()
      try await put(request, on: "accepted", of: minutes, world)
      try await put(request, on: "rejected", of: minutes, legacy: #"{"sides": 2}"#, world)
      #expect(try await world.count("service_protocol_rejected") == 1)
    }
  }
}
