import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// Days that are not what their place in the week says: operators keep them, everybody reads them, and
/// terms are counted by them.
@Suite struct WorkdayTests {
  private static let path = "/api/v1/services/workdays"
  private static let rights: Set<String> = [
    "service.add_workday", "service.change_workday", "service.delete_workday",
  ]

  @Test func operators_keep_them_and_everybody_reads_them() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let keeper = desk.holder(72, Self.rights)
      let saturday = #"{"day":"2030-01-05","is_worked":true,"name":{"ru":"Перенос"}}"#
      for (principal, status) in [(desk.staff, 403), (Principal.anonymous(), 401)] {
        let refused = try await client.send(.post, Self.path, json: saturday, as: principal)
        #expect(refused.status == status)
      }
      let made = try await client.send(.post, Self.path, json: saturday, as: keeper)
      #expect(made.status == 201, "\(made.json)")
      let twice = try await client.send(.post, Self.path, json: saturday, as: keeper)
      #expect(twice.status == 409 && twice["code"].string == "already-exists")
      let read = try await client.send(.get, Self.path + "/2030-01-05?lang=ru")
      #expect(read["is_worked"].bool == true && read["name"].string == "Перенос")

      let tag = try #require(made.headers["ETag"])
      let changed = try await client.send(
        .patch, Self.path + "/2030-01-05", json: #"{"is_worked":false}"#,
        headers: [("If-Match", tag)], as: keeper)
      #expect(changed.status == 200 && changed["is_worked"].bool == false)
      let gone = try await client.send(
        .delete, Self.path + "/2030-01-05", headers: [("If-Match", "*")], as: keeper)
      #expect(gone.status == 204)
      #expect(try await client.send(.get, Self.path + "/2030-01-05").status == 404)
      let odd = try await client.send(
        .post, Self.path, json: #"{"day":"2030-02-30","is_worked":true}"#, as: keeper)
      #expect(odd.status == 422)
    }
  }

  /// A row for a day that the week says already would be there for nothing.
  @Test(arguments: [(2026, 15), (2027, 14)])
  func the_holidays_of_two_years_are_there_from_the_beginning(
    _ year: Int, _ count: Int
  ) async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let list = try await client.send(
        .get, Self.path + "?day__gte=\(year)-01-01&day__lt=\(year + 1)-01-01&limit=100")
      let days = try #require(list["items"].array)
      #expect(days.count == count)
      for item in days {
        let day = try #require(item["day"]?.string.flatMap { Day($0) })
        #expect(item["is_worked"]?.bool == false && day.weekday <= 5, "\(day)")
        #expect(item["name"]?.string?.isEmpty == false)
      }
      #expect(days.contains { $0["day"]?.string == "\(year)-12-16" })
    }
  }

  /// What runs keeps the day that it was given; what begins afterwards is counted by the table as it is.
  @Test func a_new_holiday_puts_off_terms_that_begin_after_it_was_entered() async throws {
    try await ServicesDesk.open { desk in
      let first = try await submitted(by: 7, desk)
      let last = try await deadline(of: first, desk)
      let holiday = "{\"day\":\"\(last)\",\"is_worked\":false,\"name\":{\"ru\":\"Праздник\"}}"
      let made = try await desk.formClient().send(
        .post, Self.path, json: holiday, as: desk.holder(72, Self.rights))
      #expect(made.status == 201, "\(made.json)")
      #expect(try await deadline(of: first, desk) == last)
      #expect(try await deadline(of: submitted(by: 8, desk), desk) > last)
    }
  }

  private func submitted(by author: Int64, _ desk: ServicesDesk) async throws -> Int64 {
    let id = try await desk.world.draft(by: author)
    try await desk.world.fill(id, by: author, ServicesWorld.answers)
    try await desk.world.submit(id, by: author)
    return id
  }

  private func deadline(of id: Int64, _ desk: ServicesDesk) async throws -> Day {
    let rows = try await desk.world.database.query(
      """
      select (deadline at time zone 'Asia/Almaty')::date as deadline
      from service_servicerequest where id = \(id)
      """)
    return try #require(rows.first).day("deadline")
  }
}
