import Postgres

/// A picture that lies in a row, judged before it comes here.
package struct KeptPicture: Sendable, Equatable {
  package let content: [UInt8]
  package let mediaType: String
  /// Pixels.
  package let width: Int
  package let height: Int

  package init(content: [UInt8], mediaType: String, width: Int, height: Int) {
    self.content = content
    self.mediaType = mediaType
    self.width = width
    self.height = height
  }

  /// As the columns `content`, `media_type`, `width` and `height` have it.
  init(_ row: Row) throws {
    content = try row.bytes("content")
    mediaType = try row.string("media_type")
    width = try row.int("width")
    height = try row.int("height")
  }
}
