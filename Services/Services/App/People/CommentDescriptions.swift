import OpenAPI
import ServicesDomain

/// What people are told of comments on a request.
enum CommentDescriptions {
  static let list = Operation("Comments that are for me, the newest first")
    .paged().spoken()
    .answers(.page(of: comment))

  static let say = Operation("Say something of a request")
    .saying(
      """
      `applicant`: the applicant and the staff read it; `staff`: the staff; `experts`: staff and experts. \
      `mentions` are ids of people who are told that they were named; each must be able to read it.
      """
    )
    .takes(
      .input([
        "text": .filled(max: 5_000), "visibility": .choice(of: RequestComment.Visibility.self),
        "mentions": Schema.array(of: .rowID).optional,
      ])
    )
    .repeatable().spoken().answers(201, comment, with: [.etag, .location])
    .refuses(403, "visibility-refused").refuses(409, "erased")
    .refuses(503, "context-unavailable")

  static let reword = Operation("Other words, within 15 minutes")
    .path("comment", .rowID).patches(.input(["text": .filled(max: 5_000)])).spoken()
    .answers(200, comment, with: .etag).refuses(403, "comment-of-another")
    .refuses(409, "comment-hidden", "comment-too-old")

  static let hide = Operation("Nobody reads it any more")
    .path("comment", .rowID).matching().answers(204).refuses(403, "comment-of-another")

  private static let comment = Schema.object([
    "id": .id, "request_id": .rowID, "user_id": .integer(), "user_name": .text.nullable,
    "visibility": .choice(of: RequestComment.Visibility.self), "text": .text.nullable,
    "created_at": .instant, "edited_at": .instant.nullable, "hidden_at": .instant.nullable,
    "hidden_by": .integer().nullable, "mentions": .array(of: .integer()),
  ]).named("services.RequestComment")
}
