import EventLoop
package import HTTPCore

/// Receives a file: counts, digests and judges it while it comes. Whatever goes wrong (too long, of
/// the wrong type, the client gone, the disk full), nothing stays behind.
///
/// The routes that use it say a `deadline` that fits a slow client and a `bodyLimit` above that of
/// the policy.
package struct Upload: Sendable {
  private let spool: Spool
  private let policy: UploadPolicy

  /// Small pieces are gathered to so many bytes before a thread of the pool takes them.
  private static let gathered = 262_144

  package init(_ policy: UploadPolicy, spool: Spool) {
    self.policy = policy
    self.spool = spool
  }

  /// The body of a `PUT` or `POST` is the file; its name stands in `Content-Disposition`.
  ///
  /// Throws `BodyTooLarge`, `UploadRefusal`, `StoreFailure`, or what the body throws.
  package func receive(_ request: Request) async throws -> ReceivedFile {
    if let length = request.body.length, length > policy.limit {
      throw BodyTooLarge(limit: policy.limit)
    }
    let field = request.headers.bytes(of: .contentDisposition)
    let name = field.flatMap(ContentDisposition.init)?.fileName ?? ""
    return try await receive(named: name) { try await request.body.next() }
  }

  /// - Parameter next: the content piece by piece, `nil` at its end.
  package func receive(named name: String, _ next: () async throws -> [UInt8]?) async throws
    -> ReceivedFile
  {
    let name = FileName(cleaning: name)
    let file = try await spool.begin()
    do {
      try await gather(next, into: file)
      return try await judged(file, name)
    } catch {
      await file.discard()
      throw error
    }
  }

  private func gather(_ next: () async throws -> [UInt8]?, into file: SpooledFile) async throws {
    var pending: [UInt8] = []
    var received = 0
    var isJudged = false
    while let piece = try await next() {
      received += piece.count
      guard received <= policy.limit else { throw BodyTooLarge(limit: policy.limit) }
      pending.append(contentsOf: piece)
      if !isJudged, pending.count >= MediaTypeSniffer.headSize {
        isJudged = true
        try refuseHopeless(pending)
      }
      guard pending.count >= Upload.gathered else { continue }
      try await file.append(pending)
      pending.removeAll(keepingCapacity: true)
    }
    guard received > 0 else { throw UploadRefusal.empty }
    if !pending.isEmpty { try await file.append(pending) }
  }

  /// The rest of a film need not come where papers are wanted.
  private func refuseHopeless(_ bytes: [UInt8]) throws(UploadRefusal) {
    let head = Array(bytes.prefix(MediaTypeSniffer.headSize))
    if MediaTypeSniffer.isHopeless(head, accepted: policy.accepted) {
      throw .wrongType(found: nil)
    }
  }

  private func judged(_ file: SpooledFile, _ name: FileName) async throws -> ReceivedFile {
    let digest = try await file.finish()
    let policy = policy
    let (type, size) = try await spool.files.run {
      let content = SeekableBytes(file)
      let type = try FileJudge.type(of: content, name, accepted: policy.accepted)
      return (type, try FileJudge.size(of: content, type, limit: policy.pixels))
    }
    return ReceivedFile(
      name: name, sha256: digest, bytes: file.bytes, mediaType: type, size: size, file: file)
  }
}

/// Whether content may be what it is said to be.
enum FileJudge {
  static func type(of content: SeekableBytes, _ name: FileName, accepted: Set<MediaType>) throws
    -> MediaType
  {
    let found = try MediaTypeSniffer.type(of: content)
    guard let found, accepted.contains(found) else { throw UploadRefusal.wrongType(found: found) }
    if let allowed = MediaType.allowed(forEnding: name.ending), !allowed.contains(found) {
      throw UploadRefusal.wrongName(ending: name.ending, found: found)
    }
    return found.named(name.ending)
  }

  /// `nil` for what is no picture.
  static func size(of content: SeekableBytes, _ type: MediaType, limit: Int) throws -> ImageSize? {
    guard MediaType.images.contains(type) else { return nil }
    guard let size = try ImageSize(of: content, type) else { throw UploadRefusal.damaged }
    guard size.pixels <= limit else { throw UploadRefusal.tooManyPixels(size, limit: limit) }
    return size
  }
}
