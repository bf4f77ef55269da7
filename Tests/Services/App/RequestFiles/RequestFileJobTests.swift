import Access
import FoundationEssentials
import HTTPCore
import JSON
import Jobs
import Postgres
import ServicesApp
import ServicesSamples
import Synchronization
import TestSupport
import Testing

/// The job that makes a file of requests: how far it is, and what becomes of it when nobody wants it.
@Suite struct RequestFileJobTests {
  private static let root = "/api/v1/services/request-exports"
  private static let clerk = Principal(
    kind: .user, issuer: Principal.gateway, userID: 70,
    permissions: [ServicesApplication.decide], isStaff: true)

  private func ask(_ desk: ServicesDesk) async throws -> (path: String, job: UUID) {
    let asked = try await desk.post(
      Self.root + "?service=startup-grant", #"{"format": "xlsx"}"#, as: Self.clerk)
    #expect(asked.status == 202, "\(asked.json)")
    let job = try #require(asked["job"].string.flatMap { UUID(uuidString: $0) })
    return ("\(Self.root)/\(asked["id"].string ?? "")", job)
  }

  private func card(_ desk: ServicesDesk, _ path: String) async throws -> JSONValue {
    try await desk.send(.get, path, as: Self.clerk).json
  }

  private static func change(
    _ job: UUID, in database: Database,
    _ change: @escaping @Sendable (JobRecords, UUID, Transaction) async throws -> Row?
  ) async throws {
    let records = JobRecords(database)
    let row = try await database.transaction { tx in try await change(records, job, tx) }
    #expect(row != nil)
  }

  private static func cancel(_ job: UUID, in database: Database) async throws {
    try await change(job, in: database) { try await $0.cancel($1, version: nil, in: $2) }
  }

  @Test func one_that_was_cancelled_before_it_was_begun_is_never_begun() async throws {
    try await ServicesDesk.open(rights: PersonRights { _ in Self.clerk }) { desk in
      _ = try await desk.world.taken()
      let (path, job) = try await ask(desk)
      try await Self.cancel(job, in: desk.world.database)
      #expect(try await desk.makeExports() == 0)
      #expect(try await card(desk, path)["state"] == "cancelled")
      #expect(try await desk.send(.get, path + "/content", as: Self.clerk).status == 409)
    }
  }

  /// An operator cancels it while it is made. Fails if neither the sheet nor the end of the job asks
  /// whether it is still wanted.
  @Test func one_that_is_cancelled_in_the_middle_leaves_no_file_and_can_be_made_again() async throws
  {
    let midway = Mutex<(@Sendable () async throws -> Void)?>(nil)
    // Asked once the job is under way and before it reads.
    let rights = PersonRights { _ in
      if let act = midway.withLock({ $0 }) { try await act() }
      return Self.clerk
    }
    try await ServicesDesk.open(rights: rights) { desk in
      _ = try await desk.world.taken()
      let database = desk.world.database
      let (path, job) = try await ask(desk)
      midway.withLock { $0 = { try await Self.cancel(job, in: database) } }
      #expect(try await desk.makeExports() == 1)
      #expect(try await card(desk, path)["state"] == "cancelled")
      #expect(desk.files.everything.isEmpty)
      #expect(try await desk.send(.get, path + "/content", as: Self.clerk).status == 409)

      midway.withLock { $0 = nil }
      try await Self.change(job, in: database) { try await $0.retry($1, version: nil, in: $2) }
      #expect(try await desk.makeExports() == 1)
      #expect(try await card(desk, path)["state"] == "ready")
      #expect(try await desk.send(.get, path + "/content", as: Self.clerk).status == 200)
    }
  }

  /// Of a hundred and twenty-one requests the first fifty come at once.
  @Test func who_waits_sees_how_far_it_is_and_how_much_there_is() async throws {
    try await ServicesDesk.open(rights: PersonRights { _ in Self.clerk }) { desk in
      let id = try await desk.world.taken()
      try await fill(desk, from: id, 120)
      let database = desk.world.database
      _ = try await database.query(
        "create table told (n integer generated always as identity, line text)")
      _ = try await database.query(
        """
        create function tell() returns trigger language plpgsql as $$
        begin
          insert into told (line) values (new.progress_done || ' of ' || new.progress_total);
          return new;
        end $$
        """)
      _ = try await database.query(
        """
        create trigger tell after update of progress_done on django_dramatiq_task
        for each row execute function tell()
        """)
      let (path, _) = try await ask(desk)
      #expect(try await card(desk, path)["state"] == "waiting")
      #expect(try await desk.makeExports() == 1)
      let told = try await database.query("select line from told order by n").map {
        try $0.string("line")
      }
      #expect(told.first == "50 of 121" && told.last == "121 of 121", "\(told)")
      let ready = try await card(desk, path)
      #expect(ready["state"] == "ready" && ready["rows"] == 121 && ready["total"] == 121)
    }
  }

  /// Copies of a request.
  private func fill(_ desk: ServicesDesk, from id: Int64, _ count: Int) async throws {
    _ = try await desk.world.database.query(
      """
      insert into service_servicerequest (status, bp_status, author_id, service_id, submissions,
        hub_form_data_id, number)
      select r.status, r.bp_status, r.author_id, r.service_id, r.submissions, r.hub_form_data_id,
        r.number || '-' || n
      from service_servicerequest r cross join generate_series(1, \(count)::int) n
      where r.id = \(id)
      """)
  }
}
