import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What belongs to a request is found at it, by those who may see it.
struct ChildRequestRoutesTests {
  private let requests = "/api/v1/services/requests"

  private func ids(_ answer: ServiceClient.Answer) -> [Int64] {
    (answer["items"].array ?? []).compactMap { $0["id"]?.int64 }
  }

  @Test func children_are_listed_and_stand_on_the_card() async throws {
    try await ServicesDesk.open { desk in
      let parent = try await desk.world.taken()
      let child = try await desk.world.draft(service: "consultation")
      let other = try await desk.world.draft(service: "consultation")
      _ = try await desk.world.database.query(
        "update service_servicerequest set parent_id = \(parent) where id = \(child)")
      let list = "\(requests)?parent_id=\(parent)"
      #expect(ids(try await desk.get(list)) == [child])
      #expect(ids(try await desk.get("\(requests)?parent_id=\(other)")).isEmpty)
      let card = try await desk.get("\(requests)/\(parent)")
      #expect(card["children"].array?.compactMap(\.int64) == [child])
      let alone = try await desk.get("\(requests)/\(other)")
      #expect(alone["children"].array?.isEmpty == true)

      // A draft is nobody's but its applicant's.
      let work = "\(list)&scope=work"
      #expect(ids(try await desk.send(.get, work, as: desk.staff)).isEmpty)
      let seen = try await desk.send(.get, "\(requests)/\(parent)", as: desk.staff)
      #expect(seen["children"].array?.isEmpty == true)
      #expect(ids(try await desk.send(.get, list, as: desk.person(8))).isEmpty)

      try await desk.world.fill(
        child, ["topic": "taxes", "question": "Можно ли выйти из программы?"])
      try await desk.world.submit(child)
      #expect(ids(try await desk.send(.get, work, as: desk.staff)) == [child])
      let known = try await desk.send(.get, "\(requests)/\(parent)", as: desk.staff)
      #expect(known["children"].array?.compactMap(\.int64) == [child])
    }
  }

  @Test func what_its_parent_cannot_take_is_refused_with_where_that_one_stands() async throws {
    try await ServicesDesk.open { desk in
      let process = JSONText(
        CanonicalJSON.bytes(of: ProcessSamples.asking(forParentAt: "terminated")))
      _ = try await desk.world.database.query(
        """
        update service_service set bp_config = \(process)::jsonb, row_version = row_version + 1
        where code = 'consultation'
        """)
      let parent = try await desk.world.taken()
      let child = try await desk.world.draft(service: "consultation")
      _ = try await desk.world.database.query(
        "update service_servicerequest set parent_id = \(parent) where id = \(child)")
      try await desk.world.fill(
        child, ["topic": "taxes", "question": "Можно ли выйти из программы?"])
      try await desk.world.submit(child)
      try await desk.world.take(child)
      let refused = try await desk.post(
        "\(requests)/\(child)/transitions", #"{"from":"check","to":"agreed"}"#, as: desk.staff)
      #expect(refused.status == 409 && refused["code"] == "parent-transition-not-allowed")
      #expect(refused["parent_bp_status"] == "completeness_check")
    }
  }
}
