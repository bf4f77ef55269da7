import OpenAPI

/// What users are told of batches of requests.
enum RequestBatchDescriptions {
  static let run = Operation("Move many requests, or give them to a colleague")
    .saying("Each is judged by itself: its result says what came of it.")
    .takes(
      .input([
        "ids": .array(of: .rowID, count: 1...100),
        "transition": Schema.input([
          "from": .filled(max: 50), "to": .filled(max: 50),
          "reason": Schema.text(max: 50).nullable.optional,
          "comment": Schema.text(max: 5_000).nullable.optional,
        ]).nullable.optional,
        "assignment": Schema.input(["user_id": .rowID]).nullable.optional,
      ])
    )
    .repeatable().parameter(.acceptLanguage)
    .answers(
      .object([
        "results": .array(
          of: .object([
            "id": .rowID, "status": .integer(), "bp_status": Schema.text.optional,
            "problem": Schema.anyObject.optional,
          ]))
      ]))
}
