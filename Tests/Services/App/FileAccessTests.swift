import Access
import Files
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

/// A private file is read by whoever may read what it hangs on.
struct FileAccessTests {
  private static let paper = FileRoutesTests.paper

  private func status(_ id: String, _ reader: Principal, _ desk: ServicesDesk) async throws -> Int {
    try await desk.send(.get, "/api/v1/services/files/" + id, as: reader).status
  }

  @Test func the_staff_reads_what_was_submitted() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let id = try await desk.uploaded(Self.paper)
      #expect(try await status(id, desk.staff, desk) == 404, "a draft is the applicant's alone")
      try await desk.world.fill(request, ServicesWorld.answers)
      try await desk.world.submit(request)
      #expect(try await status(id, desk.staff, desk) == 200)
      let link = try await desk.link(to: id)
      #expect(try await desk.send(.get, link).status == 200)
    }
  }

  @Test func a_colleague_of_the_company_reads_and_adds() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.uploaded(Self.paper)
      _ = try await desk.world.database.query("update service_servicerequest set company_id = 12")
      let rows = try await desk.world.database.query("select id from service_servicerequest")
      let request = try #require(rows.first).int64("id")
      var colleague = desk.person(9)
      #expect(try await status(id, colleague, desk) == 404)
      colleague.companies = [CompanyRole(id: 12, role: "member")]
      #expect(try await status(id, colleague, desk) == 200)
      let added = try await desk.upload(Self.paper, to: request, as: colleague)
      #expect(added.status == 201)
    }
  }

  @Test func an_expert_reads_what_is_under_expertise() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let id = try await desk.uploaded(Self.paper)
      try await desk.world.fill(request, ServicesWorld.answers)
      try await desk.world.submit(request)
      #expect(try await status(id, desk.person(44), desk) == 404)
      _ = try await desk.world.database.query("update service_servicerequest set expert_id = 44")
      #expect(try await status(id, desk.person(44), desk) == 200)
    }
  }

  @Test func nobody_adds_to_anothers_request() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let stranger = try await desk.upload(Self.paper, to: request, as: desk.person(8))
      #expect(stranger.status == 404)
      let staff = try await desk.upload(Self.paper, to: request, as: desk.staff)
      #expect(staff.status == 404)
      let other = try await desk.upload(Self.paper, to: request, source: "core.article")
      #expect(other.status == 404)
      let bare = try await desk.client.send(
        .post, "/api/v1/services/files", body: Self.paper, as: desk.applicant)
      #expect(bare.status == 422 && bare["code"].string == "file-without-thing")
      #expect(desk.files.everything.isEmpty)
    }
  }

  @Test func another_context_decides_on_what_is_its_own() async throws {
    let asked = Mutex<[String]>([])
    let owners = ThingOwners { context, thing, user, companies in
      asked.withLock { $0.append("\(context) \(thing.source) \(thing.primaryKey) \(companies)") }
      return user == 7
    }
    try await ServicesDesk.open(elsewhere: owners) { desk in
      let id = try await hung(on: "core.vacancycandidate", desk)
      var reader = desk.applicant
      reader.companies = [CompanyRole(id: 5, role: "member"), CompanyRole(id: 6, role: "owner")]
      #expect(try await status(id, reader, desk) == 200)
      #expect(try await status(id, desk.person(8), desk) == 404)
      #expect(asked.withLock { $0.first } == "community core.vacancycandidate 4 [6]")
    }
  }

  /// Nobody reads what nobody can decide on.
  @Test func a_context_that_does_not_answer_opens_nothing() async throws {
    let owners = ThingOwners { context, _, _, _ in throw PeerUnavailable(context) }
    try await ServicesDesk.open(elsewhere: owners) { desk in
      let id = try await hung(on: "core.vacancycandidate", desk)
      #expect(try await status(id, desk.applicant, desk) == 503)
    }
  }

  @Test(arguments: ["service.unknown", "nobody.knows", ""])
  func what_no_context_decides_on_is_for_the_staff(_ source: String) async throws {
    try await ServicesDesk.open { desk in
      let id = try await hung(on: source, desk)
      #expect(try await status(id, desk.applicant, desk) == 404)
      #expect(try await status(id, desk.staff, desk) == 404)
      var archivist = desk.person(50)
      archivist.permissions = ["shared.view_protectedmediafile"]
      #expect(try await status(id, archivist, desk) == 200)
    }
  }

  private func hung(on source: String, _ desk: ServicesDesk) async throws -> String {
    let row = try await desk.world.database.query(
      """
      insert into shared_protectedmediafile (file, source, primary_key, mime_type, author_id, legacy)
      values ('private/2020/cv.pdf', \(source), '4', 'application/pdf', 7, '{}') returning id
      """
    ).first
    return try #require(row).uuid("id").text
  }
}
