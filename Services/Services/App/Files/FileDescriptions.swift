import JSON
import OpenAPI
import ServicesDomain

/// What users are told of private files.
enum FileDescriptions {
  static let upload = Operation("A file for something of one's own, such as a request")
    .saying("What it hangs on stands in the query or in the form.")
    .query("source", .text(max: 100), "Such as `service.servicerequest`")
    .query("primary_key", .text(max: 50), "The key of that thing")
    .takesFile(fields: ["source": Schema.text.optional, "primary_key": Schema.text.optional])
    .answers(201, file, with: [.etag, .location])
    .refuses(404, "not-found").refuses(409, "request-paused").refuses(422, "file-without-thing")

  static let list = Operation("The files of a thing that you may read")
    .query("source", .text(max: 100), "Such as `service.servicerequest`")
    .query("primary_key", .text(max: 50), "The key of that thing")
    .answers(.object(["items": .array(of: file)])).refuses(422, "file-without-thing")

  static let show = Operation("What is known of a file")
    .path("uuid", .uuid).answers(file, with: .etag)

  static let delete = Operation("Deletes a file of an open request of one's own")
    .path("uuid", .uuid).matching().answers(204)
    .refuses(409, "file-handed-in", "request-paused")

  static let link = Operation("A link that is good for five minutes, for you alone")
    .path("uuid", .uuid).answers(201, .object(["url": .text, "expires_at": .instant]))
    .refuses(409, "file-being-checked", "file-infected")

  static let content = Operation("The file")
    .path("uuid", .uuid)
    .query("link", .text(max: 500), "From `POST \u{2026}/links`").answersFile()
    .refuses(403, "file-link-invalid").refuses(409, "file-being-checked", "file-infected")
    .refuses(410, "file-link-expired")

  private static let file = Schema.object([
    "id": .uuid, "name": .text, "source": .text.nullable, "primary_key": .text.nullable,
    "mime_type": .text, "size": .count.nullable, "sha256": .text(min: 64, max: 64).nullable,
    "scan": .choice(of: FileScan.self), "author_id": .id.nullable,
    "created_at": .instant, "row_version": .version,
  ]).named("services.File")
}
