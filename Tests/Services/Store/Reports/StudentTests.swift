import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct StudentTests {
  private static let monthly = """
    [{"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 1}]
    """

  private static let student = "900101300007"

  private static func study(
    _ world: ServicesWorld, at tin: TaxNumber, _ iin: String, voucher: String = "V-1"
  ) async throws -> Int64 {
    try await world.database.query(
      """
      insert into service_techordastudent (tin, iin, full_name, data)
      values (\(tin.digits), \(iin), 'Серікова Дана Ерланқызы',
        jsonb_build_object('voucher', \(voucher)::text, 'amount', '250000.50'))
      returning id
      """)[0].int64("id")
  }

  private static func open(
    _ world: ServicesWorld, by author: Int64 = ServicesWorld.applicant
  ) async throws -> ReportKey {
    let id = try await world.active(by: author)
    let key = try await world.owed(id, .techOrda)[0]
    try await world.turn(on: world.due(key))
    return key
  }

  private static func name(
    _ world: ServicesWorld, _ key: ReportKey, at tin: TaxNumber, only ids: [Int64]? = nil,
    by author: Int64 = ServicesWorld.applicant
  ) async throws -> (named: Int, elsewhere: Int) {
    let viewer = world.reader(author)
    return try await world.database.transaction { [reports = world.reports] tx in
      let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      return try await reports.nameStudents(locked, school: tin, only: ids, in: tx)
    }
  }

  /// Fails without `service_techordareportstudent_one_school`.
  @Test func sixteen_schools_name_one_student_and_one_does() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.monthly)
      var schools: [(key: ReportKey, author: Int64, tin: TaxNumber, student: Int64)] = []
      for index in 0..<16 {
        let author = Int64(200 + index)
        let key = try await Self.open(world, by: author)
        // Numbers of sixteen companies with right check digits.
        let tin = try #require(
          (0...9).lazy.compactMap { TaxNumber("2001400\(1000 + index)\($0)") }.first)
        let student = try await Self.study(world, at: tin, Self.student)
        schools.append((key, author, tin, student))
      }
      let all = schools
      let results = await contenders { index in
        let school = all[index]
        return try await Self.name(
          world, school.key, at: school.tin, only: [school.student], by: school.author)
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        #expect(error as? StudentError == .inOtherSchool, "\(error)")
      }
      #expect(
        try await world.count("service_techordareportstudent where iin = \(Self.student)") == 1)
    }
  }

  @Test func a_school_takes_all_who_are_free_and_hears_how_many_are_not() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.monthly)
      let first = try #require(TaxNumber("200140000004"))
      let second = try #require(TaxNumber("971240001315"))
      let one = try await Self.open(world)
      let other = try await Self.open(world, by: 8)
      _ = try await Self.study(world, at: first, Self.student)
      _ = try await Self.study(world, at: first, "050615600205")
      _ = try await Self.study(world, at: second, Self.student)
      #expect(try await Self.name(world, one, at: first) == (2, 0))
      #expect(try await Self.name(world, one, at: first) == (0, 0))
      #expect(try await Self.name(world, other, at: second, by: 8) == (0, 1))
      let sums = try await world.reports.vouchers(of: one.id)
      #expect(try sums[0].string("amount") == "500001.00")
      #expect(try sums[0].int("students") == 2)
    }
  }

  @Test func a_report_goes_in_when_all_have_signed_or_it_says_why_not() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.monthly)
      let tin = try #require(TaxNumber("200140000004"))
      let key = try await Self.open(world)
      try await world.write(key, ["hours": 40])
      await #expect(throws: ReportError.noStudents) { try await world.handIn(key) }
      _ = try await Self.study(world, at: tin, Self.student)
      _ = try await Self.name(world, key, at: tin)
      let line = try await world.reports.students(of: key.id, limit: 10, after: 0)[0]
        .int64("id")
      await #expect(throws: ReportError.unsigned(lines: [line])) {
        try await world.handIn(key)
      }
      var change = StudentChange()
      change.planned = 20
      change.attended = 18
      change.missingReason = "Ill"
      let (wanted, owner) = (change, world.reader())
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: owner, in: tx)
        _ = try await reports.change(line, of: locked, wanted, expecting: nil, in: tx)
      }
      try await world.handIn(key)
      await #expect(throws: StudentError.reportClosed) {
        try await world.database.transaction { [reports = world.reports] tx in
          let locked = try await reports.lock(key, ownedBy: owner, in: tx)
          _ = try await reports.change(line, of: locked, wanted, expecting: nil, in: tx)
        }
      }
    }
  }

  /// Fails where a change leaves the signature: the student would have signed what he never saw.
  @Test func a_signed_line_that_is_changed_is_signed_no_more() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.monthly)
      let tin = try #require(TaxNumber("200140000004"))
      let key = try await Self.open(world)
      _ = try await Self.study(world, at: tin, Self.student)
      _ = try await Self.name(world, key, at: tin)
      _ = try await world.database.query(
        "update service_techordareportstudent set signed_at = now(), signature = '{}'")
      try await world.write(key, ["hours": 40])
      let line = try await world.reports.students(of: key.id, limit: 10, after: 0)[0]
        .int64("id")
      var change = StudentChange()
      change.amount = "1"
      let (wanted, owner) = (change, world.reader())
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(key, ownedBy: owner, in: tx)
        _ = try await reports.change(line, of: locked, wanted, expecting: nil, in: tx)
      }
      let signed: SQL = """
        service_techordareportstudent where signed_at is not null or signature is not null
        """
      #expect(try await world.count(signed) == 0)
      await #expect(throws: ReportError.unsigned(lines: [line])) {
        try await world.handIn(key)
      }
    }
  }

  @Test func a_correction_begins_with_the_same_students() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(Self.monthly)
      let tin = try #require(TaxNumber("200140000004"))
      let key = try await Self.open(world)
      _ = try await Self.study(world, at: tin, Self.student)
      _ = try await Self.name(world, key, at: tin)
      _ = try await world.database.query(
        "update service_techordareportstudent set signed_at = now(), days_planned = 20")
      try await world.write(key, ["hours": 40])
      try await world.handIn(key)
      try await world.accept(key)
      let correction = try await world.correct(key)
      let lines = try await world.reports.students(of: correction, limit: 10, after: 0)
      #expect(lines.count == 1)
      #expect(try lines[0].int("days_planned") == 20)
      #expect(try lines[0].optionalInstant("signed_at") != nil)
    }
  }
}
