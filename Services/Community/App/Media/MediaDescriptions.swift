import Files
import JSON
import OpenAPI

/// What users are told of public files.
enum MediaDescriptions {
  static let upload = Operation("A file for everybody to see")
    .saying("The same bytes are stored once. The type is told by the content.")
    .takesFile().answers(201, file, with: [.etag, .location])

  static let show = Operation("What is known of a file")
    .path("uuid", .uuid).answers(file, with: .etag)

  static let content = Operation("The file").path("uuid", .uuid).answersFile()

  static let thumbnail = Operation("A picture made smaller")
    .path("uuid", .uuid).path("variant", .choice(of: ThumbnailVariant.self)).answersFile()
    .refuses(422, "picture-unreadable").refuses(503, "thumbnail-unavailable")

  static let delete = Operation("Deletes one's own file")
    .path("uuid", .uuid).matching().answers(204).refuses(409, "media-in-use")

  static let pageUpload = Operation("A file for a page")
    .takesFile().answers(201, file, with: [.etag, .location])

  static let pageList = Operation("The files of a page")
    .parameter(.limit).answers(.object(["items": .array(of: file)])).refuses(422, "invalid")

  static let pageDelete = Operation("Deletes a file of a page")
    .path("uuid", .uuid).matching().answers(204).refuses(409, "media-in-use")

  private static let file = Schema.object([
    "id": .uuid, "name": .text, "mime_type": .text, "size": .count.nullable,
    "width": .count.nullable, "height": .count.nullable, "url": .text.nullable,
    "thumbnails": Schema.anyObject.optional, "created_at": .instant, "row_version": .version,
  ]).named("community.File")
}
