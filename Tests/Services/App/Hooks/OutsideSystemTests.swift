import EventLoop
import FoundationEssentials
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import Synchronization
import TestSupport
import Testing

/// The EDMS and the CRM, as far as messages go: what they say, what is noted, what is tried again.
struct OutsideSystemTests {
  /// A system that answers as it is told.
  private final class FakeSystem: OutsideSystem {
    let kind: OutsideKind
    private let state: Mutex<(told: [OutsideMessage], outcome: OutsideOutcome)>
    private let events = Mutex<(@Sendable () async throws -> Void)?>(nil)

    init(_ kind: OutsideKind) {
      self.kind = kind
      state = Mutex(([], FakeSystem.outcome(200, nil)))
    }

    static func outcome(
      _ status: Int?, _ failure: String?, isFinal: Bool = false
    ) -> OutsideOutcome {
      OutsideOutcome(
        statusCode: status, failure: failure, isFinal: isFinal,
        reference: failure == nil ? "D-7" : nil, answerHead: "{}")
    }

    var told: [OutsideMessage] { state.withLock { $0.told } }
    func answers(_ outcome: OutsideOutcome) { state.withLock { $0.outcome = outcome } }
    /// Before it answers this happens.
    func meanwhile(_ events: @escaping @Sendable () async throws -> Void) {
      self.events.withLock { $0 = events }
    }

    func tell(_ message: OutsideMessage) async throws -> OutsideOutcome {
      let events = events.withLock { $0 }
      try await events?()
      return state.withLock { state in
        state.told.append(message)
        return state.outcome
      }
    }
  }

  private func message(
    _ desk: ServicesDesk, _ system: String
  ) async throws -> (id: String, status: String, failure: String?, reference: String?) {
    let rows = try await desk.world.database.query(
      """
      select id::text as id, status, failure, reference from service_outsidemessage
      where system = \(system)
      """)
    let row = try #require(rows.first)
    return (
      try row.string("id"), try row.string("status"), try row.optionalString("failure"),
      try row.optionalString("reference")
    )
  }

  @Test func a_submission_is_told_to_both_once_and_each_call_is_in_its_log() async throws {
    let edms = FakeSystem(.edms)
    let crm = FakeSystem(.crm)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms, crm])) { desk in
      try await desk.open()
      let id = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await desk.hearOwnEvents()
      try await desk.work()
      #expect(edms.told.count == 1 && crm.told.count == 1)
      #expect(edms.told.first?.request == id && edms.told.first?.type == "request.submitted")
      #expect(edms.told.first?.body.contains("900101300007") == false)
      let told = try await message(desk, "edms")
      #expect(told.status == "sent" && told.reference == "D-7")
      #expect(try await desk.world.count("service_documentologlog") == 1)
      #expect(try await desk.world.count("service_amolog where status_code = 200") == 1)
    }
  }

  @Test func who_is_not_set_up_or_not_wanted_is_told_nothing() async throws {
    let edms = FakeSystem(.edms)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms])) { desk in
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      #expect(try await desk.world.count("service_outsidemessage") == 0, "no service wants it")
      try await desk.open()
      try await desk.hearOwnEvents()
      #expect(try await desk.world.count("service_outsidemessage where system = 'crm'") == 0)
    }
  }

  @Test func what_is_refused_for_good_waits_for_a_retry_by_hand() async throws {
    let edms = FakeSystem(.edms)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms])) { desk in
      try await desk.open()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      edms.answers(FakeSystem.outcome(422, "not-taken", isFinal: true))
      try await desk.work()
      let failed = try await message(desk, "edms")
      #expect(failed.status == "failed" && failed.failure == "not-taken")
      let path = "/api/v1/services/outside-messages/\(failed.id)/retries"
      #expect(try await desk.post(path, as: desk.staff).status == 403)
      edms.answers(FakeSystem.outcome(200, nil))
      let again = try await desk.post(path, as: desk.keeper)
      #expect(again.status == 202 && again["status"] == "pending", "\(again.json)")
      try await desk.work()
      #expect(try await message(desk, "edms").status == "sent")
      #expect(Set(edms.told.map(\.id)).count == 1 && edms.told.count == 2)
      let twice = try await desk.post(path, as: desk.keeper)
      #expect(twice.status == 409 && twice["code"] == "message-not-failed")
      _ = try await desk.world.database.query("select file_changes()")
      let kept = try await desk.world.database.query(
        """
        select concat_ws(' ', v.action, v.object ->> 'failure', v.object ? 'body', r.request_id)
          as line
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'service.outsidemessage'
        """
      ).map { try $0.string("line") }
      #expect(kept == ["change not-taken f test-request"])
    }
  }

  @Test func a_failure_that_may_pass_is_tried_again_by_the_job() async throws {
    let edms = FakeSystem(.edms)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms])) { desk in
      try await desk.open()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      edms.answers(FakeSystem.outcome(nil, "timed-out"))
      try await desk.work()
      let waiting = try await message(desk, "edms")
      #expect(waiting.status == "pending" && waiting.failure == "timed-out")
      edms.answers(FakeSystem.outcome(409, nil))
      _ = try await desk.world.database.query(
        "update django_dramatiq_task set run_at = now() where actor_name = 'outside.tell'")
      try await desk.work()
      #expect(try await message(desk, "edms").status == "sent")
      #expect(Set(edms.told.map(\.id)).count == 1, "one Idempotency-Key for all attempts")
      #expect(try await desk.world.count("service_documentologlog") == 2)
    }
  }

  /// Fails where a note does not look at the attempts that its worker saw.
  @Test func a_worker_that_comes_too_late_notes_nothing() async throws {
    let edms = FakeSystem(.edms)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms])) { desk in
      try await desk.open()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      edms.answers(FakeSystem.outcome(nil, "timed-out"))
      // While this one waits for an answer, another worker has told it.
      edms.meanwhile { [database = desk.world.database] in
        _ = try await database.query(
          """
          update service_outsidemessage set attempts = attempts + 1, status = 'sent',
            sent_at = now(), reference = 'N-1' where system = 'edms'
          """)
      }
      try await desk.work()
      #expect(edms.told.count == 1)
      let told = try await message(desk, "edms")
      #expect(told.status == "sent" && told.failure == nil && told.reference == "N-1")
      #expect(try await desk.world.count("service_outsidemessage where attempts = 1") == 1)
      #expect(try await desk.world.count("service_documentologlog") == 0)
    }
  }

  @Test func the_other_side_says_how_it_calls_what_it_was_told() async throws {
    let edms = FakeSystem(.edms)
    try await ServicesDesk.open(outside: SampleReceiver().parts(systems: [edms])) { desk in
      try await desk.open()
      let id = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await desk.work()
      let told = try await message(desk, "edms")
      _ = try await desk.world.database.query(
        """
        insert into service_hooksource (code, system, secret_seed)
        values ('edms', 'edms', gen_random_uuid())
        """)
      let body =
        #"{"type": "message.registered", "data": {"message": "\#(told.id)", "reference": "N-12"}}"#
      let hook = IncomingHook(
        source: "edms", event: "e1", type: "message.registered", body: Array(body.utf8),
        sha256: [1])
      _ = try await desk.world.database.transaction { tx in
        try await desk.app.hookDesk.incoming.take(hook, now: WallClock.live.now(), in: tx)
      }
      try await desk.work()
      #expect(try await message(desk, "edms").reference == "N-12")
      #expect(
        try await desk.world.count(
          "service_externalhooklog where status = 'done' and service_request_id = \(id)") == 1)
    }
  }
}
