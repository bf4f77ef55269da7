import OpenAPI

/// What staff are told of exports.
enum ExportDescriptions {
  static let list = Operation("Your exports, the newest first")
    .paged().answers(.page(of: export))

  static let show = Operation("An export: how far it is").path("id", .uuid).answers(export)

  static let content = Operation("The file of an export")
    .saying("For whoever asked for it and may still look at the table.")
    .path("id", .uuid).answersFile()
    .refuses(409, "export-not-ready", "export-failed").refuses(410, "export-expired")

  static let export = Schema.object([
    "id": .uuid, "table": .text, "format": .choice(of: ExportFormat.self),
    "fields": Schema.array(of: .text).nullable, "query": .text,
    "state": .choice(["waiting", "running", "ready", "failed", "cancelled", "expired"]),
    "failure": Schema.choice(ExportFailure.allCases.map(\.rawValue) + ["attempts-used-up"])
      .nullable,
    "job": .uuid, "rows": .count.nullable, "total": .count.nullable, "bytes": .count.nullable,
    "created_at": .instant, "finished_at": .instant.nullable, "expires_at": .instant.nullable,
  ]).named("Export")
}
