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
