import Crypto
import EventLoop
package import Files
import Foundation
import Glibc
package import Kernel
import Processes

/// Prints pages as PDF/A with WeasyPrint, in a process of its own: what lays pages out is large, and a
/// process can be limited and ended. It fetches nothing, whatever a page names
/// (`Driver/render.py`), has no environment and no descriptor of ours, and leaves nothing behind.
///
/// Equal pages of one day give equal bytes, so what is printed again after a fall is the same file.
package struct PDFPrinter: Sendable {
  private let spool: Spool
  private let settings: PrintSettings
  private let program: String
  private let driver: String
  let tool = PDFTool()

  /// - Parameter driver: what `program` is to run; by default the one that lies beside ours.
  package init(
    spool: Spool, settings: PrintSettings = PrintSettings(), program: String = "/usr/bin/python3",
    driver: String? = nil
  ) {
    self.spool = spool
    self.settings = settings
    self.program = program
    self.driver = driver ?? (Bundle.module.resourcePath ?? "") + "/Driver/render.py"
  }

  /// On a loop only. Throws `PrintFailure`, or why the scope ended.
  package func pdf(of page: String, dated: Instant) async throws -> PrintedPage {
    let input = try await written(page)
    let output = spool.folder + "/" + Hex.text(try Random.bytes(16)) + ".pdf"
    do {
      try await run(input.path, output, dated)
      let bytes = try await read(output)
      await remove(output)
      await input.discard()
      tool.note(nil)
      return PrintedPage(bytes: bytes, sha256: try SHA256.digest(bytes))
    } catch {
      if let failure = error as? PrintFailure { tool.note(failure) }
      await remove(output)
      await input.discard()
      throw error
    }
  }

  private func written(_ page: String) async throws -> SpooledFile {
    var rest: [UInt8]? = Array(page.utf8)
    return try await spool.fill {
      defer { rest = nil }
      return rest
    }
  }

  private func run(_ input: String, _ output: String, _ dated: Instant) async throws {
    let child = child(dated: dated, input: input, output: output)
    try judge(await ending(of: child, within: settings.time))
  }

  func child(
    _ arguments: [String] = [], dated: Instant?, input: String? = nil, output: String? = nil
  ) -> ChildProcess {
    ChildProcess(
      command: [program, "-I", "-B", driver] + arguments, environment: environment(dated),
      limits: ChildLimits(
        processor: Int(settings.time.components.seconds) + 1, memory: settings.memory,
        output: settings.output),
      input: input, output: output)
  }

  func ending(
    of child: ChildProcess, within limit: Duration
  ) async throws -> ChildProcess.Ending {
    do {
      return try await child.run(within: limit, files: spool.threads)
    } catch is ChildNotStarted {
      throw PrintFailure.toolMissing
    }
  }

  func judge(_ ending: ChildProcess.Ending) throws(PrintFailure) {
    switch ending {
    case .exited(0): return
    // What the driver says where there is no WeasyPrint, and prlimit where there is no program.
    case .exited(69), .exited(126), .exited(127): throw .toolMissing
    case .exited(65), .exited(66): throw .pageRefused
    case .exited: throw .failed
    case .killed: throw .killed
    case .timedOut: throw .timedOut
    }
  }

  private func environment(_ dated: Instant?) -> [String] {
    [
      "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent", "MALLOC_ARENA_MAX=2",
      "SOURCE_DATE_EPOCH=\(max(0, dated?.seconds ?? 0))", "TMPDIR=\(spool.folder)",
    ]
  }

  private func read(_ path: String) async throws -> [UInt8] {
    let limit = settings.output
    let bytes = try await spool.threads.run {
      let handle = FileHandle(forReadingAtPath: path)
      defer { try? handle?.close() }
      return try handle?.read(upToCount: limit).map { [UInt8]($0) } ?? []
    }
    guard bytes.starts(with: Array("%PDF-".utf8)), bytes.suffix(1_024).contains(pdfEnd) else {
      throw PrintFailure.noPDF
    }
    return bytes
  }

  private var pdfEnd: [UInt8] { Array("%%EOF".utf8) }

  private func remove(_ path: String) async {
    await OperationScope.$current.withValue(nil) {
      _ = try? await spool.threads.run { unlink(path) }
    }
  }
}

/// A page on paper.
package struct PrintedPage: Sendable {
  package let bytes: [UInt8]
  package let sha256: [UInt8]
}

extension PrintedPage {
  /// As a file that can be stored. Throws `StoreFailure`.
  package func file(named name: String, in spool: Spool) async throws -> ReceivedFile {
    let file = try await spool.begin()
    do {
      try await file.append(bytes)
      return try await ReceivedFile(
        written: file, name: FileName(cleaning: name), mediaType: .pdf)
    } catch {
      await file.discard()
      throw error
    }
  }
}
