import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Minutes on paper: a draft from the moment when they are agreed on, the paper when they are in force.
struct MinutesDraftTests {
  private struct Paper: Equatable {
    let status: String
    let isDraft: Bool
    let said: String
  }

  private func papers(of id: Int64, _ here: CommissionWorld) async throws -> [Paper] {
    try await here.database.query(
      """
      select status, is_draft, facts ->> 'number' as number from service_paper
      where protocol_id = \(id) order by id
      """
    ).map { row in
      Paper(
        status: try row.string("status"), isDraft: try row.bool("is_draft"),
        said: try row.string("number"))
    }
  }

  private func numbers(of id: Int64, _ here: CommissionWorld) async throws -> [String] {
    try await here.database.query(
      "select number from service_paper where protocol_id = \(id) order by id"
    ).map { try $0.string("number") }
  }

  private func agreed(_ here: CommissionWorld) async throws -> Int64 {
    let id = try await here.draft()
    try await here.put(accepted: try await here.requests(2), on: id)
    try await here.agree(id)
    return id
  }

  /// Fails where drafts use up numbers, or stay when they are drafts no more.
  @Test func a_draft_is_void_when_it_is_reopened_and_when_it_comes_into_force() async throws {
    try await CommissionWorld.open { here in
      let id = try await agreed(here)
      let draft = Paper(status: "pending", isDraft: true, said: "проект")
      let void = Paper(status: "revoked", isDraft: true, said: "проект")
      #expect(try await papers(of: id, here) == [draft])
      try await here.reopen(id)
      #expect(try await papers(of: id, here) == [void])
      try await here.agree(id)
      #expect(try await papers(of: id, here) == [void, draft])
      try await here.askToSign(id)
      for user in CommissionSamples.voters + [CommissionSamples.secretary] {
        try await here.sign(id, by: user)
      }
      #expect(try await papers(of: id, here) == [void, draft])
      // when
      #expect(try await here.apply(id))
      let all = try await papers(of: id, here)
      #expect(all.dropLast() == [void, void])
      #expect(all.last?.status == "pending" && all.last?.isDraft == false)
      let numbers = try await numbers(of: id, here)
      #expect(numbers.prefix(2).allSatisfy { $0.contains("-P001-DRAFT-") })
      #expect(numbers[0] != numbers[1])
      #expect(numbers[2].hasPrefix("PROTOCOL-STARTUP-GRANT-") && numbers[2].hasSuffix("-000001"))
      #expect(all.last?.said == numbers[2])
    }
  }

  @Test func nobody_is_told_that_a_draft_is_good() async throws {
    try await CommissionWorld.open { here in
      let id = try await agreed(here)
      let row = try #require(
        try await here.database.query(
          """
          with file as (
            insert into shared_protectedmediafile (id, file, name, source, primary_key, size)
            values (gen_random_uuid(), 'a/b', 'a.pdf', 'service.paper', '1', 5) returning id)
          update service_paper set status = 'ready', file_id = file.id, pdf_sha256 = '\\x00'
          from file where protocol_id = \(id) returning code
          """
        ).first)
      let shown = try await Papers(here.requests).check(code: try row.string("code"))
      #expect(shown?.standing == .pending)
    }
  }

  /// Holds because of the trigger: else a draft would become a paper by a stroke of the pen.
  @Test func a_draft_stays_one() async throws {
    try await CommissionWorld.open { here in
      _ = try await agreed(here)
      await #expect(throws: DatabaseError.self) {
        _ = try await here.database.query("update service_paper set is_draft = false")
      }
    }
  }
}
