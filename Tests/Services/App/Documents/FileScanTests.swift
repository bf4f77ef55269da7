import EventLoop
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing
import VirusScans

/// Where files are scanned, nobody reads one that is not known to be clean.
struct FileScanTests {
  private struct Scanner: VirusScanner {
    let verdict: ScanVerdict?

    func scan(_ next: () async throws -> [UInt8]?) async throws -> ScanVerdict {
      var content: [UInt8] = []
      while let piece = try await next() { content += piece }
      guard let verdict else { throw ScannerUnavailable("away") }
      return content == FileRoutesTests.paper ? verdict : .infected("other bytes")
    }
  }

  private func refused(_ desk: ServicesDesk, _ id: String, _ code: String) async throws {
    let link = try await desk.post("/api/v1/services/files/\(id)/links")
    #expect(link.status == 409 && link["code"].string == code, "\(link.json)")
  }

  /// Holds because of `checkReadable`.
  @Test func a_file_is_read_once_it_is_found_clean() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: .clean)) { desk in
      let id = try await desk.uploaded(FileRoutesTests.paper)
      try await refused(desk, id, "file-being-checked")
      _ = try await desk.work()
      let link = try await desk.link(to: id)
      #expect(try await desk.get(link).body == FileRoutesTests.paper)
      #expect(try await desk.get("/api/v1/services/files/\(id)")["scan"].string == "clean")
      // A link given before does not help where something is found later.
      _ = try await desk.world.database.query(
        "update shared_protectedmediafile set scan = 'infected'")
      let late = try await desk.get(link)
      #expect(late.status == 409 && late["code"].string == "file-infected")
    }
  }

  @Test func an_infected_document_is_none() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: .infected("Eicar"))) { desk in
      try await desk.wantDocuments(#"[{"code": "estimate", "steps": ["created"]}]"#)
      let request = try await desk.draft()
      try await desk.world.fill(request, ServicesWorld.answers)
      let made = try await desk.addDocument("estimate", to: request, FileRoutesTests.paper)
      let path = "/api/v1/services/requests/\(request)/submission"
      func state() async throws -> String? {
        try await desk.documents(of: request)["required"].array?.first?["state"]?.string
      }
      #expect(try await state() == "checking")
      #expect(try await desk.post(path, "{}")["code"].string == "documents-missing")
      _ = try await desk.work()
      #expect(try await state() == "missing")
      #expect(try await desk.post(path, "{}")["code"].string == "documents-missing")
      try await refused(desk, made["file_id"].string ?? "", "file-infected")
    }
  }

  @Test func without_a_verdict_the_file_stays_closed_and_the_job_waits() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: nil)) { desk in
      let id = try await desk.uploaded(FileRoutesTests.paper)
      _ = try await desk.work()
      try await refused(desk, id, "file-being-checked")
      #expect(
        try await desk.world.count("shared_protectedmediafile where scan = 'waiting'") == 1)
    }
  }

  /// Fails where the verdict does not look at the lease: the other worker may find something else.
  @Test func a_worker_that_comes_too_late_says_nothing() async throws {
    try await ServicesDesk.open(scanner: Scanner(verdict: .infected("Eicar"))) { desk in
      let request = try await desk.world.taken()
      let made = try await desk.addDocument(nil, to: request, FileRoutesTests.paper)
      // Another worker has taken the job while this one was scanning.
      try await desk.loseJob("files.scan", at: "update of scan on shared_protectedmediafile")
      _ = try await desk.work()
      try await refused(desk, made["file_id"].string ?? "", "file-being-checked")
      #expect(
        try await desk.world.count("shared_protectedmediafile where scan = 'waiting'") == 1)
      #expect(try await desk.said("request.document_refused").isEmpty)
    }
  }
}
