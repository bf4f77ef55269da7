import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

struct RequestFlowTests {
  @Test func a_draft_has_all_its_rows_and_its_event() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      #expect(try await world.count("service_servicerequest where id = \(id)") == 1)
      #expect(try await world.count("service_servicerequeststatus where status = 'draft'") == 1)
      #expect(
        try await world.count("service_servicerequestbpstatus where bp_status = 'created'") == 1)
      #expect(try await world.count("service_servicerequestlog where action = 'created'") == 1)
      #expect(try await world.count("service_hubformdata where hub_form_version = 1") == 1)
      #expect(try await world.events(of: id) == ["request.created"])
    }
  }

  @Test func a_request_goes_its_whole_way_and_leaves_its_history() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      try await world.decide(id, to: "returned", comment: "Бюджет", marks: ["budget"])
      try await world.fill(id, ["budget": 7_000_000])
      try await world.submit(id)
      try await world.decide(id, to: "approved")

      let row = try #require(try await world.requests.read(id, for: world.viewer()).first)
      #expect(try row.string("status") == "approved")
      #expect(try row.optionalInstant("deadline") == nil)
      let history = try await world.requests.history(id, for: world.viewer())
      #expect(
        try history.map { try $0.string("to") } == [
          "created", "registered", "completeness_check", "returned", "completeness_check",
          "approved",
        ])
      #expect(try history[3].string("comment") == "Бюджет")
      #expect(try history[4].int("attempt") == 2)
      #expect(
        try await world.events(of: id) == [
          "request.created", "request.submitted", "request.status_changed", "request.returned",
          "request.submitted", "request.approved",
        ])
      #expect(
        try await world.count("service_servicerequeststatus where service_request_id = \(id)") == 6)
    }
  }

  @Test func what_was_submitted_is_frozen_with_its_digest() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      let receipt = try await world.submit(id)
      let row = try #require(
        try await world.database.query(
          """
          select canonical, sha256 = sha256(canonical) as is_good, data from
          service_requestsubmission where service_request_id = \(id) and attempt = 1
          """
        ).first)
      #expect(try row.bool("is_good"))
      let text = String(decoding: try row.bytes("canonical"), as: UTF8.self)
      #expect(text.contains("\"number\":\"\(receipt.number)\""))
      #expect(text.contains("\"phone\":\"+77010000000\""))
      #expect(!text.contains("investor_name"))
      let error = await #expect(throws: DatabaseError.self) {
        try await world.database.query(
          "update service_requestsubmission set attempt = 9 where service_request_id = \(id)")
      }
      #expect(error?.state.code == "23001")
    }
  }

  private func applicant(of id: Int64, _ world: ServicesWorld) async throws -> FormValue? {
    try await world.requests.submission(1, of: id, for: world.viewer(staff: true))?.applicant
  }

  /// Fails where the names are looked up when it is read.
  @Test func who_applied_stays_as_he_was_called_then() async throws {
    try await ServicesWorld.open { world in
      func call(_ user: String, _ company: String, isVerified: Bool) async throws {
        _ = try await world.database.query(
          """
          insert into user_ref (id, display_name) values (7, \(user))
          on conflict (id) do update set display_name = excluded.display_name
          """)
        _ = try await world.database.query(
          """
          insert into company_ref (id, name, verified) values (5, \(company), \(isVerified))
          on conflict (id) do update set name = excluded.name, verified = excluded.verified
          """)
      }
      try await call("Әйгерім С.", "Құс жолы", isVerified: true)
      let id = try await world.draft(for: 5)
      try await world.fill(id, ServicesWorld.answers)
      try await world.submit(id)
      let alone = try await world.draft(by: 8)
      try await world.fill(alone, by: 8, ServicesWorld.answers)
      try await world.submit(alone, by: 8)
      // when
      try await call("Әйгерім Е.", "Темірқазық", isVerified: false)
      let kept: FormValue = [
        "user": ["id": 7, "name": "Әйгерім С."],
        "company": ["id": 5, "name": "Құс жолы", "verified": true],
      ]
      #expect(try await applicant(of: id, world) == kept)
      #expect(try await applicant(of: alone, world) == ["user": ["id": 8]])
    }
  }

  @Test func numbers_count_up_per_service() async throws {
    try await ServicesWorld.open { world in
      var numbers: [String] = []
      for user in Int64(1)...3 {
        let id = try await world.draft(by: user)
        try await world.fill(id, by: user, ServicesWorld.answers)
        numbers.append(try await world.submit(id, by: user).number)
      }
      #expect(numbers.map { String($0.suffix(7)) } == ["-000001", "-000002", "-000003"])
      #expect(numbers.allSatisfy { $0.hasPrefix("STARTUP-GRANT-20") })
    }
  }

  @Test func faults_freeze_nothing_and_take_no_number() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ["iin": "123456789012", "applicant_kind": "person"])
      let refusal = await #expect(throws: SubmissionRefusal.self) { try await world.submit(id) }
      guard case .answers(let faults) = refusal else {
        Issue.record("no faults")
        return
      }
      #expect(faults.count >= 4)
      #expect(faults.contains { $0.pointer == "/data/iin" && $0.code == "not-an-iin" })
      #expect(try await world.count("service_requestsubmission") == 0)
      #expect(try await world.count("service_requestnumber") == 0)
      #expect(try await world.events(of: id) == ["request.created"])
    }
  }

  @Test func strangers_find_nothing() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let stranger = world.viewer(8, companies: [5])
      #expect(try await world.requests.read(id, for: stranger).isEmpty)
      #expect(try await world.requests.history(id, for: stranger).isEmpty)
      await #expect(throws: RequestError.missing) {
        try await world.requests.formData(id, for: stranger)
      }
      await #expect(throws: RequestError.missing) { try await world.submit(id, by: 8) }
      // The staff does not see what was not sent yet.
      let staff = world.viewer(ServicesWorld.staff, staff: true)
      #expect(try await world.requests.read(id, for: staff).isEmpty)
      await #expect(throws: RequestError.missing) { try await world.take(id) }
    }
  }

  @Test func a_member_of_the_company_sees_its_requests() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft(for: 5)
      let colleague = world.viewer(8, companies: [5])
      #expect(try await world.requests.read(id, for: colleague).count == 1)
      let list = try await world.requests.list(of: colleague, limit: 20, after: nil)
      #expect(try list.map { try $0.int64("id") } == [id])
    }
  }

  /// The staff must not read along while the applicant revises.
  @Test func the_staff_sees_what_was_submitted_not_the_draft() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      try await world.decide(id, to: "returned", comment: "Бюджет", marks: ["budget"])
      try await world.fill(id, ["budget": 9_000_000])
      let staff = world.viewer(ServicesWorld.staff, staff: true)
      let seen = try await world.requests.formData(id, for: staff)
      #expect(seen.answers["budget"] == 5_000_000)
      #expect(!seen.isEditable)
      let own = try await world.requests.formData(id, for: world.viewer())
      #expect(own.answers["budget"] == 9_000_000)
      #expect(own.openFields?.contains("budget") == true)
      #expect(own.openFields?.contains("full_name") == false)
    }
  }

  @Test func a_request_keeps_the_version_of_the_form_it_began_with() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let form = try await world.database.query(
        "select hub_form_id from service_service where code = 'startup-grant'"
      ).first?.int64("hub_form_id")
      let formID = try #require(form)
      _ = try await world.database.query(
        """
        update service_hubformfield set required = true, field_type = 'textarea'
        where name = 'company_name'
        """)
      let version = try await world.database.transaction { tx in
        try await FormPublisher().publish(formID, by: nil, in: tx)
      }
      #expect(version == 2)
      #expect(try await world.requests.formData(id, for: world.viewer()).formVersion == 1)
      let other = try await world.draft(by: 9)
      #expect(try await world.requests.formData(other, for: world.viewer(9)).formVersion == 2)
      let same = try await world.database.transaction { tx in
        try await FormPublisher().publish(formID, by: nil, in: tx)
      }
      #expect(same == 2)
      await #expect(throws: DatabaseError.self) {
        try await world.database.query("update service_hubformversion set version = 9")
      }
    }
  }

  /// Without the comparison of the row version a request would open on terms read before.
  @Test func a_service_that_closed_meanwhile_takes_nothing() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.draft()
      _ = try await world.database.query(
        """
        update service_service set end_date = now() - interval '1 second',
          row_version = row_version + 1 where code = 'startup-grant'
        """)
      await #expect(throws: ServiceRefusal.closed) { try await world.draft(by: 9) }
      #expect(try await world.count("service_servicerequest") == 1)
    }
  }

  @Test func the_demo_can_be_sown_twice() async throws {
    try await ServicesWorld.open { world in
      let added = try await DemoSeed(database: world.database).run()
      #expect(added == 0)
      #expect(try await world.count("service_service") == 4)
    }
  }
}
