import Access
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// Numbers in the registers of students and of research: whose they may be.
struct StudentRegisterTests {
  private static let students = "/api/v1/services/tech-orda/students"
  private static let projects = "/api/v1/services/research/projects"

  /// `pointer code` of what is wrong.
  private func faults(_ answer: ServiceClient.Answer) -> [String] {
    (answer["errors"].array ?? []).map {
      "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")"
    }
  }

  @Test(
    arguments: [
      ("200140000004", "900101300007", "2020-09-01", []),
      // The school of an entrepreneur has no other number than his.
      ("900101300017", "900101300007", "2020-09-01", []),
      ("200140000004", "900101300007", "2007-12-31", ["/iin too-young"]),
      ("200140000004", "900101300007", "2036-01-01", ["/iin too-old"]),
      ("200140000004", "200140000004", "2020-09-01", ["/iin not-an-iin"]),
      (
        "200140000005", "900101300008", "2020-09-01",
        ["/tin bad-tax-number", "/iin bad-tax-number"]
      ),
      ("200140000004", "900101300007", "soon", ["/data/start_date not-a-date"]),
    ] as [(String, String, String, [String])])
  func a_student_is_a_person_of_the_right_age(
    _ school: String, _ number: String, _ start: String, _ wrong: [String]
  ) async throws {
    try await ServicesDesk.open { desk in
      let keeper = desk.holder(
        72, ["service.add_techordastudent", "service.change_techordastudent"])
      let made = try await desk.formClient().send(
        .post, Self.students,
        json: """
          {"tin":"\(school)","iin":"\(number)","full_name":"Тестов Тест",
           "data":{"start_date":"\(start)"}}
          """, as: keeper)
      #expect(faults(made) == wrong)
      #expect(made.status == (wrong.isEmpty ? 201 : 422), "\(made.json)")
    }
  }

  /// Who is known already is judged by the day that is said of him, and not by each change of a word.
  @Test func a_known_student_is_judged_by_the_day_that_is_said_of_him() async throws {
    try await ServicesDesk.open { desk in
      let keeper = desk.holder(72, ["service.change_techordastudent"])
      let id = try await desk.world.database.query(
        """
        insert into service_techordastudent (tin, iin, full_name)
        values ('200140000004', '500101300003', 'Тестов Тест') returning id
        """)[0].int64("id")
      func change(_ body: String) async throws -> [String] {
        let answer = try await desk.formClient().send(
          .patch, "\(Self.students)/\(id)", json: body,
          headers: [(name: "If-Match", value: "*")], as: keeper)
        return faults(answer)
      }
      #expect(try await change(#"{"full_name":"Тестова Тест"}"#) == [])
      #expect(try await change(#"{"data":{"voucher":"V-1"}}"#) == [])
      #expect(try await change(#"{"data":{"start_date":"2026-09-01"}}"#) == ["/iin too-old"])
      #expect(try await change(#"{"data":{"start_date":"1990-09-01"}}"#) == [])
    }
  }

  /// The fifth digit says which number it is.
  @Test(arguments: [
    ("200140000004", true), ("200150000009", true), ("200160000003", true),
    ("900101300007", false),
  ])
  func research_is_done_by_organisations(_ number: String, _ isGood: Bool) async throws {
    try await ServicesDesk.open { desk in
      let answer = try await desk.formClient().send(
        .post, Self.projects,
        json: #"{"organization_bin":"\#(number)","work_title":{"ru":"Сплав","kk":"Қорытпа"}}"#,
        as: desk.applicant)
      let found = faults(answer).filter { $0.hasPrefix("/organization_bin") }
      #expect(found == (isGood ? [] : ["/organization_bin not-a-bin"]))
    }
  }
}
