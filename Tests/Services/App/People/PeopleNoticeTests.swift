import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing
import VirusScans

/// Others hear whom an applicant lets in, which papers are brought, to whom a request is given.
@Suite struct PeopleNoticeTests {
  private let requests = "/api/v1/services/requests"

  @Test func an_invitation_and_its_answer_are_told_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)/collaborators"
      for user in [8, 9, 10] {
        let body = "{\"user_id\":\(user),\"role\":\"editor\"}"
        #expect(try await desk.post(path, body).status == 201)
      }
      for _ in 0..<2 {
        let accepted = try await desk.post(path + "/acceptance", as: desk.person(8))
        #expect(accepted.status == 200)
      }
      #expect(try await desk.send(.delete, path + "/9", as: desk.person(9)).status == 204)
      #expect(try await desk.send(.delete, path + "/8", as: desk.person(8)).status == 204)
      #expect(try await desk.send(.delete, path + "/10").status == 204)
      let told = try await desk.world.database.query(
        """
        select type, (data ->> 'user_id')::bigint as user_id, (data ->> 'invited_by')::bigint as inviter
        from outbox where aggregate_type = 'request_collaborator' order by seq
        """
      ).map { try "\($0.string("type")) \($0.int64("user_id")) \($0.int64("inviter"))" }
      #expect(
        told == [
          "request.collaborator_invited 8 7", "request.collaborator_invited 9 7",
          "request.collaborator_invited 10 7", "request.collaborator_accepted 8 7",
          "request.collaborator_declined 9 7", "request.collaborator_left 8 7",
          "request.collaborator_removed 10 7",
        ])
    }
  }

  @Test func the_other_side_hears_of_a_paper() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantDocuments(#"[{"code": "visit", "steps": ["approved"], "by": "staff"}]"#)
      let id = try await desk.world.taken()
      let path = "\(requests)/\(id)/external-documents"
      let own = try await desk.addDocument(nil, to: id, FileRoutesTests.paper, named: "Тайна.pdf")
      #expect(own.status == 201, "\(own.json)")
      #expect(try await desk.told("request.document_added") == [70])
      let staffs = try await desk.addDocument(
        "visit", to: id, FileRoutesTests.paper, as: desk.staff)
      #expect(staffs.status == 201, "\(staffs.json)")
      #expect(try await desk.told("request.document_added") == [7])
      let named = try await desk.post(path, #"{"external_id":"E-1"}"#, as: desk.staff)
      #expect(named.status == 201, "\(named.json)")
      #expect(try await desk.told("request.document_added") == [7])
      let said = try await desk.said("request.document_added")
      #expect(said.compactMap { $0["kind"]?.string } == ["request", "request", "external"])
      #expect(said.allSatisfy { !"\($0)".contains("Тайна") })
    }
  }

  private struct Scanner: VirusScanner {
    let verdict: ScanVerdict

    func scan(_ next: () async throws -> [UInt8]?) async throws -> ScanVerdict {
      while try await next() != nil {}
      return verdict
    }
  }

  @Test func who_brought_a_virus_hears_of_it_and_the_other_side() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: .infected("Eicar"))) { desk in
      let id = try await desk.world.taken()
      #expect(try await desk.addDocument(nil, to: id, FileRoutesTests.paper).status == 201)
      try await desk.work()
      #expect(try await desk.told("request.document_refused") == [7, 70])
      let staffs = try await desk.addDocument(nil, to: id, FileRoutesTests.paper, as: desk.staff)
      #expect(staffs.status == 201, "\(staffs.json)")
      try await desk.work()
      let said = try await desk.said("request.document_refused")
      #expect(said.count == 2 && said.last?["kind"]?.string == "request")
      #expect(try await desk.told("request.document_refused") == [7, 70])
      try await desk.work()
      #expect(try await desk.said("request.document_refused").count == 2)
    }
  }

  @Test func nobody_hears_of_a_clean_file() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: .clean)) { desk in
      let id = try await desk.world.taken()
      #expect(try await desk.addDocument(nil, to: id, FileRoutesTests.paper).status == 201)
      try await desk.work()
      #expect(try await desk.said("request.document_refused").isEmpty)
    }
  }

  /// Fails where only the move's own `notify` says who hears.
  @Test func whoever_is_given_a_request_hears_of_it_whatever_the_process_says() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      try await desk.world.managers([70, 71], of: "startup-grant")
      let given = try await desk.post(
        "\(requests)/\(id)/assignment", #"{"user_id":71}"#, as: desk.staff)
      #expect(given.status == 200, "\(given.json)")
      #expect(try await desk.told("request.assigned", "staff_ids") == [71])
    }
  }
}
