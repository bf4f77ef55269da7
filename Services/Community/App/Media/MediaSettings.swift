import Files

/// What the operator says of public files.
package struct MediaSettings: Sendable {
  /// Bytes of a file.
  package var limit: Int
  /// How long a file may stay that nothing uses.
  package var unclaimed: Duration

  package init(limit: Int = 20 << 20, unclaimed: Duration = .seconds(7 * 86_400)) {
    self.limit = limit
    self.unclaimed = unclaimed
  }

  /// What people show to others; archives and scripts are not.
  var policy: UploadPolicy {
    UploadPolicy(
      limit: limit,
      accepted: MediaType.images.union(MediaType.media).union([.pdf, .docx, .xlsx, .pptx]))
  }
}
