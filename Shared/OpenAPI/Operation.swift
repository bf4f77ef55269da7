/// What one verb of one address does, as its users see it: said beside the route, fluently.
///
///     Operation("My notifications, the newest first").paged().spoken()
///       .query("unread", .flag, "Only what was not read yet")
///       .answers(.page(of: notification))
package struct Operation: Sendable {
  package let summary: String
  package private(set) var detail: String?
  package private(set) var tag: String?
  package private(set) var parameters: [Parameter] = []
  package private(set) var body: Body?
  package private(set) var answers: [Answer] = []
  /// What it refuses beside what every address does: codes by status.
  package private(set) var refusals: [Int: [String]] = [:]
  package private(set) var isSpoken = false

  /// The body of a request.
  package struct Body: Sendable {
    package let schema: Schema
    package let isRequired: Bool
    package let type: String
  }

  /// A good answer.
  package struct Answer: Sendable {
    package let status: Int
    package let text: String
    /// `nil`: without a body.
    package let schema: Schema?
    package let fields: Fields
    package var type = "application/json"
    /// Types of text that the reader may ask for instead.
    package var textTypes: [String] = []
  }

  /// Header fields that an answer has.
  package struct Fields: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let etag = Fields(rawValue: 1)
    package static let location = Fields(rawValue: 2)
    package static let cookie = Fields(rawValue: 4)
    package static let retryAfter = Fields(rawValue: 8)
  }

  package init(_ summary: String) { self.summary = summary }

  private func with(_ change: (inout Operation) -> Void) -> Operation {
    var copy = self
    change(&copy)
    return copy
  }

  /// More than one line can say.
  package func saying(_ detail: String) -> Operation { with { $0.detail = detail } }

  /// Its chapter; the context's own unless said.
  package func tagged(_ tag: String) -> Operation { with { $0.tag = tag } }

  package func parameter(_ parameter: Parameter) -> Operation {
    with { $0.parameters.append(parameter) }
  }

  /// A parameter of the path that is no number.
  package func path(_ name: String, _ schema: Schema, _ text: String = "") -> Operation {
    parameter(Parameter(name, in: .path, schema, text))
  }

  package func query(
    _ name: String, _ schema: Schema, _ text: String, isList: Bool = false
  ) -> Operation {
    parameter(Parameter(name, in: .query, schema, text, isList: isList)).refuses(422, "invalid")
  }

  /// Takes `limit` and `cursor`.
  package func paged() -> Operation {
    parameter(.limit).parameter(.cursor).refuses(400, "bad-cursor").refuses(422, "invalid")
  }

  /// Answers in the reader's language.
  package func spoken() -> Operation {
    parameter(.lang).parameter(.acceptLanguage).with { $0.isSpoken = true }
  }

  /// A JSON body.
  package func takes(_ schema: Schema, isRequired: Bool = true) -> Operation {
    with { $0.body = Body(schema: schema, isRequired: isRequired, type: "application/json") }
      .refusesBodies()
  }

  func takes(_ schema: Schema, as type: String) -> Operation {
    with { $0.body = Body(schema: schema, isRequired: true, type: type) }
  }

  /// Another type of answer than JSON.
  package func answers(
    _ status: Int, _ schema: Schema, _ text: String, type: String, with fields: Fields = []
  ) -> Operation {
    with {
      $0.answers.append(
        Answer(status: status, text: text, schema: schema, fields: fields, type: type))
    }
  }

  /// A merge patch (RFC 7396) of what `If-Match` names.
  package func patches(_ schema: Schema) -> Operation {
    with {
      $0.body = Body(schema: schema, isRequired: true, type: "application/merge-patch+json")
    }
    .refusesBodies().matching()
  }

  /// Wants the version that it changes.
  package func matching() -> Operation {
    parameter(.ifMatch).refuses(412, "stale").refuses(428, "precondition-required")
  }

  /// May be given an `Idempotency-Key`.
  package func repeatable() -> Operation {
    parameter(.idempotencyKey).refuses(400, "bad-idempotency-key")
      .refuses(422, "idempotency-key-reused")
  }

  package func answers(
    _ status: Int = 200, _ schema: Schema? = nil, _ text: String = "", with fields: Fields = []
  ) -> Operation {
    with {
      $0.answers.append(Answer(status: status, text: text, schema: schema, fields: fields))
    }
  }

  /// The last answer is also there as a text of that type.
  package func orText(_ type: String) -> Operation {
    with { operation in
      guard let last = operation.answers.indices.last else { return }
      operation.answers[last].textTypes.append(type)
    }
  }

  /// A plain text.
  package func answersText(_ status: Int = 200) -> Operation {
    with {
      $0.answers.append(
        Answer(status: status, text: "", schema: .text, fields: [], type: "text/plain"))
    }
  }

  package func answers(_ schema: Schema, with fields: Fields = []) -> Operation {
    answers(200, schema, with: fields)
  }

  /// Reads that answer 304 to one who has the version already.
  package func cached() -> Operation {
    parameter(.ifNoneMatch).answers(304, nil, "Nothing changed", with: .etag)
  }

  package func refuses(_ status: Int, _ codes: String...) -> Operation {
    let known = refusals[status] ?? []
    return with { $0.refusals[status] = known + codes.filter { !known.contains($0) } }
  }

  private func refusesBodies() -> Operation {
    refuses(400, "malformed-json", "incomplete-body").refuses(408, "request-timeout")
      .refuses(413, "content-too-large").refuses(415, "unsupported-media-type")
      .refuses(422, "invalid")
  }
}
