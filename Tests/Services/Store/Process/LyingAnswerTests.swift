import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Answers that say what the form does not ask: nothing of them counts, and nothing of them is kept.
@Suite struct LyingAnswerTests {
  private let secret = "NOT ASKED"

  /// Every table in which a submission leaves something.
  private func traces(_ world: ServicesWorld) async throws -> [String] {
    let places: [(String, SQL)] = [
      ("frozen", "service_requestsubmission where convert_from(canonical, 'UTF8') ~ \(secret)"),
      ("submission", "service_requestsubmission where data::text ~ \(secret)"),
      ("log", "service_servicerequestlog where data::text || text ~ \(secret)"),
      ("events", "outbox where data::text ~ \(secret)"),
      ("answers", "service_hubformdata where data::text ~ \(secret)"),
    ]
    var found: [String] = []
    for (name, sql) in places where try await world.count(sql) > 0 { found.append(name) }
    return found
  }

  /// A person fills in what is for companies only, a row what its role is not asked, and a sum that the
  /// server works out. Holds because a submission keeps what the form says of the answers, not what came.
  @Test func hidden_values_that_are_sent_anyway_are_not_submitted() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      var answers = ServicesWorld.answers
      answers["company_name"] = .text(secret)
      answers["bin"] = .text(secret)
      answers["direction_other"] = .text(secret)
      answers["investor_name"] = .text(secret)
      if var team = answers["team"]?.list, case .object(var developer) = team[1] {
        developer["member_phone"] = .text(secret)
        team[1] = .object(developer)
        answers["team"] = .list(team)
      }
      try await world.fill(id, answers)
      try await world.submit(id)
      #expect(try await traces(world) == [])
      let kept = try await world.requests.formData(id, for: world.viewer())
      #expect(kept.answers["applicant_kind"] == "person" && kept.answers["bin"] == nil)
    }
  }

  /// Hidden while it was typed, asked for at the end: what counts is what is there at the submission.
  @Test func a_condition_is_judged_by_the_answers_that_are_sent_in() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      try await world.fill(id, ["has_investor": true])
      let refusal = await #expect(throws: SubmissionRefusal.self) { try await world.submit(id) }
      guard case .answers(let faults) = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(faults.map { "\($0.pointer) \($0.code)" } == ["/data/investor_name required"])
      #expect(try await world.count("service_requestsubmission") == 0)
    }
  }

  /// The draft began with version 1. Version 2 asks for another field instead of one: the draft is judged,
  /// frozen and shown by version 1, and a new one by version 2.
  @Test func a_version_that_changed_under_a_draft_changes_nothing_of_it() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      _ = try await world.database.query(
        """
        update service_hubformfield set name = 'about', required = true
        where name = 'summary'
        """)
      let form = try await world.database.query(
        "select hub_form_id from service_service where code = 'startup-grant'"
      ).first?.int64("hub_form_id")
      let formID = try #require(form)
      let version = try await world.database.transaction { tx in
        try await FormPublisher().publish(formID, by: nil, in: tx)
      }
      #expect(version == 2)
      try await world.submit(id)
      let frozen = try await world.database.query(
        """
        select hub_form_version, data ? 'summary' as has_summary, data ? 'about' as has_about
        from service_requestsubmission where service_request_id = \(id)
        """
      ).first
      #expect(try frozen?.int("hub_form_version") == 1)
      #expect(try frozen?.bool("has_summary") == true)
      #expect(try frozen?.bool("has_about") == false)
      let other = try await world.draft(by: 9)
      let summary = await #expect(throws: DraftRefusal.self) {
        try await world.fill(other, by: 9, ServicesWorld.answers)
      }
      #expect(summary?.faults.map(\.pointer) == ["/data/summary"])
    }
  }

  /// Sixteen submit what they typed while version 2 is published: each by the version it began with.
  @Test func submissions_beside_a_publication_stay_with_their_version() async throws {
    try await ServicesWorld.open { world in
      var drafts: [Int64] = []
      for author in Int64(1)...16 {
        let id = try await world.draft(by: author)
        try await world.fill(id, by: author, ServicesWorld.answers)
        drafts.append(id)
      }
      _ = try await world.database.query(
        "update service_hubformfield set name = 'about' where name = 'summary'")
      let form = try await world.database.query(
        "select hub_form_id from service_service where code = 'startup-grant'"
      ).first?.int64("hub_form_id")
      let formID = try #require(form)
      let all = drafts
      let results = await contenders(17) { index in
        guard index < 16 else {
          _ = try await world.database.transaction { tx in
            try await FormPublisher().publish(formID, by: nil, in: tx)
          }
          return
        }
        try await world.submit(all[index], by: Int64(index) + 1)
      }
      for result in results { try result.get() }
      #expect(
        try await world.count(
          "service_requestsubmission where hub_form_version = 1 and data ? 'summary'") == 16)
      #expect(try await world.count("service_hubformversion where hub_form_id = \(formID)") == 2)
    }
  }
}
