import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Every deadline from both sides. The clock is the database's and stands still within a transaction:
/// there the deadline is put where it is wanted.
@Suite struct DeadlineTests {
  /// Microseconds that are left where it is too late; with one it is in time.
  private static let late = [-1_000_000, -1, 0]

  private func end(in microseconds: Int) -> SQL {
    "now() + \(microseconds)::int * interval '1 microsecond'"
  }

  private func ready(_ world: ServicesWorld) async throws -> Int64 {
    let id = try await world.draft()
    try await world.fill(id, ServicesWorld.answers)
    return id
  }

  /// What comes of a submission in the transaction that `prepare` has changed something in.
  private func submit(
    _ id: Int64, _ world: ServicesWorld, after prepare: SQL
  ) async throws {
    try await world.database.transaction { tx in
      _ = try await tx.query(prepare)
      var locked = try await world.requests.lock(id, ownedBy: world.viewer(), in: tx)
      _ = try await world.requests.submit(&locked, by: ServicesWorld.applicant, in: tx)
    }
  }

  @Test func a_round_takes_what_comes_before_its_closing_instant() async throws {
    try await ServicesWorld.open { world in
      try await world.round()
      let id = try await ready(world)
      func closing(_ left: Int) -> SQL { "update service_round set closes_at = \(end(in: left))" }
      for left in Self.late {
        await #expect(throws: ServiceRefusal.closed, "\(left)") {
          try await submit(id, world, after: closing(left))
        }
      }
      #expect(try await world.step(of: id) == "created")
      #expect(try await world.row(id).optionalString("number") == nil)
      try await submit(id, world, after: closing(1))
    }
  }

  @Test func nothing_is_opened_from_the_closing_instant_of_a_round_on() async throws {
    try await ServicesWorld.open { world in
      try await world.round()
      let closing = try await world.database.query("select closes_at from service_round").first?
        .instant("closes_at")
      let end = try #require(closing)
      func open(at now: Instant, by author: Int64) async throws {
        let wish = NewRequest(service: "startup-grant", authorID: author, companyID: nil)
        _ = try await world.database.transaction { tx in
          try await world.requests.open(wish, now: now, in: tx)
        }
      }
      await #expect(throws: ServiceRefusal.closed) { try await open(at: end, by: 8) }
      await #expect(throws: ServiceRefusal.closed) {
        try await open(at: end + .seconds(1), by: 8)
      }
      try await open(at: end + .microseconds(-1), by: 8)
      #expect(try await world.count("service_servicerequest") == 1)
    }
  }

  @Test func a_service_takes_what_comes_before_its_last_instant() async throws {
    try await ServicesWorld.open { world in
      let id = try await ready(world)
      func closing(_ left: Int) -> SQL {
        """
        update service_service set end_date = \(end(in: left)), row_version = row_version + 1
        where code = 'startup-grant'
        """
      }
      for left in Self.late {
        await #expect(throws: ServiceRefusal.closed, "\(left)") {
          try await submit(id, world, after: closing(left))
        }
      }
      #expect(try await world.step(of: id) == "created")
      try await submit(id, world, after: closing(1))
    }
  }

  /// A revision may be sent until its day is over in Almaty, and a second later the clock ends it.
  @Test func a_revision_has_its_whole_last_day() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "returned", marks: ["project_name"])
      try await world.fill(id, ["project_name": "Шолпан"])
      let midnight: SQL = "date_trunc('day', now(), 'Asia/Almaty')"
      func due(_ time: SQL) -> SQL {
        "update service_servicerequest set deadline = \(time) where id = \(id)"
      }
      await #expect(throws: SubmissionRefusal.self) {
        try await submit(id, world, after: due("\(midnight) - interval '1 second'"))
      }
      #expect(try await world.step(of: id) == "returned")
      for (left, isOver) in [(-1_000_000, true), (-999_999, false), (0, false)] {
        await #expect(throws: Undone.self) {
          try await world.database.transaction { tx in
            _ = try await tx.query(due(end(in: left)))
            #expect(try await world.requests.expire(id, in: tx) == isOver, "\(left)")
            throw Undone()
          }
        }
      }
      try await submit(
        id, world, after: due("\(midnight) + interval '1 day' - interval '1 second'"))
      #expect(try await world.step(of: id) != "returned")
    }
  }

  @Test func a_ballot_takes_votes_before_its_closing_instant() async throws {
    try await CommissionWorld.open { here in
      let (_, ballot) = try await here.voting()
      func cast(_ left: Int) async throws {
        try await here.database.transaction { tx in
          _ = try await tx.query(
            "update service_ballot set closes_at = \(end(in: left)) where id = \(ballot)")
          try await here.ballots.cast(
            VoteWish(choice: .for), in: ballot, by: CommissionSamples.chair, ofCompany: nil, tx: tx)
        }
      }
      for left in Self.late {
        await #expect(throws: BallotError.tooLate, "\(left)") { try await cast(left) }
      }
      #expect(try await here.world.count("service_vote") == 0)
      try await cast(1)
      #expect(try await here.world.count("service_vote") == 1)
    }
  }

  /// Whole working days: the tenth one counts to its last second in Almaty, whatever holidays lie between.
  @Test func an_appeal_has_ten_working_days_after_the_day_of_the_rejection() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      func appeal(shifted seconds: Int) async throws {
        try await world.database.transaction { tx in
          var locked = try await world.requests.lock(id, ownedBy: world.viewer(), in: tx)
          let today = locked.context.today
          // The first day of a rejection that may still be appealed against today.
          var day = today
          while locked.calendar.day(after: day + -1, working: 10) >= today { day = day + -1 }
          _ = try await tx.query(
            """
            update service_servicerequestbpstatus
            set created_at = (\(day)::date::timestamp at time zone 'Asia/Almaty')
              + make_interval(secs => \(seconds)::int)
            where service_request_id = \(id)
            """)
          try await world.requests.appeal(
            &locked, by: ServicesWorld.applicant, comment: "Не согласен", in: tx)
        }
      }
      let error = await #expect(throws: RequestError.self) { try await appeal(shifted: -1) }
      guard case .deadlinePassed = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try await world.step(of: id) == "refused_formal")
      try await appeal(shifted: 0)
      #expect(try await world.step(of: id) == "appeal")
    }
  }
}

/// Takes a transaction back.
private struct Undone: Error {}
