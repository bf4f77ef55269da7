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

struct StudentRoutesTests {
  private let root = "/api/v1/services/tech-orda"
  private static let school = "200140000004"

  @Test func a_school_names_its_students_and_each_signs_his_own_line() async throws {
    var people = try SigningPeople()
    people.people = [8: SigningPeople.number, 9: "900101300007"]
    people.companies = [5: Self.school]
    try people.authority.issue("student")
    let signing = people
    try await ServicesDesk.open(memberships: [5], signing: signing) { desk in
      try await desk.world.giveReports(
        """
        [{"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 1}]
        """)
      let id = try await desk.world.active(for: 5)
      let key = try await desk.world.owed(id, .techOrda)[0]
      try await desk.world.turn(on: desk.world.due(key))
      for (iin, voucher) in [(SigningPeople.number, "V-1"), ("050615600205", "V-2")] {
        _ = try await desk.world.database.query(
          """
          insert into service_techordastudent (tin, iin, full_name, data)
          values (\(Self.school), \(iin), 'Тестов Тест',
            jsonb_build_object('voucher', \(voucher)::text, 'amount', '250000'))
          """)
      }
      let report = ServicesDesk.address(key)
      let students = "\(root)/reports/\(key.id)/students"
      let (student, other) = (desk.person(8), desk.person(9))

      let foreign = try await desk.post(students, #"{"tin":"971240001315"}"#)
      #expect(foreign.status == 403 && foreign["code"].string == "not-the-school")
      #expect(
        try await desk.post(students, "{\"tin\":\"\(Self.school)\"}", as: student).status == 404)
      let named = try await desk.post(students, "{\"tin\":\"\(Self.school)\"}")
      #expect(named.status == 201 && named["named"].int64 == 2, "\(named.json)")
      let list = try await desk.get(students)
      let lines = list["items"].array ?? []
      #expect(lines.map { $0["iin"]?.string } == ["********0205", "********0124"])
      #expect(try await desk.send(.get, students, as: student).status == 404)
      let mine = "\(root)/lines/\(lines.last?["id"]?.int64 ?? 0)"
      let second = "\(students)/\(lines.first?["id"]?.int64 ?? 0)"

      // Only the student sees his line; whoever has proved no number is told so.
      #expect(try await desk.send(.get, mine, as: other).status == 404)
      let unproved = try await desk.send(.get, mine, as: desk.person(10))
      #expect(unproved.status == 409 && unproved["code"].string == "iin-not-proved")
      #expect(try await desk.send(.get, mine, as: student)["voucher"].string == "V-1")

      #expect(try await desk.save(report, ["hours": 40]).status == 200)
      let unsigned = try await desk.post(report + "/submission")
      #expect(unsigned.status == 409 && unsigned["code"].string == "students-unsigned")
      #expect(unsigned["lines"].array?.count == 2)

      let wrong = try await desk.send(
        .patch, second, #"{"days_planned":20,"days_attended":21}"#,
        headers: [(name: "If-Match", value: "*")])
      #expect(wrong.status == 422)
      let told = try await desk.send(
        .patch, second,
        #"{"days_planned":20,"days_attended":18,"amount":"100.50","missing_reason":"Ill"}"#,
        headers: [(name: "If-Match", value: "*")])
      #expect(told.status == 200 && told["days_attended"].int64 == 18, "\(told.json)")
      #expect(told["amount"].string == "100.50")
      let stale = try await desk.send(
        .patch, second, "{}", headers: [(name: "If-Match", value: "\"1\"")])
      #expect(stale.status == 412)

      let early = try await desk.sign(mine + "/signatures", [1], as: student)
      #expect(early.status == 409 && early["code"].string == "nothing-to-sign")
      let begun = try await desk.post(mine + "/signing", as: student)
      #expect(begun.status == 201)
      let bytes = try ServicesDesk.bytes(begun)
      let cms = try signing.authority.sign(bytes, as: "student")
      #expect(try await desk.sign(mine + "/signatures", cms, as: other).status == 404)
      let signed = try await desk.sign(mine + "/signatures", cms, as: student)
      #expect(signed.status == 200 && signed["signed_at"].string != nil, "\(signed.json)")
      #expect(
        try await desk.world.count("service_techordastudent where user_id = 8") == 1)

      let sums = try await desk.get("\(root)/reports/\(key.id)/vouchers")
      #expect(
        sums["items"].array?.map { $0["amount"]?.string } == ["250000.00", "100.50"])
      let sent = try await desk.post(report + "/submission")
      #expect(sent.status == 200, "\(sent.json)")
      let late = try await desk.post(mine + "/signing", as: student)
      #expect(late.status == 409 && late["code"].string == "report-status")
    }
  }

  @Test func who_cannot_be_named_is_told_by_his_code() async throws {
    var people = try SigningPeople()
    people.companies = [5: Self.school]
    try await ServicesDesk.open(memberships: [5], signing: people) { desk in
      let world = desk.world
      try await world.giveReports(
        """
        [{"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 1}]
        """)
      let key = try await world.owed(world.active(for: 5), .techOrda)[0]
      let theirs = try await world.owed(world.active(by: 8), .techOrda)[0]
      try await world.turn(on: world.due(key))
      let report = ServicesDesk.address(key)
      #expect(try await desk.save(report, ["hours": 40]).status == 200)
      let empty = try await desk.post(report + "/submission")
      #expect(empty.status == 409 && empty["code"].string == "no-students")

      let students = "\(root)/reports/\(key.id)/students"
      let nobody = try await desk.post(
        students, "{\"tin\":\"\(Self.school)\",\"student_ids\":[999999]}")
      #expect(nobody.status == 409 && nobody["code"].string == "no-new-students")

      // Another school has named him for this month.
      let other = try #require(TaxNumber("971240001315"))
      let rows = try await world.database.query(
        """
        insert into service_techordastudent (tin, iin, full_name)
        values (\(Self.school), '050615600205', 'Тестов Тест'),
          (\(other.digits), '050615600205', 'Тестов Тест')
        returning id
        """)
      let viewer = world.reader(8)
      try await world.database.transaction { [reports = world.reports] tx in
        let locked = try await reports.lock(theirs, ownedBy: viewer, in: tx)
        _ = try await reports.nameStudents(locked, school: other, only: nil, in: tx)
      }
      let student = try rows[0].int64("id")
      let taken = try await desk.post(
        students, "{\"tin\":\"\(Self.school)\",\"student_ids\":[\(student)]}")
      #expect(taken.status == 409 && taken["code"].string == "student-in-other-school")
    }
  }

  /// Fails without the version of the line in what is signed.
  @Test func a_line_that_changed_is_signed_anew() async throws {
    var people = try SigningPeople()
    people.people = [8: SigningPeople.number]
    people.companies = [5: Self.school]
    try people.authority.issue("student")
    let signing = people
    try await ServicesDesk.open(memberships: [5], signing: signing) { desk in
      try await desk.world.giveReports(
        """
        [{"kind": "tech-orda", "every": "month", "due_wd": 5, "first": "current", "count": 1}]
        """)
      let id = try await desk.world.active(for: 5)
      let key = try await desk.world.owed(id, .techOrda)[0]
      try await desk.world.turn(on: desk.world.due(key))
      _ = try await desk.world.database.query(
        """
        insert into service_techordastudent (tin, iin, full_name)
        values (\(Self.school), \(SigningPeople.number), 'Тестов Тест')
        """)
      let students = "\(root)/reports/\(key.id)/students"
      _ = try await desk.post(students, "{\"tin\":\"\(Self.school)\"}")
      let line = try await desk.get(students)["items"].array?.first?["id"]?.int64 ?? 0
      let mine = "\(root)/lines/\(line)"
      let begun = try await desk.post(mine + "/signing", as: desk.person(8))
      let cms = try signing.authority.sign(ServicesDesk.bytes(begun), as: "student")
      let changed = try await desk.send(
        .patch, "\(students)/\(line)", #"{"amount":"5"}"#,
        headers: [(name: "If-Match", value: "*")])
      #expect(changed.status == 200)
      let refused = try await desk.sign(mine + "/signatures", cms, as: desk.person(8))
      #expect(refused.status == 409, "\(refused.json)")
      let gone = try await desk.send(
        .delete, "\(students)/\(line)", headers: [(name: "If-Match", value: "*")])
      #expect(gone.status == 204)
    }
  }
}
