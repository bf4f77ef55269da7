import Postgres
import Resources
import TestSupport
import Testing

/// A protocol accepts a request or rejects it, also when both are written at once. Without the lock
/// on the protocol's row in the trigger both sides get in.
@Suite struct ProtocolSideTests {
  @Test func of_sixteen_who_decide_at_once_one_side_gets_in() async throws {
    guard let slice = SliceUnderTest.all.first(where: { $0.slice.context == "services" }) else {
      Issue.record("no services")
      return
    }
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      let decision = (
        protocol: keys["service_protocol"] ?? "", request: keys["service_servicerequest"] ?? ""
      )
      let sides = ["service_protocol_accepted", "service_protocol_rejected"]
      for _ in 0..<20 {
        for side in sides {
          _ = try await database.query("delete from \(identifier: side)")
        }
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
          for contender in 0..<16 {
            let side = sides[contender % 2]
            group.addTask {
              do {
                _ = try await database.query(
                  """
                  insert into \(identifier: side) (protocol_id, servicerequest_id)
                  values (\(decision.protocol)::integer, \(decision.request)::integer)
                  """)
                return false
              } catch let error as DatabaseError where error.state.errorClass == "23" {
                return true
              }
            }
          }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let counts = try await database.query(
          """
          select (select count(*) from service_protocol_accepted)
            + (select count(*) from service_protocol_rejected) as n
          """)
        #expect(try counts.first?.int64("n") == 1)
        #expect(refused == 15)
      }
    }
  }
}
