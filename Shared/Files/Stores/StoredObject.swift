package import HTTPCore

/// What a slice's table remembers of an object.
///
/// The row is the truth, the object follows it. The safe order, which no crash and no race can turn
/// into a claimed row without its object:
///
/// * *Storing*: once the digest is known, insert or touch its row (`touched_at = now()`), commit;
///   put the object, always, even if the row was there already; then let the row be claimed.
/// * *Deleting*: lock the row (`FOR UPDATE SKIP LOCKED`), see that nobody claims it and that it was
///   touched more than 24 hours ago; delete the object while the lock is held; delete the row and
///   commit. An upload of the same bytes waits at the row, makes a new one and puts the object
///   again.
/// * *Orphans*: an object that `list` shows, changed more than 24 hours ago and without a row, may
///   go.
package struct StoredObject: Hashable, Sendable {
  package let key: ObjectKey
  package let sha256: ContentDigest
  package let bytes: Int
  package let mediaType: MediaType

  package init(key: ObjectKey, sha256: ContentDigest, bytes: Int, mediaType: MediaType) {
    self.key = key
    self.sha256 = sha256
    self.bytes = bytes
    self.mediaType = mediaType
  }

  /// Names this very content.
  package var tag: EntityTag { EntityTag(sha256.text) }
}
