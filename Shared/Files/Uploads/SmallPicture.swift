package import HTTPCore

/// A picture so small that it is held in memory and kept in a row: judged as `Upload` judges files, by
/// its content, whatever the client calls it.
package struct SmallPicture: Sendable {
  package let bytes: [UInt8]
  package let mediaType: MediaType
  package let size: ImageSize

  /// The body is the picture; its name, if it has one, stands in `Content-Disposition`.
  ///
  /// Throws `BodyTooLarge`, `UploadRefusal`, or what the body throws.
  package static func receive(
    _ request: Request, _ policy: UploadPolicy
  ) async throws -> SmallPicture {
    if let length = request.body.length, length > policy.limit {
      throw BodyTooLarge(limit: policy.limit)
    }
    var bytes: [UInt8] = []
    while let piece = try await request.body.next() {
      bytes.append(contentsOf: piece)
      guard bytes.count <= policy.limit else { throw BodyTooLarge(limit: policy.limit) }
    }
    let field = request.headers.bytes(of: .contentDisposition)
    let name = FileName(cleaning: field.flatMap(ContentDisposition.init)?.fileName ?? "")
    return try judged(bytes, name, policy)
  }

  private static func judged(
    _ bytes: [UInt8], _ name: FileName, _ policy: UploadPolicy
  ) throws -> SmallPicture {
    guard !bytes.isEmpty else { throw UploadRefusal.empty }
    let content = SeekableBytes(bytes)
    let type = try FileJudge.type(of: content, name, accepted: policy.accepted)
    guard let size = try FileJudge.size(of: content, type, limit: policy.pixels) else {
      throw UploadRefusal.wrongType(found: type)
    }
    return SmallPicture(bytes: bytes, mediaType: type, size: size)
  }
}
