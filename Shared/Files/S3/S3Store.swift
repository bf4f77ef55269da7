import EventLoop
package import HTTPClient
package import HTTPCore
package import Kernel

/// Objects in a bucket of an S3-compatible server. Runs on the loops of its client only.
///
/// An upload is gathered in the spool before it is sent, so its length and its SHA-256 are known:
/// one PUT with a signed digest (a store refuses a content that was changed on its way), nothing
/// half-written in the bucket, no multipart uploads for a janitor, and a try can be repeated. The
/// price is room on the local disk while a file comes in, and 5 GiB a file.
package struct S3Store: ObjectStore {
  package let spool: Spool
  private let caller: S3Caller

  package init(
    _ settings: S3Settings, client: HTTPClient, spool: Spool, clock: WallClock = .live
  ) {
    self.spool = spool
    caller = S3Caller(settings, client: client, clock: clock)
  }

  package func put(_ file: SpooledFile, as object: StoredObject) async throws {
    let digest = try await file.finish()
    let length = file.bytes
    let call = S3Caller.Call(
      method: .put, key: object.key, fields: [("content-type", object.mediaType.fieldValue)],
      payload: digest.text, length: length)
    let answer = try await caller.send(call) {
      var offset = 0
      return .stream(length: length) {
        let piece = try await file.read(at: offset, 262_144)
        offset += piece.count
        return piece.isEmpty ? nil : piece
      }
    }
    _ = try await caller.expect([200], answer).collect(limit: 65_536)
    await file.discard()
  }

  package func size(of key: ObjectKey) async throws -> Int? {
    let answer = try await caller.send(S3Caller.Call(method: .head, key: key))
    // The answer to HEAD has no body that could tell more.
    if answer.status.code == 404 { return nil }
    let headers = try await caller.expect([200], answer, key).headers
    guard let length = headers[.contentLength].flatMap(Int.init) else {
      throw StoreFailure.unreachable(reason: "HEAD without a length")
    }
    return length
  }

  package func read(_ key: ObjectKey, _ range: Range<Int>?) async throws -> any ObjectReader {
    var call = S3Caller.Call(method: .get, key: key)
    if let range {
      guard !range.isEmpty else { return S3Reader(nil, settings: caller.settings) }
      call.fields = [("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")]
    }
    let answer = try await caller.expect([range == nil ? 200 : 206], caller.send(call), key)
    return S3Reader(answer, settings: caller.settings)
  }

  /// The server's answer is passed on as fast as the client takes it.
  package func body(of object: StoredObject, _ range: Range<Int>) async throws -> ResponseBody {
    let source = OneLoop(
      try await read(object.key, range == 0..<object.bytes ? nil : range))
    return .stream(length: range.count) { sink in
      try await S3Store.withoutDeadline {
        while let piece = try await source.reader.next() { try await sink.write(piece) }
      }
    }
  }

  package func local(_ key: ObjectKey) async throws -> LocalCopy {
    let reader = try await read(key, nil)
    return LocalCopy(try await spool.fill { try await reader.next() })
  }

  package func delete(_ key: ObjectKey) async throws {
    let answer = try await caller.send(S3Caller.Call(method: .delete, key: key))
    if answer.status.code == 404 { return answer.abandon() }
    _ = try await caller.expect([200, 204], answer, key).collect(limit: 65_536)
  }

  package func list(_ room: FileRoom, after: ObjectKey?, limit: Int) async throws
    -> [ListedObject]
  {
    var query = [
      ("list-type", "2"), ("max-keys", String(min(1_000, limit))),
      ("prefix", room.rawValue + "/"),
    ]
    if let after { query.append(("start-after", after.description)) }
    let answer = try await caller.send(S3Caller.Call(method: .get, query: query))
    let text = S3Text(try await caller.expect([200], answer).collect(limit: 4 << 20))
    return text.all("Contents").compactMap(S3Store.listed)
  }

  private static func listed(_ entry: S3Text) -> ListedObject? {
    guard let key = entry.first("Key").flatMap(ObjectKey.init),
      let bytes = entry.first("Size").flatMap({ Int($0) }),
      let changed = entry.first("LastModified").flatMap({ Instant(rfc3339: $0) })
    else { return nil }
    return ListedObject(key: key, bytes: bytes, changed: changed)
  }

  /// An address for a program that cannot sign, good for `lifetime` (a week at most) for whoever
  /// holds it: never for protected files of people.
  package func presignedURL(_ object: StoredObject, lifetime: Duration) throws -> String {
    try caller.presigned(
      object.key, lifetime: max(1, min(604_800, Int(lifetime.components.seconds))),
      items: [("response-content-disposition", "attachment")])
  }

  /// A handler's deadline is for its decision, not for the time that a slow reader takes; a client
  /// that has gone still ends it.
  private static func withoutDeadline(_ body: () async throws -> Void) async throws {
    guard let loop = EventLoop.current else { return try await body() }
    let outer = OperationScope.current
    let scope = OperationScope(loop: loop)
    let link = outer?.addCanceller { if !($0 is DeadlineExceeded) { scope.cancel($0) } }
    defer {
      if let link { outer?.removeCanceller(link) }
      scope.end()
    }
    try await OperationScope.$current.withValue(scope) { try await body() }
  }
}

/// `@unchecked Sendable`: a body is produced on the loop of the connection that asked for it, and
/// that is the loop on which its reader was made.
private final class OneLoop: @unchecked Sendable {
  let reader: any ObjectReader
  init(_ reader: any ObjectReader) { self.reader = reader }
}

private final class S3Reader: ObjectReader {
  private let answer: ClientResponse?
  private let patience: Duration

  init(_ answer: ClientResponse?, settings: S3Settings) {
    self.answer = answer
    patience = settings.patience
  }

  func next() async throws -> [UInt8]? {
    do {
      return try await withDeadline(patience) { try await answer?.next() }
    } catch let error as HTTPClientError {
      throw StoreFailure.unreachable(reason: "\(error)")
    }
  }
}
