import Access
import EventLoop
import Files
import Foundation
import HTTPCore
import JSON
import Kernel
import Observability
import Postgres
import Printing
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The making of PDFs where the tool, the template or the worker fails.
struct PaperPrintingTests {
  /// What a tool does wrong is its own affair: it is ended, the paper says why, the job is tried again,
  /// and the request stands where it stood. Fails for the one that sleeps without the time limit of the
  /// child, and for the one that eats without the limit of memory.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("echo $$ > $TMPDIR/pid; sleep 300", "pdf-timed-out"),
      ("echo $$ > $TMPDIR/pid; trap '' TERM INT; while :; do :; done", "pdf-timed-out"),
      (
        "exec /usr/bin/python3 -c 'x = bytearray(1 << 30); print(\"%PDF-1.7 %%EOF\")'", "pdf-failed"
      ),
      ("head -c 50000 /dev/urandom", "pdf-unreadable"), ("printf '%%PDF-1.7'", "pdf-unreadable"),
      ("kill -SEGV $$", "pdf-killed"), ("exit 1", "pdf-failed"),
    ])
  func a_tool_that_goes_wrong_is_ended_and_the_request_is_untouched(
    _ lines: String, _ failure: String
  ) async throws {
    let tools = try TestFiles()
    let program = try tools.script(lines)
    var settings = PrintSettings()
    settings.time = .milliseconds(failure == "pdf-timed-out" ? 300 : 10_000)
    settings.memory = 512 << 20
    let limits = settings
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, settings: limits, program: program) }
    ) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      let before = try await state(of: id, desk)
      #expect(try await desk.work() == 1)
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["status"] == "pending" && paper["failure"]?.string == failure)
      #expect(try await state(of: id, desk) == before)
      let job = try await desk.world.database.query(
        "select status, attempt from django_dramatiq_task where actor_name = 'papers.print'"
      ).first
      #expect(try job?.int("attempt") == 1 && job?.string("status") == "delayed")
      #expect(try await desk.paperEvents().isEmpty)
      #expect(try await desk.world.count("shared_protectedmediafile") == 0)
      let left = desk.files.everything
      #expect(left.allSatisfy { $0.hasSuffix("/pid") || $0 == "pid" }, "\(left)")
      for path in left { #expect(try !isRunning(desk.files.root + "/" + path)) }
    }
  }

  /// Status, step, version and history of a request.
  private func state(of id: Int64, _ desk: ServicesDesk) async throws -> String {
    let rows = try await desk.world.database.query(
      """
      select concat_ws(' ', r.status, r.bp_status, r.row_version, r.updated_at, (
        select count(*) from service_servicerequestbpstatus h where h.service_request_id = r.id),
        (select count(*) from outbox)) as state
      from service_servicerequest r where r.id = \(id)
      """)
    return try #require(rows.first).string("state")
  }

  /// A process whose number lies in a file.
  private func isRunning(_ path: String) throws -> Bool {
    let number = try String(contentsOfFile: path, encoding: .utf8)
    let status = FileManager.default.contents(
      atPath: "/proc/\(number.trimmingCharacters(in: .whitespacesAndNewlines))/stat")
    return status.map { !String(decoding: $0, as: UTF8.self).contains(") Z ") } ?? false
  }

  /// However often it is tried, and whatever the number of attempts: with the tool it is printed. Fails if
  /// a missing tool counts as an attempt.
  @Test func without_a_tool_papers_wait_and_say_why() async throws {
    let tools = try TestFiles()
    let program = tools.root + "/python3"
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, program: program) }
    ) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      for _ in 0..<(PrintPaper.attempts + 2) {
        #expect(try await desk.work() == 1)
        #expect(try await desk.work() == 0, "it waits")
        _ = try await desk.world.database.query("update django_dramatiq_task set run_at = now()")
      }
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["status"] == "pending" && paper["failure"] == "pdf-tool-missing")
      let contract = try await desk.get("/api/v1/services/requests/\(id)/contract")
      #expect(contract["document"] == .null)
      try FileManager.default.moveItem(
        atPath: tools.script(PaperTools.page), toPath: program)
      #expect(try await desk.work() == 1)
      #expect(try await desk.papers(of: id)[0]["status"] == "ready")
      #expect(try await desk.paperEvents() == ["contract.drawn"])
    }
  }

  /// What an operator reads when the process starts, and when he has done something about it.
  @Test(.timeLimit(.minutes(1))) func a_missing_tool_is_told_until_it_is_there() async throws {
    let sink = LogSink.recording()
    let tools = try TestFiles()
    let seen = tools.root + "/seen"
    let program = try tools.script("[ -e \(seen) ] || { touch \(seen); exit 69; }")
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, program: program) }
    ) { desk in
      let watch = desk.app.pdfToolWatch(
        Logger(label: "test", sink: sink), pause: .milliseconds(10))
      try await TestLoops.group().run { await watch.run() }
      let told = sink.recordedLines
      #expect(told.count == 2, "\(told)")
      #expect(told.first?.contains("there is no WeasyPrint") == true)
      try await TestLoops.group().run { await watch.run() }
      #expect(sink.recordedLines.count == 2, "where it is there nothing is said")
    }
  }

  @Test(.timeLimit(.minutes(1))) func a_tool_that_keeps_the_network_is_told_of() async throws {
    let sink = LogSink.recording()
    let tools = try TestFiles()
    let program = try tools.script("exit 71")
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, program: program) }
    ) { desk in
      let watch = desk.app.pdfToolWatch(Logger(label: "test", sink: sink))
      try await TestLoops.group().run { await watch.run() }
      #expect(sink.recordedLines.count == 1)
      #expect(sink.recordedLines.first?.contains("WeasyPrint runs with a network") == true)
    }
  }

  @Test func a_paper_that_was_revoked_is_not_printed() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.world.decide(id, from: "contract", to: "completeness_check")
      try await desk.world.decide(id, to: "contract")
      _ = try await desk.world.database.query(
        "update service_paper set status = 'revoked', revoked_at = now()")
      try await desk.work()
      #expect(try await desk.world.count("shared_protectedmediafile") == 0)
      #expect(try await desk.paperEvents().isEmpty)
    }
  }

  /// Fails where the effect does not look at the lease: the late one would file a second PDF.
  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func a_worker_that_comes_too_late_changes_nothing() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      // Another worker has taken the job while this one was printing.
      try await desk.loseJob("papers.print", at: "insert on shared_protectedmediafile")
      try await desk.work()
      #expect(try await desk.papers(of: id)[0]["status"] == "pending")
      #expect(try await desk.world.count("shared_protectedmediafile") == 0)
      #expect(try await desk.paperEvents().isEmpty)
    }
  }

  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func the_applicant_fetches_the_file_and_a_stranger_does_not() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.work()
      let paper = try await desk.papers(of: id)[0]
      let file = try #require(paper["file_id"]?.string)
      let link = try await desk.link(to: file)
      let content = try await desk.get(link)
      #expect(content.status == 200 && content.headers["Content-Type"] == "application/pdf")
      #expect(content.body == (try await desk.contract(of: id)))
      let stranger = try await desk.post(
        "/api/v1/services/files/\(file)/links", as: desk.person(8))
      #expect(stranger.status == 404)
      #expect(try await desk.papers(of: id, as: desk.person(8)).isEmpty)
      #expect(
        try await desk.send(
          .get, "/api/v1/services/requests/\(id)/papers", as: desk.person(8)
        ).status == 404)
    }
  }

  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func the_staff_writes_a_letter() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let address = "/api/v1/services/requests/\(id)/letters"
      let words = #"{"subject":"Жауап <b>","paragraphs":["Бірінші & соңғы"],"language":"kk"}"#
      let sent = try await desk.post(address, words, as: desk.staff)
      #expect(sent.status == 201 && sent["status"] == "pending", "\(sent.json)")
      #expect(sent["number"].string?.hasPrefix("LETTER-STARTUP-GRANT-") == true)
      try await desk.work()
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["status"] == "ready")
      let link = try await desk.link(to: paper["file_id"]?.string ?? "")
      let text = try PaperTools.text(of: try await desk.get(link).body)
      #expect(text.contains("Жауап <b>") && text.contains("Бірінші & соңғы"))
      #expect(try await desk.post(address, words).status == 403)
      #expect(try await desk.post(address, #"{"paragraphs":[]}"#, as: desk.staff).status == 422)
      #expect(try await desk.paperEvents() == ["letter.issued"])
    }
  }

  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func a_step_writes_how_it_was_decided() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = jsonb_set(
          jsonb_set(bp_config, '{statuses}', (bp_config -> 'statuses')
            || '{"declined": {"status": "rejected", "label": {"ru": "Отказ", "kk": "Бас тарту",
                  "en": "Declined"}}}'),
          '{transitions}', (bp_config -> 'transitions')
            || '[{"from": "completeness_check", "to": "declined", "by": "staff",
                  "requires_comment": true, "effects": ["issue_letter"]}]')
        where code = 'startup-grant'
        """)
      let id = try await desk.world.taken()
      try await desk.world.decide(id, to: "declined", comment: "Пункт 7 <Правил>")
      try await desk.work()
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["kind"] == "decision" && paper["status"] == "ready", "\(paper)")
      #expect(paper["number"]?.string?.hasPrefix("DECISION-STARTUP-GRANT-") == true)
      let link = try await desk.link(to: paper["file_id"]?.string ?? "")
      let text = try PaperTools.text(of: try await desk.get(link).body)
      #expect(text.contains("отрицательное решение") && text.contains("Пункт 7 <Правил>"))
      #expect(!text.contains("положительное"))
      #expect(try await desk.paperEvents() == ["letter.issued"])
    }
  }
}
