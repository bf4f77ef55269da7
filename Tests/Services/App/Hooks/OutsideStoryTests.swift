import EventLoop
import HTTPClient
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

/// From a submission to the EDMS and the CRM by HTTP: the job, the logs, and the hand of the staff.
@Suite(.timeLimit(.minutes(1))) struct OutsideStoryTests {
  private static let iin = "900101300007"
  private static let personal =
    #"{"id": "D-7", "head": "\#(iin)", "mail": "a@b.kz", "phone": "+7 701 000 00 00"}"#

  /// A submitted request of which both are to be told.
  private func open(
    _ edms: FakeOffice, _ crm: FakeOffice, _ body: (ServicesDesk, Int64) async throws -> Void
  ) async throws {
    let client = try HTTPClient(group: TestLoops.group())
    let systems: [any OutsideSystem] = [
      DocumentSystem(at: try edms.place(), client: client),
      CustomerSystem(at: try crm.place("/crm/"), client: client),
    ]
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: systems)) { desk in
      try await desk.open()
      let id = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await body(desk, id)
    }
  }

  /// The job's pause is over; how many attempts that made.
  @discardableResult
  private func tryAgain(_ desk: ServicesDesk) async throws -> Int {
    _ = try await desk.world.database.query(
      """
      update django_dramatiq_task set run_at = now()
      where actor_name = 'outside.tell' and status = 'delayed'
      """)
    return try await desk.work()
  }

  /// What the staff sees of a message, as the resource has it.
  private func message(_ desk: ServicesDesk, _ system: String) async throws -> JSONValue {
    let rows = try await desk.world.database.query(
      """
      select row_to_json(m)::text as shown from service_outsidemessage m where system = \(system)
      """)
    return try JSONParser.parse(Array(#require(rows.first).string("shown").utf8))
  }

  /// `attempt status failure` of each line of a system's log.
  private func log(_ desk: ServicesDesk, _ system: OutsideKind) async throws -> [String] {
    let (asked, said, table): (SQL, SQL, SQL) =
      switch system {
      case .edms: ("request_data", "data", "service_documentologlog")
      case .crm: ("request_data", "response_data", "service_amolog")
      }
    return try await desk.world.database.query(
      """
      select concat_ws(' ', \(asked) ->> 'attempt', \(said) ->> 'status', \(said) ->> 'failure')
        as line
      from \(table) order by id
      """
    ).map { try $0.string("line") }
  }

  @Test func a_system_that_was_down_is_told_when_it_is_back() async throws {
    let edms = try await FakeOffice(
      .status(500, "oops"), .end, .status(200, "<html>"), .status(200, #"{"id": "D-7"}"#))
    let crm = try await FakeOffice(.status(204))
    try await open(edms, crm) { desk, id in
      try await desk.work()
      for _ in 0..<4 { try await tryAgain(desk) }
      #expect(edms.calls.count == 4, "after its good answer nobody calls it")
      #expect(Set(edms.calls.map { $0.headers["idempotency-key"] }).count == 1)
      #expect(
        try await log(desk, .edms) == [
          "1 500 not-taken", "2 connection-lost", "3 200 malformed-answer", "4 200",
        ])
      let told = try await message(desk, "edms")
      #expect(told["status"] == "sent" && told["reference"] == "D-7" && told["attempts"] == 4)
      #expect(crm.calls.map(\.line) == ["POST /crm/leads/\(id)/notes HTTP/1.1"])
      #expect(try await log(desk, .crm) == ["1 204"])
    }
  }

  @Test func what_is_refused_is_told_once_and_again_by_hand() async throws {
    let edms = try await FakeOffice(.status(422, #"{"error": "no such register"}"#))
    let crm = try await FakeOffice(.status(409, #"{"id": 5}"#))
    try await open(edms, crm) { desk, _ in
      try await desk.work()
      #expect(try await tryAgain(desk) == 0, "nobody tries it by himself")
      #expect(edms.calls.count == 1)
      let failed = try await message(desk, "edms")
      #expect(failed["status"] == "failed" && failed["failure"] == "not-taken")
      let known = try await message(desk, "crm")
      #expect(known["status"] == "sent" && known["reference"] == "5", "it had it already")

      edms.answers(.status(200, #"{"id": "D-8"}"#))
      let path = "/api/v1/services/outside-messages/\(failed["id"]?.string ?? "")/retries"
      #expect(try await desk.post(path, as: desk.keeper).status == 202)
      try await desk.work()
      #expect(edms.calls.count == 2)
      #expect(Set(edms.calls.map { $0.headers["idempotency-key"] }).count == 1)
      #expect(try await log(desk, .edms) == ["1 422 not-taken", "2 200"])
      #expect(try await message(desk, "edms")["reference"] == "D-8")
      #expect(try await desk.post(path, as: desk.keeper).status == 409)
    }
  }

  /// Neither what we say nor what they say is in a log as it is. Fails without `MaskedText`.
  @Test func nothing_personal_is_in_the_logs() async throws {
    let edms = try await FakeOffice(.status(200, Self.personal))
    let crm = try await FakeOffice(.status(400, Self.personal))
    try await open(edms, crm) { desk, _ in
      try await desk.work()
      let texts = try await desk.world.database.query(
        """
        select l::text as line from service_documentologlog l
        union all select l::text from service_amolog l
        """
      ).map { try $0.string("line") }
      #expect(texts.count == 2 && texts.allSatisfy { $0.contains("***") })
      for text in texts + (edms.calls + crm.calls).map({ "\($0.body)" }) {
        for secret in [Self.iin, "a@b.kz", "701 000", "Әйгерім", "token-of-the-house"] {
          #expect(!text.contains(secret), "\(secret) in \(text)")
        }
      }
    }
  }

  /// Bytes that are no text, and text that a database refuses, are no reason to lose the line.
  @Test func what_is_no_text_is_logged_all_the_same() async throws {
    let edms = try await FakeOffice(.status(500, "\0\u{1}\"\\ \u{feff}"))
    try await open(edms, try await FakeOffice(.status(204))) { desk, _ in
      try await desk.work()
      #expect(try await log(desk, .edms) == ["1 500 not-taken"])
      #expect(try await message(desk, "edms")["status"] == "pending")
    }
  }
}
