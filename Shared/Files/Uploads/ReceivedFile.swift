/// A file that has arrived as a whole and was found good. It is not stored yet: once its digest is
/// known, the row comes first (`StoredObject`).
package struct ReceivedFile: Sendable {
  package let name: FileName
  package let sha256: ContentDigest
  package let bytes: Int
  package let mediaType: MediaType
  /// Of a picture.
  package let size: ImageSize?
  let file: SpooledFile

  /// A file that this process has written itself, so that nobody need judge it. Ends the writing;
  /// throws `StoreFailure`.
  package init(written file: SpooledFile, name: FileName, mediaType: MediaType) async throws {
    sha256 = try await file.finish()
    bytes = file.bytes
    size = nil
    self.name = name
    self.mediaType = mediaType
    self.file = file
  }

  init(
    name: FileName, sha256: ContentDigest, bytes: Int, mediaType: MediaType, size: ImageSize?,
    file: SpooledFile
  ) {
    self.name = name
    self.sha256 = sha256
    self.bytes = bytes
    self.mediaType = mediaType
    self.size = size
    self.file = file
  }

  /// As it will be stored.
  package func object(in room: FileRoom) -> StoredObject {
    StoredObject(
      key: ObjectKey(sha256, in: room), sha256: sha256, bytes: bytes, mediaType: mediaType)
  }

  /// Puts it into the store; the file is spent.
  package func store(in room: FileRoom, of store: any ObjectStore) async throws -> StoredObject {
    let object = object(in: room)
    try await store.put(file, as: object)
    return object
  }

  /// Gives it up.
  package func discard() async { await file.discard() }
}
