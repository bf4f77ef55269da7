import Access
import Files
import HTTPCore
import JSON
import Kernel
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
  @Test(.timeLimit(.minutes(1))) func a_tool_that_hangs_is_told_and_tried_again() async throws {
    let files = try TestFiles()
    let program = try files.script("sleep 300")
    var settings = PrintSettings()
    settings.time = .milliseconds(200)
    let limits = settings
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, settings: limits, program: program) }
    ) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      #expect(try await desk.work() == 1)
      let paper = try await desk.papers(of: id)[0]
      #expect(paper["status"] == "pending" && paper["failure"] == "pdf-timed-out")
      let job = try await desk.world.database.query(
        "select status, attempt from django_dramatiq_task where actor_name = 'papers.print'"
      ).first
      #expect(try job?.int("attempt") == 1 && job?.string("status") == "delayed")
      #expect(try await desk.paperEvents().isEmpty)
    }
  }

  @Test func without_a_tool_papers_wait_and_say_why() async throws {
    try await ServicesDesk.open(
      printer: { PDFPrinter(spool: $0, program: "/nowhere/python3") }
    ) { desk in
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      try await desk.work()
      #expect(try await desk.papers(of: id)[0]["failure"] == "pdf-tool-missing")
      let contract = try await desk.get("/api/v1/services/requests/\(id)/contract")
      #expect(contract["document"] == .null)
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
      let database = desk.world.database
      // Another worker has taken the job while this one was printing.
      _ = try await database.query(
        """
        create function take_it() returns trigger language plpgsql as $$
        begin
          update django_dramatiq_task set attempt = attempt + 1 where actor_name = 'papers.print';
          return new;
        end $$
        """)
      _ = try await database.query(
        """
        create trigger take_it after insert on shared_protectedmediafile
        for each row execute function take_it()
        """)
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
}
