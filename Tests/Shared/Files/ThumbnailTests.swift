import EventLoop
import Files
import Foundation
import TestSupport
import Testing

/// With the real program, on pictures that `vips` has made.
@Suite(.onLoop) struct ThumbnailTests {
  let world: FilesWorld

  init() throws { world = try FilesWorld() }

  @Test(arguments: ["png", "jpg", "gif", "webp"])
  func a_picture_becomes_a_small_one(_ ending: String) async throws {
    let picture = try await picture(ending, width: 1_600, height: 800)
    for (variant, size) in [
      (ThumbnailVariant.small, ImageSize(width: 160, height: 80)),
      (.medium, ImageSize(width: 480, height: 240)), (.square, ImageSize(width: 256, height: 256)),
    ] {
      let made = try await thumbnail(picture, variant)
      #expect(made.mediaType == .webp && made.size == size)
      await made.discard()
    }
    #expect(world.everything.count == 1, "only the picture is left")
  }

  @Test func a_small_picture_stays_as_it_is() async throws {
    let picture = try await picture("png", width: 40, height: 30)
    let size = try await thumbnail(picture, .large).size
    #expect(size == ImageSize(width: 40, height: 30))
  }

  @Test(arguments: ["png", "jpg"])
  func a_picture_that_is_cut_short_is_unreadable(_ ending: String) async throws {
    let whole = try content(ending, width: 800, height: 800)
    let cut = try await world.stored(Array(whole.prefix(whole.count / 2)))
    await #expect(throws: ThumbnailFailure.unreadable(code: 1)) {
      try await thumbnail(cut, .small)
    }
    #expect(world.everything.count == 1)
  }

  @Test func a_bomb_is_refused_before_it_is_opened() async throws {
    let bomb = Specimens.header(
      "89504e470d0a1a0a 0000000d 49484452 0000c350 0000c350 08060000 00")
    let policy = UploadPolicy(limit: 1_000, accepted: [.png], pixels: .max)
    let object = try await world.receive(bomb, policy).store(in: .open, of: world.store)
    let size = ImageSize(width: 50_000, height: 50_000)
    await #expect(throws: UploadRefusal.tooManyPixels(size, limit: 50_000_000)) {
      try await thumbnail(object, .small)
    }
  }

  @Test func what_is_no_picture_is_refused() async throws {
    let object = try await world.stored(Specimens.pdf)
    await #expect(throws: UploadRefusal.wrongType(found: .pdf)) {
      try await thumbnail(object, .small)
    }
  }

  /// Seen failing without `--as`.
  @Test func a_program_that_takes_too_much_memory_fails() async throws {
    let picture = try await picture("png", width: 4_000, height: 4_000)
    var limits = ThumbnailLimits()
    limits.memory = 32 << 20
    await #expect(throws: ThumbnailFailure.self) { try await thumbnail(picture, .small, limits) }
    #expect(world.everything.count == 1)
  }

  // MARK: Programs that misbehave

  /// Seen failing with the program alone killed instead of its group.
  @Test(.timeLimit(.minutes(1)))
  func a_program_that_does_not_end_is_killed_with_its_children() async throws {
    let picture = try await picture("png", width: 10, height: 10)
    let pids = world.root + "/pids"
    let program = try script("echo $$ >>\(pids); sleep 300 & echo $! >>\(pids); sleep 300")
    var limits = ThumbnailLimits()
    limits.time = .milliseconds(300)
    await #expect(throws: ThumbnailFailure.timedOut) {
      try await thumbnail(picture, .small, limits, program)
    }
    let text = String(decoding: FileManager.default.contents(atPath: pids) ?? Data(), as: UTF8.self)
    let started = text.split(separator: "\n").compactMap { pid_t($0) }
    #expect(started.count == 2)
    // The one that was ours is reaped; its child belongs to init, which may be a moment late.
    for pid in started { while isRunning(pid) { await Task.yield() } }
  }

  @Test func a_program_gets_nothing_of_ours() async throws {
    let picture = try await picture("png", width: 10, height: 10)
    let seen = world.root + "/seen"
    let program = try script("/usr/bin/env >\(seen); ls /proc/self/fd | tr '\\n' ' ' >>\(seen)")
    await #expect(throws: (any Error).self) {
      try await thumbnail(picture, .small, ThumbnailLimits(), program)
    }
    let text = String(decoding: FileManager.default.contents(atPath: seen) ?? Data(), as: UTF8.self)
    let names = Set(text.split(separator: "\n").compactMap { $0.split(separator: "=").first })
    #expect(names.contains("VIPS_BLOCK_UNTRUSTED"))
    #expect(names.isDisjoint(with: ["HOME", "USER", "TECHHUB_TEST_DATABASE_URL"]))
    // 3 is the folder that ls itself has opened.
    #expect(text.hasSuffix("\n0 1 2 3 "))
  }

  @Test func a_program_that_is_not_there_is_told() async throws {
    let picture = try await picture("png", width: 10, height: 10)
    await #expect(throws: ThumbnailFailure.unavailable) {
      try await thumbnail(picture, .small, ThumbnailLimits(), "/nowhere/vips")
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func a_request_that_ends_takes_the_program_with_it() async throws {
    let picture = try await picture("png", width: 10, height: 10)
    let program = try script("sleep 300")
    await #expect(throws: DeadlineExceeded.self) {
      try await onLoop {
        try await withDeadline(.milliseconds(300)) {
          _ = try await Thumbnailer(spool: world.store.spool, program: program).thumbnail(
            of: world.store.local(picture.key), .small)
        }
      }
    }
  }

  // MARK: Help

  private func thumbnail(
    _ object: StoredObject, _ variant: ThumbnailVariant,
    _ limits: ThumbnailLimits = ThumbnailLimits(), _ program: String = "/usr/bin/vips"
  ) async throws -> ReceivedFile {
    let store = world.store
    return try await onLoop {
      try await Thumbnailer(spool: store.spool, limits: limits, program: program).thumbnail(
        of: store.local(object.key), variant)
    }
  }

  private func picture(_ ending: String, width: Int, height: Int) async throws -> StoredObject {
    let content = try content(ending, width: width, height: height)
    let policy = UploadPolicy(limit: 64 << 20, accepted: MediaType.images)
    return try await world.receive(content, named: "a." + ending, policy, pieces: 65_536)
      .store(in: .open, of: world.store)
  }

  private func content(_ ending: String, width: Int, height: Int) throws -> [UInt8] {
    let folder = try FilesWorld.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try run("/usr/bin/vips", ["gaussnoise", folder + "/a.v", "\(width)", "\(height)"])
    try run("/usr/bin/vips", ["cast", folder + "/a.v", folder + "/b.v", "uchar"])
    try run("/usr/bin/vips", ["copy", folder + "/b.v", folder + "/c." + ending])
    return Array(try #require(FileManager.default.contents(atPath: folder + "/c." + ending)))
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func script(_ text: String) throws -> String {
    let path = world.root + "/program"
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// A zombie does not run.
  private func isRunning(_ pid: pid_t) -> Bool {
    guard let status = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else {
      return false
    }
    let text = String(decoding: status, as: UTF8.self)
    return !(text.split(separator: ")").last?.hasPrefix(" Z") ?? true)
  }
}
