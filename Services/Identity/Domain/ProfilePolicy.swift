/// What a person may keep about himself.
package enum ProfilePolicy {
  /// Bytes of a photo, and pixels of it: what is small when packed may unfold.
  package static let photo = 512 << 10
  package static let photoPixels = 2_048 * 2_048
}
