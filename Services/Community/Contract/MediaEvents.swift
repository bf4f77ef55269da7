import Kernel

/// A public file can be used from now on.
package struct MediaCreated: ContractEvent {
  package static let type = "media.created"
  package static let aggregateType = "media"

  /// A UUID in lower case.
  package let mediaID: String

  package init(mediaID: String) { self.mediaID = mediaID }

  package var aggregateID: String { mediaID }

  enum CodingKeys: String, CodingKey { case mediaID = "media_id" }
}

/// A public file is gone; whoever refers to it refers to nothing.
package struct MediaDeleted: ContractEvent {
  package static let type = "media.deleted"
  package static let aggregateType = "media"

  package let mediaID: String

  package init(mediaID: String) { self.mediaID = mediaID }

  package var aggregateID: String { mediaID }

  enum CodingKeys: String, CodingKey { case mediaID = "media_id" }
}
