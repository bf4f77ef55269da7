import JSON
import OpenAPI
import ServicesDomain
import ServicesStore

/// What people are told of the papers of a request.
enum DocumentDescriptions {
  static let list = Operation("The documents of a request: what is asked for, and what is there")
    .saying(
      """
      `due`: it is owed at the step where the request stands. `state` is `late` where it came only \
      after its step, `checking` while its file is being scanned. What experts bring is for them and \
      the staff; an expert who must not know who applies sees what he brought himself.
      """
    )
    .spoken()
    .answers(
      Schema.object([
        "bp_status": .text.nullable, "required": .array(of: asked), "items": .array(of: document),
      ]).named("services.RequestDocuments"))

  static let add = Operation("Add a document: the applicant, or the staff")
    .query("document", .text(max: 50), "Which of the service's documents it is; none: another one")
    .takesFile(fields: ["document": Schema.text.optional])
    .answers(201, document)
    .refuses(403, "document-of-another", "forbidden")
    .refuses(404, "not-found")
    .refuses(409, "request-over", "request-paused", "too-many-documents")
    .refuses(422, "unknown-document")

  static let addExperts = Operation("Add a document as an expert who is asked")
    .query("document", .text(max: 50), "Which of the service's documents it is; none: another one")
    .takesFile(fields: ["document": Schema.text.optional])
    .answers(201, document)
    .refuses(403, "document-of-another", "forbidden")
    .refuses(404, "not-found")
    .refuses(409, "request-over", "too-many-documents")
    .refuses(422, "unknown-document")

  static let name = Operation("Note that another system has a document of the request")
    .takes(
      .input([
        "external_id": .filled(max: 255), "name": Schema.text(max: 500).nullable.optional,
        "document": Schema.text(max: 50).nullable.optional,
      ])
    )
    .repeatable().answers(201, document)
    .refuses(403, "document-of-another")
    .refuses(409, "document-known", "request-over", "too-many-documents")
    .refuses(422, "unknown-document")

  private static let asked = Schema.object([
    "document": .text, "name": .localized, "by": .choice(of: DocumentSource.self),
    "steps": .array(of: .text), "required": .flag, "due": .flag,
    "state": .choice(of: DocumentState.self),
  ])

  private static let document = Schema.object([
    "id": .rowID, "kind": .choice(of: RequestDocument.Kind.self), "document": .text.nullable,
    "name": .text, "is_late": .flag, "author_id": .integer().nullable, "created_at": .instant,
    "external_id": .text.nullable, "file_id": .uuid.nullable, "file": .text.nullable,
    "mime_type": .text.nullable, "size": .count.nullable,
    "sha256": .text(min: 64, max: 64).nullable, "scan": Schema.choice(of: FileScan.self).nullable,
  ]).named("services.Document")
}
