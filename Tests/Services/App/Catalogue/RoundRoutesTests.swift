import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// What a round refuses, by the codes that programs read.
struct RoundRoutesTests {
  private let requests = "/api/v1/services/requests"

  /// Submitted by one person each, and in the hands of the staff.
  private func waiting(_ count: Int64, _ desk: ServicesDesk) async throws -> [Int64] {
    var ids: [Int64] = []
    for author in 1...count {
      let id = try await desk.world.draft(by: author)
      try await desk.world.fill(id, by: author, ServicesWorld.answers)
      try await desk.world.submit(id, by: author)
      try await desk.world.take(id)
      ids.append(id)
    }
    return ids
  }

  private func approve(_ id: Int64, _ desk: ServicesDesk) async throws -> ServiceClient.Answer {
    try await desk.post(
      "\(requests)/\(id)/transitions", #"{"from":"completeness_check","to":"approved"}"#,
      as: desk.staff)
  }

  @Test func a_full_round_takes_no_request_and_opens_no_draft() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.round(places: 1)
      let id = try await desk.draft()
      #expect(try await desk.save(id, ServicesWorld.answers).status == 200)
      _ = try await waiting(1, desk)
      let late = try await desk.post("\(requests)/\(id)/submission")
      #expect(late.status == 409 && late["code"].string == "round-full")
      let other = try await desk.post(
        requests, #"{"service":"startup-grant"}"#, as: desk.person(9))
      #expect(other.status == 409 && other["code"].string == "round-full")
    }
  }

  @Test func no_more_are_approved_than_the_round_may() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.round(approvals: 1)
      let ids = try await waiting(2, desk)
      #expect(try await approve(ids[0], desk).status == 200)
      let refused = try await approve(ids[1], desk)
      #expect(refused.status == 409 && refused["code"].string == "round-quota-reached")
    }
  }

  @Test func no_more_is_granted_than_the_round_has() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.round(amount: 8_000_000)
      try await desk.world.setting(
        "rounds", to: #"{"amount_field": "budget"}"#, of: "startup-grant")
      let ids = try await waiting(2, desk)
      #expect(try await approve(ids[0], desk).status == 200)
      let refused = try await approve(ids[1], desk)
      #expect(refused.status == 409 && refused["code"].string == "round-amount-spent")
    }
  }
}
