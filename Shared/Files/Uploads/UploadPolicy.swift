/// What a place takes.
package struct UploadPolicy: Sendable {
  /// Bytes of a file; 413 beyond. The route's body limit has to be larger than that of a form by
  /// what its other parts take.
  package var limit: Int
  package var accepted: Set<MediaType>
  /// Pixels of a picture.
  package var pixels: Int

  package init(limit: Int, accepted: Set<MediaType>, pixels: Int = 50_000_000) {
    self.limit = limit
    self.accepted = accepted
    self.pixels = pixels
  }

  /// Pictures of articles and pages.
  package static let pictures = UploadPolicy(limit: 20 << 20, accepted: MediaType.images)
  /// Papers with a request.
  package static let papers = UploadPolicy(
    limit: 50 << 20, accepted: MediaType.documents.union(MediaType.images))
}
