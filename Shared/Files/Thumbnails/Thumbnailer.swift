import Crypto
import EventLoop
import Glibc
import Processes

/// Makes small WebP pictures of large ones with libvips in a process of its own: decoders are where
/// crafted pictures strike, and a process can be limited and ended. It does what `vipsthumbnail`
/// does, called by the name of the operation, which alone can refuse a picture that is cut short.
///
/// It has no environment of ours, no descriptor of ours and no priority; what it leaves behind is
/// deleted. How many run at once is the caller's to bound (jobs do).
package struct Thumbnailer: Sendable {
  private let spool: Spool
  private let limits: ThumbnailLimits
  private let program: String

  package init(
    spool: Spool, limits: ThumbnailLimits = ThumbnailLimits(),
    program: String = "/usr/bin/vips"
  ) {
    self.spool = spool
    self.limits = limits
    self.program = program
  }

  /// Ready to be stored. On a loop only. Throws `ThumbnailFailure`; `UploadRefusal` for what is no
  /// picture, is damaged or has too many pixels; or why the scope ended.
  package func thumbnail(of picture: LocalCopy, _ variant: ThumbnailVariant) async throws
    -> ReceivedFile
  {
    let limits = limits
    try await spool.files.run {
      let content = try SeekableBytes(path: picture.path)
      let type = try FileJudge.type(
        of: content, FileName(cleaning: ""), accepted: MediaType.images)
      _ = try FileJudge.size(of: content, type, limit: limits.pixels)
    }
    let output = spool.folder + "/" + Hex.text(try Random.bytes(16)) + ".webp"
    do {
      try await make(output, of: picture.path, variant)
      let made = try await take(output, variant)
      await remove(output)
      return made
    } catch {
      await remove(output)
      throw error
    }
  }

  private func make(_ output: String, of input: String, _ variant: ThumbnailVariant) async throws {
    // In a name a bracket begins options of the loader.
    guard !input.contains("["), !output.contains("[") else { throw ThumbnailFailure.unavailable }
    let command =
      [program, "thumbnail", input, output + "[Q=80,strip]"] + variant.arguments
      + ["--fail-on", "truncated"]
    let child = ChildProcess(
      command: command, environment: environment, limits: limits.child)
    switch try await run(child) {
    case .exited(0): return
    // What env(1) and its kin say of a program that they cannot start.
    case .exited(126), .exited(127): throw ThumbnailFailure.unavailable
    case .exited(let code): throw ThumbnailFailure.unreadable(code: code)
    case .killed(let signal): throw ThumbnailFailure.killed(signal: signal)
    case .timedOut: throw ThumbnailFailure.timedOut
    }
  }

  private func run(_ child: ChildProcess) async throws -> ChildProcess.Ending {
    do {
      return try await child.run(within: limits.time, files: spool.files)
    } catch is ChildNotStarted {
      throw ThumbnailFailure.unavailable
    }
  }

  /// Loaders that their authors hold unfit for foreign files stay closed.
  private var environment: [String] {
    [
      "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1",
      "MALLOC_ARENA_MAX=2", "TMPDIR=\(spool.folder)",
    ]
  }

  private func take(_ path: String, _ variant: ThumbnailVariant) async throws -> ReceivedFile {
    let limit = limits.output
    let bytes = try await spool.files.run {
      let content = try SeekableBytes(path: path)
      return try content.bytes(at: 0, min(content.count, limit))
    }
    let policy = UploadPolicy(limit: limit, accepted: [.webp])
    var rest: [UInt8]? = bytes
    return try await Upload(policy, spool: spool).receive(named: variant.rawValue + ".webp") {
      defer { rest = nil }
      return rest
    }
  }

  private func remove(_ path: String) async {
    await OperationScope.$current.withValue(nil) {
      _ = try? await spool.files.run { unlink(path) }
    }
  }
}
