import Files
import Foundation
import Glibc
import HTTPCore
import TestSupport
import Testing

@Suite(.onLoop) struct DirectoryStoreTests {
  let world: FilesWorld

  init() throws { world = try FilesWorld() }

  @Test func any_part_of_an_object_can_be_read() async throws {
    let content = Array("0123456789".utf8)
    let key = try await world.stored(content).key
    #expect(try await world.store.size(of: key) == 10)
    #expect(try await world.store.read(key, nil).collect() == content)
    #expect(try await world.store.read(key, 2..<5).collect() == Array("234".utf8))
    #expect(try await world.store.read(key, 8..<99).collect() == Array("89".utf8))
    #expect(try await world.store.read(key, 3..<3).collect() == [])
  }

  @Test func a_long_object_comes_in_pieces() async throws {
    let content = (0..<700_000).map { UInt8(truncatingIfNeeded: 0x61 + $0 % 26) }
    let key = try await world.stored(content).key
    let reader = try await world.store.read(key, nil)
    #expect(try await reader.next()?.count == 262_144)
    #expect(try await reader.collect().count == 700_000 - 262_144)
  }

  @Test func what_is_deleted_is_gone_and_deleting_again_is_no_fault() async throws {
    let key = try await world.stored(Specimens.pdf).key
    try await world.store.delete(key)
    try await world.store.delete(key)
    #expect(try await world.store.size(of: key) == nil)
    await #expect(throws: StoreFailure.missing(key)) { try await world.store.read(key, nil) }
  }

  @Test func a_list_goes_through_a_room_in_the_order_of_the_keys() async throws {
    var keys: [ObjectKey] = []
    for number in 0..<40 {
      keys.append(try await world.stored(Array("file \(number)".utf8), in: .open).key)
    }
    _ = try await world.stored(Specimens.pdf, in: .guarded)
    keys.sort()

    var (seen, after): ([ObjectKey], ObjectKey?) = ([], nil)
    while true {
      let page = try await world.store.list(.open, after: after, limit: 7)
      guard let last = page.last else { break }
      #expect(page.count <= 7 && page.allSatisfy { $0.bytes >= 6 })
      seen += page.map(\.key)
      after = last.key
    }
    #expect(seen == keys)
    #expect(try await world.store.list(.guarded, after: nil, limit: 10).count == 1)
  }

  /// A process that is killed in the middle leaves its file in the spool and nowhere else.
  @Test func what_a_killed_process_left_is_swept_when_it_is_old() async throws {
    let left = world.root + "/.unfinished/0123"
    try Data("half".utf8).write(to: URL(fileURLWithPath: left))
    #expect(try await world.store.spool.sweep() == 0)
    var times = [timeval(tv_sec: time(nil) - 90_000, tv_usec: 0)]
    times.append(times[0])
    #expect(utimes(left, times) == 0)
    #expect(try await world.store.spool.sweep() == 1)
    #expect(world.everything == [])
  }

  @Test func an_object_is_served_from_its_file() async throws {
    let object = try await world.stored(Specimens.pdf)
    guard case .file(let path, let range) = try await world.store.body(of: object, 1..<3) else {
      Issue.record("not a file")
      return
    }
    #expect(range == 1..<3)
    #expect(FileManager.default.contents(atPath: path).map(Array.init) == Specimens.pdf)
  }
}

/// With a disk of one megabyte, which only root can make, or anybody in a namespace of his own.
@Suite(.onLoop, .enabled(if: geteuid() == 0))
struct DiskFaultTests {
  @Test func a_full_disk_is_told_and_nothing_half_written_stays() async throws {
    try await withSmallDisk { world, _ in
      let small = try await world.stored(Specimens.pdf)
      let large = [UInt8](repeating: 0x61, count: 3 << 20)
      let policy = UploadPolicy(limit: 8 << 20, accepted: [.text])

      await #expect(throws: StoreFailure.full) { try await world.receive(large, policy) }

      #expect(world.everything.count == 1)
      #expect(try await world.store.read(small.key, nil).collect() == Specimens.pdf)
      _ = try await world.stored(Specimens.csv)
    }
  }

  @Test func a_disk_that_cannot_be_written_is_told() async throws {
    try await withSmallDisk { world, disk in
      let stored = try await world.stored(Specimens.csv)
      // A thread of the pool may just be closing the file.
      while mount(nil, disk, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) != 0, errno == EBUSY {
        await Task.yield()
      }

      await #expect(throws: StoreFailure.denied) { try await world.receive(Specimens.pdf) }
      await #expect(throws: StoreFailure.denied) { try await world.store.delete(stored.key) }
      #expect(try await world.store.read(stored.key, nil).collect() == Specimens.csv)
    }
  }

  private func withSmallDisk(_ body: (FilesWorld, String) async throws -> Void) async throws {
    let disk = try FilesWorld.folder()
    try #require(mount("none", disk, "tmpfs", 0, "size=1m") == 0)
    defer {
      umount2(disk, Int32(MNT_DETACH))
      rmdir(disk)
    }
    try await body(try FilesWorld(at: disk + "/store"), disk)
  }
}
