import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct ResearchRoutesTests {
  private let root = "/api/v1/services/research/projects"

  private static let judge = Principal(
    kind: .user, issuer: Principal.gateway, userID: 70,
    permissions: ["niokr.change_niokrproject", "niokr.view_niokrproject"], isStaff: true)

  @Test func a_project_passes_three_stages_into_the_register() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.database.query(
        """
        insert into niokr_niokrproject (organization_bin, work_title, author_id)
        values ('200140000004', '{"ru": "Сплав"}', \(ServicesWorld.applicant)) returning id
        """)[0].int64("id")
      let one = "\(root)/\(id)"
      let empty = try await desk.post(one + "/submission")
      #expect(empty.status == 422)
      #expect(empty["errors"].array?.map { $0["pointer"]?.string }.contains("/goals") == true)
      _ = try await desk.world.database.query(
        """
        update niokr_niokrproject set organization_name = 'Ғылым', leader_name = 'А. Б.',
          annotation = 'a', goals = 'g', novelty = 'n', start_date = '2026-01-01',
          end_date = '2027-01-01', total_budget = 1000
        where id = \(id)
        """)
      #expect(try await desk.post(one + "/submission", as: desk.stranger).status == 404)
      #expect(try await desk.post(one + "/submission")["status"].string == "submitted")
      #expect(try await desk.post(one + "/intake").status == 403)
      #expect(try await desk.post(one + "/intake", as: Self.judge)["status"].string == "stage_1")
      let wordless = try await desk.post(one + "/return", "{}", as: Self.judge)
      #expect(wordless.status == 422)
      let back = try await desk.post(one + "/return", #"{"comment":"Why?"}"#, as: Self.judge)
      #expect(back["status"].string == "returned")
      #expect(try await desk.post(one + "/submission").status == 200)
      _ = try await desk.post(one + "/intake", as: Self.judge)
      var statuses: [String] = []
      for _ in 0..<3 {
        let passed = try await desk.post(one + "/passage", as: Self.judge)
        statuses.append(passed["status"].string ?? "")
      }
      #expect(statuses == ["stage_2", "stage_3", "registered"])
      let again = try await desk.post(one + "/passage", as: Self.judge)
      #expect(again.status == 409 && again["code"].string == "project-status")
      let row = try await desk.world.database.query(
        "select registration_number, registration_date from niokr_niokrproject where id = \(id)"
      )[0]
      #expect(try row.string("registration_number").hasPrefix("NIOKR-2"))
      #expect(try row.string("registration_number").hasSuffix("-000001"))

      let history = try await desk.get(one + "/history")
      #expect(history["items"].array?.count == 8)
      #expect(try await desk.send(.get, one + "/history", as: desk.stranger).status == 404)
      let notices = try await desk.get(one + "/notices")
      #expect(notices["items"].array?.count == 6)
      #expect(
        notices["items"].array?.first?["title"]?.string == "Проект внесён в реестр")
    }
  }

  /// Fails where the machine alone writes: its steps say from what to what, not what the project was.
  @Test func a_step_leaves_the_project_as_it_was() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.database.query(
        """
        insert into niokr_niokrproject (organization_bin, work_title, author_id, status, goals)
        values ('200140000004', '{"ru": "Сплав"}', \(ServicesWorld.applicant), 'submitted', 'g')
        returning id
        """)[0].int64("id")
      let one = "\(root)/\(id)"
      #expect(try await desk.post(one + "/intake", as: Self.judge).status == 200)
      let back = try await desk.post(one + "/return", #"{"comment":"Why?"}"#, as: Self.judge)
      #expect(back.status == 200)

      _ = try await desk.world.database.query("select file_changes()")
      let kept = try await desk.world.database.query(
        """
        select concat_ws(' ', v.action, v.object ->> 'status', v.object ->> 'goals', r.user_id,
          r.request_id) as line
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'niokr.niokrproject' and v.object_id = \(String(id)) order by v.id
        """
      ).map { try $0.string("line") }
      #expect(
        kept == ["change submitted g 70 test-request", "change stage_1 g 70 test-request"])
    }
  }

  @Test func executors_join_and_leave_and_are_shown_once_it_is_registered() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.database.query(
        """
        insert into niokr_niokrproject (organization_bin, work_title, author_id)
        values ('200140000004', '{"ru": "Сплав"}', \(ServicesWorld.applicant)) returning id
        """)[0].int64("id")
      let executor = try await desk.world.database.query(
        """
        insert into niokr_niokrprojectexecutor (executor_type, official_name)
        values ('lab', 'Институт') returning id
        """)[0].int64("id")
      let all = "\(root)/\(id)/executors"
      #expect(try await desk.send(.put, "\(all)/\(executor)").status == 403)
      for _ in 0..<2 {
        #expect(try await desk.send(.put, "\(all)/\(executor)", as: Self.judge).status == 204)
      }
      #expect(try await desk.send(.put, "\(all)/999", as: Self.judge).status == 404)
      #expect(try await desk.get(all)["items"].array?.count == 1)
      let hidden = try await desk.send(.get, all, as: desk.stranger)
      #expect(hidden["items"].array?.isEmpty == true)
      _ = try await desk.world.database.query(
        "update niokr_niokrproject set status = 'registered' where id = \(id)")
      let open = try await desk.send(.get, all, as: .anonymous())
      #expect(open["items"].array?.count == 1)
      #expect(try await desk.send(.delete, "\(all)/\(executor)", as: Self.judge).status == 204)
      #expect(try await desk.get(all)["items"].array?.isEmpty == true)
    }
  }
}
