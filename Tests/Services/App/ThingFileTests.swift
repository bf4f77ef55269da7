import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import Synchronization
import TestSupport
import Testing

/// Files that were taken over hang on things of every context. A request's papers are read by whom
/// the request is, whatever table they stand in.
struct ThingFileTests {
  private func hung(on source: String, _ key: Int64, _ desk: ServicesDesk) async throws -> String {
    let row = try await desk.world.database.query(
      """
      insert into shared_protectedmediafile
        (file, source, primary_key, mime_type, author_id, imported_version)
      values ('protected/0/1.pdf', \(source), \(String(key)), 'application/pdf', 99, 1)
      returning id
      """
    ).first
    return try #require(row).uuid("id").text
  }

  private func status(_ id: String, _ reader: Principal, _ desk: ServicesDesk) async throws -> Int {
    try await desk.send(.get, "/api/v1/services/files/" + id, as: reader).status
  }

  /// A submitted request of the applicant (7), and a row that belongs to it.
  private func part(
    _ columns: String, _ values: String, of table: String, _ desk: ServicesDesk
  ) async throws -> Int64 {
    let request = try await desk.draft()
    try await desk.world.fill(request, ServicesWorld.answers)
    try await desk.world.submit(request)
    let row = try await desk.world.database.query(
      """
      insert into \(identifier: table) (service_request_id, \(unsafe: columns))
      values (\(request), \(unsafe: values)) returning id
      """
    ).first
    return try #require(row).int64("id")
  }

  @Test(arguments: [
    ("service_report", "year, report_type, status", "2024, 'annual', 'submitted'"),
    ("service_gupreport", "year, report_type, status", "2024, 'annual', 'submitted'"),
    ("service_seedmoneyreport", "year, report_type, status", "2024, 'annual', 'accepted'"),
    ("service_techordareport", "year, month, status", "2024, 1, 'in_review'"),
    ("service_extradocument", "name, file", "'a', 'a.pdf'"),
    ("service_externaldocument", "external_id", "'a'"),
  ])
  func what_belongs_to_a_request_is_read_as_the_request_is(
    _ table: String, _ columns: String, _ values: String
  ) async throws {
    try await ServicesDesk.open { desk in
      let key = try await part(columns, values, of: table, desk)
      let id = try await hung(on: table.replacing("_", with: "."), key, desk)
      #expect(try await status(id, desk.applicant, desk) == 200)
      #expect(try await status(id, desk.staff, desk) == 200)
      #expect(try await status(id, desk.person(8), desk) == 404)
      #expect(try await status(id, desk.person(99), desk) == 404, "who put it there is not asked")
    }
  }

  /// Fails without `readsMinutes`: minutes belong to no request.
  @Test func minutes_on_paper_are_read_by_who_sat_and_by_the_staff() async throws {
    try await ServicesDesk.open { desk in
      let row = try await desk.world.database.query(
        """
        with minutes as (
          insert into service_protocol (service_id, number, status)
          values ('startup-grant', 'P-1', 'draft') returning id
        ), member as (
          insert into service_protocolmember (protocol_id, user_id, role)
          select id, 55, 'member' from minutes
        )
        insert into service_paper
          (kind, service_id, protocol_id, number, code, language, facts, facts_sha256)
        select 'protocol', 'startup-grant', id, 'P-1', 'CODE', 'ru', '{}', sha256('{}')
        from minutes returning id
        """
      ).first
      let id = try await hung(on: "service.paper", try #require(row).int64("id"), desk)
      #expect(try await status(id, desk.person(55), desk) == 200)
      #expect(try await status(id, desk.staff, desk) == 200)
      #expect(try await status(id, desk.person(56), desk) == 404)
      #expect(try await status(id, desk.applicant, desk) == 404)
    }
  }

  @Test func a_report_that_is_not_handed_in_is_for_those_who_write_it() async throws {
    try await ServicesDesk.open { desk in
      let key = try await part(
        "year, report_type, status, author_id", "2024, 'annual', 'draft', 31", of: "service_report",
        desk)
      let id = try await hung(on: "service.report", key, desk)
      #expect(try await status(id, desk.applicant, desk) == 200)
      #expect(try await status(id, desk.person(31), desk) == 200)
      #expect(try await status(id, desk.staff, desk) == 404)
    }
  }

  @Test func what_an_expert_writes_is_not_shown_to_the_applicant() async throws {
    try await ServicesDesk.open { desk in
      let key = try await part("expertise_type, user_id", "'a', 44", of: "service_expertise", desk)
      let id = try await hung(on: "service.expertise", key, desk)
      #expect(try await status(id, desk.person(44), desk) == 200)
      #expect(try await status(id, desk.staff, desk) == 200)
      #expect(try await status(id, desk.applicant, desk) == 404)
    }
  }

  /// The apps of the old site do not tell: `core.infrastructure` is booking's, `core.article` is not.
  @Test(arguments: [
    ("account.company", "identity"), ("account.user", "identity"), ("core.article", "community"),
    ("core.organization", "identity"), ("core.infrastructure", "booking"),
    ("core.infrastructurerequest", "booking"), ("booking.booking", "booking"),
    ("techorda.applicationform", "techorda"), ("landing.page", "community"),
    ("service.report", ""), ("niokr.niokrproject", ""), ("silk.request", ""), ("x", ""),
  ])
  func the_context_that_owns_the_table_is_asked(_ source: String, _ context: String) async throws {
    let asked = Mutex("")
    let owners = ThingOwners { context, _, _, _ in
      asked.withLock { $0 = context }
      return true
    }
    try await ServicesDesk.open(elsewhere: owners) { desk in
      let id = try await hung(on: source, 4, desk)
      #expect(try await status(id, desk.applicant, desk) == (context.isEmpty ? 404 : 200))
      #expect(asked.withLock { $0 } == context)
    }
  }
}
