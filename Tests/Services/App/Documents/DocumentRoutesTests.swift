import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The papers that a request owes, and those that it has.
struct DocumentRoutesTests {
  private static let paper = FileRoutesTests.paper
  private static let asked = """
    [{"code": "estimate", "name": {"ru": "Смета", "kk": "Смета", "en": "Estimate"},
      "steps": ["created"]},
     {"code": "photo", "steps": ["created"], "required": false},
     {"code": "visit", "steps": ["completeness_check"], "by": "staff"},
     {"code": "edms", "steps": ["completeness_check"], "by": "external", "required": false}]
    """

  private func filled(_ desk: ServicesDesk) async throws -> Int64 {
    try await desk.wantDocuments(Self.asked)
    let id = try await desk.draft()
    try await desk.world.fill(id, ServicesWorld.answers)
    return id
  }

  private func state(_ answer: ServiceClient.Answer, _ code: String) -> String? {
    answer["required"].array?.first { $0["document"]?.string == code }?["state"]?.string
  }

  /// Holds because `DocumentMachine` is among the machines.
  @Test func no_step_is_left_without_what_it_owes() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      let path = "/api/v1/services/requests/\(id)"
      let early = try await desk.post(path + "/submission", "{}")
      #expect(early.status == 409 && early["code"].string == "documents-missing", "\(early.json)")
      #expect(early["documents"].array?.compactMap(\.string) == ["estimate"])
      #expect(state(try await desk.documents(of: id), "estimate") == "missing")

      let made = try await desk.addDocument("estimate", to: id, Self.paper)
      #expect(made.status == 201 && made["is_late"].bool == false, "\(made.json)")
      #expect(made["sha256"].string?.count == 64 && made["scan"].string == "none")
      #expect(state(try await desk.documents(of: id), "estimate") == "present")
      #expect(try await desk.post(path + "/submission", "{}").status == 200)

      try await desk.world.take(id)
      let move = #"{"from": "completeness_check", "to": "approved"}"#
      let held = try await desk.post(path + "/transitions", move, as: desk.staff)
      #expect(held.status == 409 && held["documents"].array?.compactMap(\.string) == ["visit"])
      let visit = try await desk.addDocument("visit", to: id, Self.paper, as: desk.staff)
      #expect(visit.status == 201)
      #expect(try await desk.post(path + "/transitions", move, as: desk.staff).status == 200)

