import EventLoop
import Files
import HTTPCore
import TestSupport
import Testing

/// Through a server, over a socket.
@Suite(.onLoop) struct FileTransferTests {
  let world: FilesWorld

  init() throws { world = try FilesWorld() }

  @Test func a_raw_body_is_taken_with_its_name() async throws {
    let server = try await FilesServer(world.store)
    let answer = try await server.post(
      Specimens.pdf,
      [
        "Content-Type": "application/octet-stream",
        "Content-Disposition": "attachment; filename*=UTF-8''%D0%BF%D0%BB%D0%B0%D0%BD.pdf",
      ])
    #expect(answer.status == 200)
    let key = ObjectKey(try sha256(Specimens.pdf), in: .guarded)
    #expect(answer.text == "\(key) pdf план.pdf ")
  }

  @Test func a_form_is_taken_with_its_fields() async throws {
    let server = try await FilesServer(world.store)
    let answer = try await server.post(
      form(Specimens.png, named: "a.png") + field("title", "Өтінім") + end, formType)
    #expect(answer.text.hasSuffix(" png a.png Өтінім"))
    #expect(world.everything.count == 1)
  }

  @Test func a_form_with_two_files_or_none_leaves_nothing() async throws {
    let server = try await FilesServer(world.store)
    let two = form(Specimens.png, named: "a.png") + form(Specimens.pdf, named: "b.pdf") + end
    #expect(try await server.post(two, formType).code == "several-files")
    let none = field("title", "x") + form([], named: "") + end
    #expect(try await server.post(none, formType).code == "file-missing")
    let cut = form(Specimens.png, named: "a.png")
    #expect(try await server.post(cut, formType).code == "bad-form-data")
    #expect(world.everything == [])
  }

  @Test(
    arguments: [
      ([UInt8](repeating: 0x61, count: 5_001), "a.txt", 413, "content-too-large"),
      (Specimens.png, "a.pdf", 415, "file-type-mismatch"),
      (Specimens.executable, "a.pdf", 415, "file-type-refused"),
      ([], "a.txt", 422, "empty-file"),
      (Array(Specimens.png.prefix(18)), "a.png", 422, "picture-damaged"),
    ] as [([UInt8], String, Int, String)])
  func a_refusal_says_why(
    _ content: [UInt8], _ name: String, _ status: Int, _ code: String
  ) async throws {
    let policy = UploadPolicy(limit: 5_000, accepted: Set(MediaType.allCases))
    let server = try await FilesServer(world.store, policy)
    let raw = try await server.post(
      content, ["Content-Disposition": "attachment; filename=\"\(name)\""])
    #expect(raw.status == status && raw.code == code)
    let inForm = try await server.post(form(content, named: name) + end, formType)
    #expect(inForm.status == status && inForm.code == code)
    #expect(world.everything == [])
  }

  /// Seen failing with the file kept where `Upload.receive` discards it.
  @Test(.timeLimit(.minutes(1)))
  func a_client_that_goes_away_leaves_nothing() async throws {
    let server = try await FilesServer(world.store)
    let world = world
    try await onLoop {
      let address = try #require(SocketAddress("127.0.0.1:\(server.port)"))
      let stream = PlainStream(try await connect(to: address))
      let head = "POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"
      try await stream.write(Array(head.utf8) + [UInt8](repeating: 0x61, count: 600_000))
      while world.everything == [] { await yieldOnLoop() }
      stream.close()
      while world.everything != [] { await yieldOnLoop() }
    }
  }

  // MARK: Answers

  @Test func a_protected_file_is_sent_so_that_nothing_of_it_can_run_or_stay() async throws {
    let object = try await world.stored(Specimens.pdf)
    let answer = try await FilesServer(world.store, object: object).get()
    #expect(answer.status == 200 && answer.body == Specimens.pdf)
    #expect(answer.headers[.contentType] == "application/pdf")
    #expect(answer.headers[.cacheControl] == "private, no-store")
    #expect(answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'")
    #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
    #expect(
      answer.headers[.contentDisposition]
        == "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D0%BF%D0%BB%D0%B0%D0%BD.pdf")
    #expect(answer.headers[.etag] == "\"\(object.sha256)\"")
  }

  @Test func a_public_file_is_kept_for_good() async throws {
    let object = try await world.stored(Specimens.pdf, in: .open)
    let answer = try await FilesServer(world.store, object: object, for: .everybody).get()
    #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
    #expect(answer.headers["Content-Security-Policy"] != nil)
  }

  @Test func parts_and_conditions_are_answered() async throws {
    let object = try await world.stored(Array("0123456789".utf8))
    let server = try await FilesServer(world.store, object: object)
    try await expectPartsAndConditions(server, object)
  }

  @Test func a_file_that_is_gone_is_404() async throws {
    let object = try await world.stored(Specimens.pdf)
    try await world.store.delete(object.key)
    #expect(try await FilesServer(world.store, object: object).get().status == 404)
  }

  // MARK: Forms

  private let formType: KeyValuePairs<String, String> = [
    "Content-Type": "multipart/form-data; boundary=----B"
  ]
  private let end = Array("------B--\r\n".utf8)

  private func form(_ content: [UInt8], named name: String) -> [UInt8] {
    let head =
      "------B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
      + "Content-Type: application/octet-stream\r\n\r\n"
    return Array(head.utf8) + content + [13, 10]
  }

  private func field(_ name: String, _ value: String) -> [UInt8] {
    Array(
      "------B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
  }
}

/// The same from every store, for `0123456789`.
func expectPartsAndConditions(_ server: FilesServer, _ object: StoredObject) async throws {
  let part = try await server.get(["Range": "bytes=2-4"])
  #expect(part.status == 206 && part.text == "234")
  #expect(part.headers[.contentRange] == "bytes 2-4/10")
  #expect(part.headers[.cacheControl] == "private, no-store")
  #expect(try await server.get(["Range": "bytes=-3"]).text == "789")
  #expect(try await server.get(["Range": "bytes=10-"]).status == 416)
  let known = try await server.get(["If-None-Match": "\"\(object.sha256)\""])
  #expect(known.status == 304 && known.body == [])
  #expect(try await server.get(["Range": "bytes=0-1", "If-Range": "\"other\""]).text.count == 10)
  let head = try await server.get([:], .head)
  #expect(head.status == 200 && head.headers[.contentLength] == "10" && head.body == [])
}
