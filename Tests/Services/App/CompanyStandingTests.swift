import Access
import EventFeed
import FoundationEssentials
import HTTPCore
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import Resources
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

/// What becomes of the requests of a company that may not act.
struct CompanyStandingTests {
  private func hear(
    _ event: some ContractEvent, revision: Int64, actor: Int64? = 70, in desk: ServicesDesk
  ) async throws {
    let envelope = Envelope(
      id: UUID(), position: 1, type: type(of: event).type, version: 1,
      aggregateType: type(of: event).aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: actor, traceID: nil, occurredAt: Instant(seconds: 0),
      data: try JSONCoding.encode(event))
    let subscription = try #require(desk.app.subscriptions.first)
    let handler = try #require(subscription.handlers[envelope.type])
    try await desk.world.database.transaction { tx in try await handler(envelope, tx) }
  }

  private func status(
    _ id: Int64, _ desk: ServicesDesk
  ) async throws -> (isPaused: Bool, days: Int?, deadline: Day?, log: [String]) {
    let row = try #require(
      try await desk.world.database.query(
        """
        select paused_at is not null as is_paused, paused_days,
          (deadline at time zone 'Asia/Almaty')::date as deadline,
          array(select action from service_servicerequestlog l
            where l.service_request_id = r.id order by l.id) as log
        from service_servicerequest r where id = \(id)
        """
      ).first)
    return (
      try row.bool("is_paused"), try row.optionalInt("paused_days"),
      try row.optionalDay("deadline"), try row.strings("log")
    )
  }

  /// Fails without the look at `suspended_at`.
  @Test func a_draft_of_a_suspended_company_is_not_sent() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let id = try await desk.world.draft(for: 5)
      try await desk.world.fill(id, ServicesWorld.answers)
      for _ in 0..<2 { try await hear(CompanySuspended(id: 5), revision: 3, in: desk) }
      let refused = try await desk.post("/api/v1/services/requests/\(id)/submission", "{}")
      #expect(refused.status == 403 && refused["code"].string == "company-suspended")
      let opened = try await desk.post(
        "/api/v1/services/requests", #"{"service":"consultation","company_id":5}"#)
      #expect(opened.status == 403 && opened["code"].string == "company-suspended")
      #expect(try await status(id, desk).log == ["created", "paused"])
      let history = try await desk.get("/api/v1/services/requests/\(id)/history")
      #expect(history["items"].array?.compactMap { $0["action"]?.string } == ["created", "paused"])
      #expect(
        try await desk.world.events(of: id) == ["request.created", "request.paused"])
      try await hear(CompanyRestored(id: 5), revision: 4, in: desk)
      let sent = try await desk.post("/api/v1/services/requests/\(id)/submission", "{}")
      #expect(sent.status == 200, "\(sent.json)")
      #expect(
        try await desk.world.events(of: id)
          == ["request.created", "request.paused", "request.resumed", "request.submitted"])
    }
  }

  @Test func the_clock_of_a_submitted_request_stands_still() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "update service_servicerequest set company_id = 5 where id = \(id)")
      let before = try await status(id, desk)
      let due = try #require(before.deadline)
      try await hear(CompanySuspended(id: 5), revision: 3, in: desk)
      let paused = try await status(id, desk)
      #expect(paused.isPaused && paused.deadline == nil && (paused.days ?? 0) > 0)
      let shown = try await desk.get("/api/v1/services/requests/\(id)")
      #expect(shown["paused_at"].string != nil)
      let decided = try await desk.send(
        .post, "/api/v1/services/requests/\(id)/transitions",
        #"{"from":"completeness_check","to":"approved"}"#, as: desk.staff)
      #expect(decided.status == 409 && decided["code"].string == "request-paused")
      try await hear(CompanyRestored(id: 5), revision: 4, in: desk)
      let resumed = try await status(id, desk)
      #expect(!resumed.isPaused && resumed.deadline == due && resumed.days == nil)
      #expect(resumed.log.suffix(2) == ["paused", "resumed"])
    }
  }

  /// Fails without `ProtectedFiles.checkRuns`, and without the look at `paused_at` in `holdOpen`.
  @Test func nothing_is_added_to_what_rests_nor_taken_from_it() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let id = try await desk.world.draft(for: 5)
      let paper = FileRoutesTests.paper
      let file = try await desk.upload(paper, to: id)["id"].string ?? ""
      let any = [(name: "If-Match", value: "*")]
      try await hear(CompanySuspended(id: 5), revision: 3, in: desk)
      for refused in [
        try await desk.upload(paper, to: id), try await desk.addDocument(nil, to: id, paper),
        try await desk.send(.delete, "/api/v1/services/files/\(file)", headers: any),
      ] { #expect(refused.status == 409 && refused["code"].string == "request-paused") }
      #expect(try await desk.world.count("shared_protectedmediafile") == 1)
      try await hear(CompanyRestored(id: 5), revision: 4, in: desk)
      #expect(try await desk.upload(paper, to: id).status == 201)
      let gone = try await desk.send(.delete, "/api/v1/services/files/\(file)", headers: any)
      #expect(gone.status == 204)
    }
  }

  @Test func what_is_decided_runs_on_and_what_comes_late_changes_nothing() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "update service_servicerequest set company_id = 5, status = 'active' where id = \(id)")
      try await hear(CompanySuspended(id: 5), revision: 6, in: desk)
      #expect(try await !status(id, desk).isPaused)
      let draft = try await desk.draft("consultation")
      _ = try await desk.world.database.query(
        "update service_servicerequest set company_id = 5 where id = \(draft)")
      try await hear(CompanyRestored(id: 5), revision: 7, in: desk)
      try await hear(CompanySuspended(id: 5), revision: 6, in: desk)
      #expect(try await !status(draft, desk).isPaused)
    }
  }

  /// What a duplicate had follows the standing of the company that has it now.
  @Test func a_merger_into_a_company_that_acts_ends_the_pause() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.draft(for: 5)
      try await hear(CompanySuspended(id: 5), revision: 3, in: desk)
      #expect(try await status(id, desk).isPaused)
      try await hear(CompanyMerged(from: 5, into: 6), revision: 4, in: desk)
      #expect(try await !status(id, desk).isPaused)
    }
  }

  @Test func every_right_that_is_demanded_is_registered() async throws {
    try await ServicesDesk.open { desk in
      let declared = try await SliceResources.services.permissions(
        in: desk.world.database)
      #expect(desk.client.demandedPermissions.contains(ServicesApplication.decide))
      #expect(desk.client.demandedPermissions.subtracting(declared.map(\.code)) == [])
    }
  }
}
