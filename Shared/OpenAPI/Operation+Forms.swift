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
  package func answersPage(_ text: String = "A page", with fields: Fields = []) -> Operation {
    answers(200, .text, text, type: "text/html", with: fields)
  }

  /// A page that says that it was too often, and for how long to wait.
  package func tellsToWaitByPage(_ text: String = "Too many attempts") -> Operation {
    answers(429, .text, text, type: "text/html", with: .retryAfter)
  }
}
