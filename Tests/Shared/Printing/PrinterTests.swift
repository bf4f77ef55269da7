import Crypto
import EventLoop
import Files
import Foundation
import Kernel
import Printing
import TestSupport
import Testing

/// With the real tool, and with tools that misbehave.
struct PrinterTests {
  let files: TestFiles
  private let noon = Instant(seconds: 1_790_000_000)
  private let page = """
    <!doctype html><html lang="kk"><head><meta charset="utf-8"><title>Т</title></head><body>
    <p>Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі</p></body></html>
    """

  init() throws { files = try TestFiles() }

  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func letters_of_all_languages_come_out_as_text() async throws {
    let pdf = try await pdf(page)
    #expect(pdf.bytes.starts(with: Array("%PDF-1.7".utf8)))
    #expect(pdf.sha256 == (try SHA256.digest(pdf.bytes)))
    #expect(try Tools.text(of: pdf.bytes, in: files.root).contains("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"))
  }

  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func the_same_page_is_the_same_file() async throws {
    let (first, second) = (try await pdf(page), try await pdf(page))
    #expect(first.bytes == second.bytes)
    #expect(files.everything.isEmpty)
  }

  /// Fails where the tool fetches by itself.
  @Test(
    .enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"),
    arguments: [
      #"<img src="http://127.0.0.1:1/a.png">"#, #"<img src="file:///etc/passwd">"#,
      #"<link rel="stylesheet" href="https://example.kz/a.css">"#,
      #"<p style="background: url(http://127.0.0.1:1/a.png)">a</p>"#,
      #"<link rel="attachment" href="file:///etc/passwd">"#,
    ])
  func a_page_that_names_something_elsewhere_is_refused(_ markup: String) async throws {
    await #expect(throws: PrintFailure.pageRefused) { try await pdf("<body>\(markup)</body>") }
    #expect(files.everything.isEmpty)
  }

  /// Fails where somebody is asked, though nothing of the answer would be on the page.
  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func nobody_hears_of_a_page() async throws {
    let group = try TestLoops.group()
    let server = try await ScriptedServer.start(on: group.loops[0], group: group) { peer, _ in
      try await peer.head()
    }
    await #expect(throws: PrintFailure.pageRefused) {
      try await pdf("<body><img src=\"http://\(server.address)/a.png\"></body>")
    }
    #expect(server.connections == 0)
  }

  /// Held against what another program is allowed. Fails where the refusal of the kernel is passed over.
  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func the_real_tool_says_whether_it_has_a_network() async throws {
    let isAllowed = try Tools.leavesTheNetwork()
    let printer = PDFPrinter(spool: files.store.spool)
    let isAlone = try await TestLoops.group().run { try await printer.lookForTool() }
    #expect(isAlone == isAllowed)
  }

  /// Seen failing without `--as`.
  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func a_tool_that_takes_too_much_memory_fails() async throws {
    var settings = PrintSettings()
    settings.memory = 48 << 20
    await #expect(throws: PrintFailure.self) { try await pdf(page, settings) }
    #expect(files.everything.isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func a_tool_that_hangs_is_killed() async throws {
    var settings = PrintSettings()
    settings.time = .milliseconds(300)
    let program = try files.script("sleep 300")
    await #expect(throws: PrintFailure.timedOut) { try await pdf(page, settings, program) }
    #expect(files.everything.count == 1, "only the stand-in is left")
  }

  @Test(arguments: [
    ("echo hello", PrintFailure.noPDF), ("printf '%%PDF-1.7 cut short'", .noPDF), ("true", .noPDF),
    ("exit 3", .failed), ("exit 69", .toolMissing), ("exit 66", .pageRefused),
    ("kill -9 $$", .killed),
  ])
  func a_tool_that_misbehaves_is_told(_ lines: String, _ failure: PrintFailure) async throws {
    let program = try files.script(lines)
    await #expect(throws: failure) { try await pdf(page, PrintSettings(), program) }
    #expect(files.everything.count == 1)
  }

  @Test func more_than_may_be_written_is_not_written() async throws {
    var settings = PrintSettings()
    settings.output = 64 << 10
    let program = try files.script("head -c 1000000 /dev/zero")
    await #expect(throws: PrintFailure.self) { try await pdf(page, settings, program) }
    #expect(files.everything.count == 1)
  }

  @Test func a_tool_that_is_not_there_is_told() async throws {
    await #expect(throws: PrintFailure.toolMissing) {
      try await pdf(page, PrintSettings(), "/nowhere/python3")
    }
  }

  @Test func whether_the_tool_is_there_is_known_without_a_page() async throws {
    let there = PDFPrinter(spool: files.store.spool, program: try files.script("exit 0"))
    #expect(try await TestLoops.group().run { try await there.lookForTool() })
    try there.requireTool()
    let reaching = PDFPrinter(spool: files.store.spool, program: try files.script("exit 71"))
    #expect(try await TestLoops.group().run { try await reaching.lookForTool() } == false)
    try reaching.requireTool()
    for program in ["/nowhere/python3", try files.script("exit 69")] {
      let printer = PDFPrinter(spool: files.store.spool, program: program)
      try printer.requireTool()
      await #expect(throws: PrintFailure.toolMissing) {
        _ = try await TestLoops.group().run { try await printer.lookForTool() }
      }
      #expect(throws: PrintFailure.toolMissing) { try printer.requireTool() }
    }
    #expect(files.everything.count == 3, "only the stand-ins are left")
  }

  @Test(.enabled(if: Tools.haveWeasyPrint, "weasyprint is not installed"))
  func the_real_tool_is_found() async throws {
    let printer = PDFPrinter(spool: files.store.spool)
    _ = try await TestLoops.group().run { try await printer.lookForTool() }
    try printer.requireTool()
  }

  private func pdf(
    _ page: String, _ settings: PrintSettings = PrintSettings(),
    _ program: String = "/usr/bin/python3"
  ) async throws -> PrintedPage {
    let (spool, noon) = (files.store.spool, noon)
    return try await TestLoops.group().run {
      try await PDFPrinter(spool: spool, settings: settings, program: program).pdf(
        of: page, dated: noon)
    }
  }
}

enum Tools {
  /// Whether the kernel gives whoever asks a network of his own.
  static func leavesTheNetwork() throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["--user", "--net", "/bin/true"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  static let haveWeasyPrint = FileManager.default.fileExists(
    atPath: "/usr/lib/python3/dist-packages/weasyprint")

  static func text(of pdf: [UInt8], in folder: String) throws -> String {
    let path = folder + "/text.pdf"
    try Data(pdf).write(to: URL(fileURLWithPath: path))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
    process.arguments = [path, "-"]
    process.standardOutput = pipe
    try process.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
