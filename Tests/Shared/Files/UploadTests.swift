import Files
import HTTPCore
import TestSupport
import Testing

@Suite(.onLoop) struct UploadTests {
  let world: FilesWorld

  init() throws { world = try FilesWorld() }

  @Test(arguments: [1, 7, 4_096, 1_000_000])
  func a_file_is_counted_digested_and_told(_ pieces: Int) async throws {
    let content = Specimens.pdf + [UInt8](repeating: 7, count: 9_000)
    let file = try await world.receive(content, named: "план.PDF", pieces: pieces)
    #expect(file.bytes == content.count && file.mediaType == .pdf)
    #expect(try file.sha256 == sha256(content))

    let object = try await file.store(in: .guarded, of: world.store)
    #expect(world.everything == ["protected/" + shard(object)])
    #expect(try await world.store.read(object.key, nil).collect() == content)
  }

  @Test func the_same_bytes_are_stored_once() async throws {
    let first = try await world.stored(Specimens.pdf)
    let second = try await world.stored(Specimens.pdf)
    #expect(first == second && world.everything.count == 1)
  }

  @Test func a_file_of_the_limit_is_taken_and_a_byte_more_leaves_nothing() async throws {
    let policy = UploadPolicy(limit: 5_000, accepted: [.text])
    let text = [UInt8](repeating: 0x61, count: 5_000)
    try await world.receive(text, policy).discard()

    await #expect(throws: BodyTooLarge(limit: 5_000)) {
      try await world.receive(text + [1], policy)
    }
    #expect(world.everything == [])
  }

  @Test(
    arguments: [
      ("report.pdf", Specimens.png, UploadRefusal.wrongName(ending: "pdf", found: .png)),
      ("photo.png", Specimens.html, .wrongName(ending: "png", found: .html)),
      ("letter.docx", Specimens.archive, .wrongName(ending: "docx", found: .zip)),
      ("picture.jpg.exe", Specimens.jpeg, .wrongName(ending: "exe", found: .jpeg)),
      ("good.png", Specimens.executable, .wrongType(found: nil)),
      ("empty.txt", [], .empty),
      ("cut.png", Array(Specimens.png.prefix(20)), .damaged),
    ] as [(String, [UInt8], UploadRefusal)])
  func what_is_not_what_it_seems_is_refused(
    _ name: String, _ content: [UInt8], _ refusal: UploadRefusal
  ) async throws {
    await #expect(throws: refusal) { try await world.receive(content, named: name) }
    #expect(world.everything == [])
  }

  @Test func an_svg_is_no_picture() async throws {
    await #expect(throws: UploadRefusal.wrongType(found: .svg)) {
      try await world.receive(Specimens.svg, named: "logo.svg", .pictures)
    }
  }

  @Test func a_picture_that_would_unfold_to_gigabytes_is_refused() async throws {
    let bomb = Specimens.header(
      "89504e470d0a1a0a 0000000d 49484452 0000c350 0000c350 08060000 00")
    let size = ImageSize(width: 50_000, height: 50_000)
    await #expect(throws: UploadRefusal.tooManyPixels(size, limit: 50_000_000)) {
      try await world.receive(bomb, named: "small.png", .pictures)
    }
    #expect(world.everything == [])
  }

  /// Seen failing without the early look: the whole of it had to come first.
  @Test func a_wrong_type_is_refused_before_the_rest_has_come() async throws {
    var pieces = 0
    await #expect(throws: UploadRefusal.wrongType(found: nil)) {
      try await Upload(.pictures, spool: world.store.spool).receive(named: "a.png") {
        pieces += 1
        return Specimens.executable + [UInt8](repeating: 0, count: 65_000)
      }
    }
    #expect(pieces == 1 && world.everything == [])
  }

  @Test func a_source_that_breaks_leaves_nothing() async throws {
    var pieces = 0
    await #expect(throws: Broken.self) {
      try await Upload(.anything, spool: world.store.spool).receive(named: "") {
        pieces += 1
        guard pieces < 5 else { throw Broken() }
        return [UInt8](repeating: 0x61, count: 100_000)
      }
    }
    #expect(pieces == 5 && world.everything == [])
  }

  @Test(.timeLimit(.minutes(1)))
  func a_file_nobody_stores_disappears() async throws {
    try await world.receive(Specimens.pdf).discard()
    #expect(world.everything == [])
    _ = try await world.receive(Specimens.pdf)
    // The last to hold it may be a thread of the pool.
    while world.everything != [] { await Task.yield() }
  }

  @Test func a_table_by_name_is_a_table() async throws {
    let file = try await world.receive(Array("один столбец\n".utf8), named: "a.csv")
    #expect(file.mediaType == .csv)
    #expect(try await world.receive(Specimens.csv, named: "a.txt").mediaType == .text)
  }

  private func shard(_ object: StoredObject) -> String {
    let name = object.key.name
    return "\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
  }
}

struct Broken: Error {}
