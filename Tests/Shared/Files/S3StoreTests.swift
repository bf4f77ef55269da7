import EventLoop
import Files
import Foundation
import HTTPClient
import Kernel
import TestSupport
import Testing

/// Against an S3 server of another make.
@Suite(.onLoop, .enabled(if: MotoServer.python != nil), .serialized)
struct S3StoreTests {
  let world: FilesWorld
  let moto: MotoServer
  let store: S3Store

  init() throws {
    world = try FilesWorld()
    moto = try MotoServer.shared()
    store = try S3StoreTests.store(moto, world.store.spool)
  }

  private static func store(_ moto: MotoServer, _ spool: Spool, secret: String? = nil) throws
    -> S3Store
  {
    let settings = S3Settings(
      endpoint: try #require(Origin(url: moto.endpoint)), region: "us-east-1", bucket: "papers",
      accessKey: moto.accessKey, secret: secret.map(Secret.init) ?? moto.secret)
    return S3Store(settings, client: try HTTPClient(group: TestLoops.group()), spool: spool)
  }

  private func stored(_ content: [UInt8], in room: FileRoom = .guarded) async throws
    -> StoredObject
  {
    let (world, store) = (world, store)
    return try await onLoop { try await world.receive(content).store(in: room, of: store) }
  }

  @Test func any_part_of_an_object_can_be_read() async throws {
    let content = (0..<900_000).map { UInt8(truncatingIfNeeded: 0x61 + $0 % 26) }
    let key = try await stored(content).key
    let store = store
    try await onLoop { () async throws -> Void in
      #expect(try await store.size(of: key) == content.count)
      #expect(try await store.read(key, nil).collect().elementsEqual(content))
      #expect(try await store.read(key, 2..<5).collect() == Array("cde".utf8))
      #expect(try await store.read(key, 3..<3).collect() == [])
    }
    #expect(world.everything == [], "the spool is empty again")
  }

  @Test func what_is_deleted_is_gone_and_deleting_again_is_no_fault() async throws {
    let key = try await stored(Specimens.gif).key
    let store = store
    try await onLoop {
      try await store.delete(key)
      try await store.delete(key)
      #expect(try await store.size(of: key) == nil)
      await #expect(throws: StoreFailure.missing(key)) { try await store.read(key, nil) }
    }
  }

  @Test func a_list_goes_through_a_room_in_the_order_of_the_keys() async throws {
    var keys: [ObjectKey] = []
    for number in 0..<12 {
      keys.append(try await stored(Array("file \(number)".utf8), in: .open).key)
    }
    _ = try await stored(Specimens.pdf, in: .guarded)
    let store = store
    let seen = try await onLoop {
      var (seen, after): ([ObjectKey], ObjectKey?) = ([], nil)
      while let last = try await store.list(.open, after: after, limit: 5).last {
        let page = try await store.list(.open, after: after, limit: 5)
        #expect(page.count <= 5 && page.allSatisfy { $0.bytes >= 6 && $0.changed.seconds > 0 })
        seen += page.map(\.key)
        after = last.key
      }
      return seen
    }
    #expect(seen == keys.sorted())
  }

  @Test func an_object_is_served_with_parts_and_conditions() async throws {
    let object = try await stored(Array("0123456789".utf8))
    let server = try await FilesServer(store, object: object)
    #expect(try await server.get().text == "0123456789")
    try await expectPartsAndConditions(server, object)
  }

  @Test func an_object_that_is_gone_is_404() async throws {
    let object = try await stored(Specimens.webm)
    let store = store
    try await onLoop { try await store.delete(object.key) }
    #expect(try await FilesServer(store, object: object).get().status == 404)
  }

  /// The server has no rule for such addresses, so the client library of AWS signs it once more.
  @Test func a_presigned_address_has_the_signature_that_others_make() async throws {
    let object = try await stored(Specimens.text)
    let url = try store.presignedURL(object, lifetime: .seconds(60))
    let signature = try MotoServer.run(
      S3StoreTests.presigner, [url, moto.accessKey, moto.secret.reveal()])
    #expect(url.hasPrefix("\(moto.endpoint)/papers/protected/\(object.sha256)?"))
    #expect(url.hasSuffix("&X-Amz-Signature=" + signature))
  }

  private static let presigner = """
    import sys
    from botocore.auth import S3SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from urllib.parse import parse_qs, urlsplit
    url, key, secret = sys.argv[1:]
    url = url.split("&X-Amz-Signature=")[0]
    auth = S3SigV4QueryAuth(Credentials(key, secret), "s3", "us-east-1")
    request = AWSRequest("GET", url, headers={"Host": urlsplit(url).netloc})
    request.context["timestamp"] = parse_qs(url)["X-Amz-Date"][0]
    text = auth.string_to_sign(request, auth.canonical_request(request))
    print(auth.signature(text, request), end="")
    """

  /// Shows also that the server looks at signatures at all.
  @Test func a_wrong_secret_is_told() async throws {
    let stranger = try S3StoreTests.store(moto, world.store.spool, secret: "guessed")
    let world = world
    try await onLoop {
      let file = try await world.receive(Specimens.pdf)
      await #expect(throws: StoreFailure.denied) {
        try await file.store(in: .guarded, of: stranger)
      }
      await file.discard()
    }
    #expect(world.everything == [])
  }
}
