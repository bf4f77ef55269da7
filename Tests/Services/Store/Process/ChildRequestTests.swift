import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What is asked for within a request moves it when it is agreed to: both in one transaction, or neither.
@Suite struct ChildRequestTests {
  /// Seed Money in force; the consultation is asked for within it.
  private func active(
    _ world: ServicesWorld, agreedTo step: String = "terminated"
  ) async throws -> Int64 {
    try await world.setting("child_of", to: #"["seed-money"]"#, of: "consultation")
    let process = String(
      decoding: CanonicalJSON.bytes(of: ProcessSamples.asking(forParentAt: step)), as: UTF8.self)
    _ = try await world.database.query(
      """
      update service_service set bp_config = \(process)::jsonb, row_version = row_version + 1
      where code = 'consultation'
      """)
    let id = try await world.seedMoney()
    try await world.take(id)
    try await world.move(id, to: "expertise")
    try await world.fire(.expertiseDone, on: id)
    try await world.move(id, to: "voting")
    try await world.fire(.ballotsClosed, on: id)
    try await world.fire(.protocolAccepted, on: id)
    try await world.move(id, to: "contract")
    try await world.fire(.contractSigned, on: id)
    return id
  }

  /// Handed in and taken.
  private func child(of parent: Int64, _ world: ServicesWorld) async throws -> Int64 {
    let wish = NewRequest(
      service: "consultation", authorID: ServicesWorld.applicant, companyID: nil, parentID: parent)
    let id = try await world.database.transaction { tx in
      try await world.requests.open(wish, now: WallClock.live.now(), in: tx).id
    }
    try await world.fill(id, ["topic": "taxes", "question": "Можно ли выйти из программы?"])
    try await world.submit(id)
    try await world.take(id)
    return id
  }

  /// How often it came to a step.
  private func came(_ id: Int64, to step: String, _ world: ServicesWorld) async throws -> Int {
    try await world.count(
      """
      service_servicerequestbpstatus where service_request_id = \(id) and bp_status = \(step)
      """)
  }

  @Test func agreed_to_it_moves_the_one_to_which_it_belongs() async throws {
    try await ServicesWorld.alone { world in
      let parent = try await active(world)
      let id = try await child(of: parent, world)
      let told = try await world.events(of: parent).count
      try await world.move(id, to: "agreed")
      #expect(try await world.step(of: id) == "agreed")
      #expect(try await world.step(of: parent) == "terminated")
      #expect(try await world.events(of: parent).count == told + 1)
      let number = try await world.row(id).string("number")
      let last = try #require(
        try await world.requests.history(parent, for: world.viewer(staff: true)).last)
      #expect(try last.string("comment") == number)
      #expect(try last.int64("actor_id") == ServicesWorld.staff)
    }
  }

  @Test func refused_it_moves_nothing() async throws {
    try await ServicesWorld.alone { world in
      let parent = try await active(world)
      try await world.move(try await child(of: parent, world), to: "refused")
      #expect(try await world.step(of: parent) == "active")
    }
  }

  /// A prolongation: the request goes on where it stands, and its log says by what.
  @Test func it_may_leave_the_other_where_it_stands() async throws {
    try await ServicesWorld.alone { world in
      let parent = try await active(world, agreedTo: "active")
      let id = try await child(of: parent, world)
      let before = try await world.row(parent).int64("row_version")
      try await world.move(id, to: "agreed")
      #expect(try await world.step(of: parent) == "active")
      #expect(try await world.row(parent).int64("row_version") == before + 1)
      let number = try await world.row(id).string("number")
      #expect(
        try await world.count(
          """
          service_servicerequestlog where service_request_id = \(parent) and text = \(number)
          """) == 1)
    }
  }

  /// Fails where the child is decided on though nothing came of it.
  @Test func where_the_other_cannot_go_there_nothing_is_decided() async throws {
    try await ServicesWorld.alone { world in
      let parent = try await active(world)
      let id = try await child(of: parent, world)
      try await world.fire(.lastReportAccepted, on: parent)
      let events = try await world.events(of: id)
      await #expect(
        throws: RequestError.parentElsewhere(child: id, at: "completed", to: "terminated")
      ) { try await world.move(id, to: "agreed") }
      #expect(try await world.step(of: id) == "check")
      #expect(try await world.events(of: id) == events)
      #expect(try await world.step(of: parent) == "completed")
    }
  }

  /// Two that would end it, staff that suspends it and a last report that completes it: whoever comes
  /// first, a child is agreed to if and only if its parent went where it says. Fails where the parent is
  /// moved in a transaction of its own, or read before it is locked.
  @Test func sixteen_want_it_elsewhere_and_both_stand_as_one_said() async throws {
    try await ServicesWorld.alone { world in
      for _ in 0..<4 {
        // One open request a person: those before are over.
        let parent = try await active(world)
        let children = [try await child(of: parent, world), try await child(of: parent, world)]
        let results = await contenders { index in
          switch index {
          case 0..<10: try await world.move(children[index % 2], to: "agreed")
          case 10..<13: try await world.move(parent, to: "suspended")
          default: try await world.fire(.lastReportAccepted, on: parent)
          }
        }
        for case .failure(let error) in results { #expect(error is RequestError, "\(error)") }
        let isEnded = try await came(parent, to: "terminated", world)
        var agreed = 0
        for child in children { agreed += try await came(child, to: "agreed", world) }
        #expect(agreed == isEnded && isEnded <= 1)
        let step = try await world.step(of: parent)
        #expect(step == "terminated" || step == "completed" || step == "suspended")
        #expect((step == "terminated") == (isEnded == 1))
        if step == "suspended" { try await world.move(parent, to: "terminated") }
        for child in children where try await world.step(of: child) == "check" {
          try await world.move(child, to: "refused")
        }
      }
    }
  }
}