      let over = try await desk.addDocument("photo", to: id, Self.paper)
      #expect(over.status == 409 && over["code"].string == "request-over")
    }
  }

  @Test func what_comes_too_late_says_so() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      _ = try await desk.addDocument("estimate", to: id, Self.paper)
      try await desk.world.submit(id)
      let late = try await desk.addDocument("photo", to: id, Self.paper)
      #expect(late.status == 201 && late["is_late"].bool == true)
      let extra = try await desk.addDocument(nil, to: id, Self.paper)
      #expect(extra["is_late"].bool == true && extra["document"] == .null)
      #expect(state(try await desk.documents(of: id), "photo") == "late")
    }
  }

  @Test func everybody_brings_what_is_asked_of_him() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      let other = try await desk.addDocument("visit", to: id, Self.paper)
      #expect(other.status == 403 && other["code"].string == "document-of-another")
      let unknown = try await desk.addDocument("nothing", to: id, Self.paper)
      #expect(unknown.status == 422 && unknown["code"].string == "unknown-document")
      let stranger = desk.person(8)
      #expect(try await desk.addDocument(nil, to: id, Self.paper, as: stranger).status == 404)
      #expect(try await desk.documents(of: id, as: stranger).status == 404)
      #expect(try await desk.documents(of: id, as: desk.staff).status == 404, "a draft")
      let expert = try await desk.addDocument(nil, to: id, Self.paper, at: "expert-documents")
      #expect(expert.status == 403 && expert["code"].string == "forbidden")
      #expect(try await desk.world.count("service_extradocument") == 0)
    }
  }

  /// Holds because the list asks who reads it.
  @Test func what_experts_bring_is_for_them_and_the_staff() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      _ = try await desk.addDocument("estimate", to: id, Self.paper)
      try await desk.world.submit(id)
      for (expert, isBlind) in [(Int64(44), false), (45, true)] {
        _ = try await desk.world.database.query(
          """
          insert into service_expertise (service_request_id, expertise_type, user_id, status, is_blind)
          values (\(id), 'a', \(expert), 'assigned', \(isBlind))
          """)
        let made = try await desk.addDocument(
          nil, to: id, Self.paper + [UInt8(expert)], at: "expert-documents",
          as: desk.person(expert))
        #expect(made.status == 201 && made["kind"].string == "expert", "\(made.json)")
      }
      for (reader, kinds) in [
        (desk.applicant, ["request"]), (desk.staff, ["request", "expert", "expert"]),
        (desk.person(44), ["request", "expert"]), (desk.person(45), ["expert"]),
      ] {
        let list = try await desk.documents(of: id, as: reader)
        #expect(list["items"].array?.compactMap { $0["kind"]?.string } == kinds)
      }
    }
  }

  @Test func a_document_elsewhere_is_known_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      _ = try await desk.addDocument("estimate", to: id, Self.paper)
      try await desk.world.submit(id)
      let path = "/api/v1/services/requests/\(id)/external-documents"
      let body = #"{"external_id": "EDMS-1", "document": "edms"}"#
      #expect(try await desk.post(path, body).status == 403)
      // Sixteen at once: the unique index takes one.
      let results = await contenders { _ in try await desk.post(path, body, as: desk.staff) }
      let answers = try results.map { try $0.get() }
      #expect(answers.filter { $0.status == 201 }.count == 1)
      #expect(answers.filter { $0["code"].string == "document-known" }.count == 15)
      #expect(state(try await desk.documents(of: id), "edms") == "present")
    }
  }

  /// Holds because papers are counted when the request is held.
  @Test func the_last_place_is_given_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      _ = try await desk.world.database.query(
        """
        insert into service_extradocument (name, file, service_request_id)
        select 'a', 'a', \(id) from generate_series(1, 99)
        """)
      let results = await contenders { number in
        try await desk.addDocument(nil, to: id, Self.paper + [UInt8(number)])
      }
      let answers = try results.map { try $0.get() }
      #expect(answers.filter { $0.status == 201 }.count == 1)
      #expect(answers.filter { $0["code"].string == "too-many-documents" }.count == 15)
      #expect(try await desk.world.count("service_extradocument") == 100)
    }
  }

  /// Fails without `for share of f`: what was counted would be gone when the step is made.
  @Test(.timeLimit(.minutes(1)))
  func sixteen_who_delete_a_paper_wait_for_the_step_that_it_is_owed_for() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      let made = try await desk.addDocument("estimate", to: id, Self.paper)
      let path = "/api/v1/services/files/" + (made["file_id"].string ?? "")
      let archivist = Principal(
        kind: .user, issuer: Principal.gateway, userID: 50,
        permissions: ["shared.delete_protectedmediafile"])
      let viewer = desk.world.viewer()
      let (files, results) = try await desk.world.contending(
        against: { tx in
          var locked = try await desk.world.requests.lock(id, ownedBy: viewer, in: tx)
          _ = try await desk.world.requests.submit(&locked, by: viewer.userID, in: tx)
        },
        seeing: { tx in
          try await tx.query("select count(*) as n from shared_protectedmediafile").first?.int("n")
        }
      ) { _ in
        let any = [(name: "If-Match", value: "*")]
        return try await desk.send(.delete, path, headers: any, as: archivist).status
      }
      #expect(files == 1)
      let statuses = try results.map { try $0.get() }
      #expect(statuses.count { $0 == 204 } == 1, "\(statuses)")
      #expect(statuses.count { $0 == 404 } == 15, "\(statuses)")
      #expect(try await desk.world.count("service_requestsubmission") == 1)
    }
  }

  @Test func a_paper_is_taken_back_with_its_file_while_it_is_a_draft() async throws {
    try await ServicesDesk.open { desk in
      let id = try await filled(desk)
      let made = try await desk.addDocument("estimate", to: id, Self.paper)
      let path = "/api/v1/services/files/" + (made["file_id"].string ?? "")
      let tag = try await desk.get(path).headers["ETag"] ?? ""
      let header = [(name: "If-Match", value: tag)]
      #expect(try await desk.send(.delete, path, headers: header, as: desk.person(8)).status == 404)
      #expect(try await desk.send(.delete, path, headers: header).status == 204)
      #expect(try await desk.world.count("service_extradocument") == 0)

      let again = try await desk.addDocument("estimate", to: id, Self.paper)
      try await desk.world.submit(id)
      let kept = "/api/v1/services/files/" + (again["file_id"].string ?? "")
      let refused = try await desk.send(.delete, kept, headers: header)
      #expect(refused.status == 409 && refused["code"].string == "file-handed-in")
    }
  }
}
