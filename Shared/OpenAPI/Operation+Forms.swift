extension Operation {
  /// A form in the body, `application/x-www-form-urlencoded`.
  package func takesForm(_ schema: Schema) -> Operation {
    takes(schema, as: "application/x-www-form-urlencoded")
      .refuses(408, "request-timeout").refuses(413, "content-too-large")
  }

  /// A JSON body of a protocol that has its own words for what it refuses.
  package func takesByProtocol(_ schema: Schema) -> Operation {
    takes(schema, as: "application/json")
      .refuses(408, "request-timeout").refuses(413, "content-too-large")
  }

  /// A page for people.
  package func answersPage() -> Operation { answers(200, .text, "A page", type: "text/html") }

  /// Another type of answer than JSON.
  package func answers(
    _ status: Int, _ schema: Schema, _ text: String, type: String
  ) -> Operation {
    answers(status, schema, text, type: type, with: [])
  }
}
