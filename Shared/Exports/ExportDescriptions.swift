import OpenAPI

/// What people are told of exports.
enum ExportDescriptions {
  static let list = Operation("Your exports, the newest first")
    .paged().answers(.page(of: export))

  static let show = Operation("An export: how far it is").path("id", .uuid).answers(export)

  static let content = Operation("The file of an export")
    .saying("For whoever asked for it and may still look at the table.")
    .path("id", .uuid).answersExport()

  static let export = Schema.object([
    "id": .uuid, "table": .text, "fields": Schema.array(of: .text).nullable, "query": .text,
  ]).adding(progress).named("Export")

  /// Those of a source.
  enum OfSource {
    static let list = Operation("Your files of answers, the newest first")
      .paged().answers(.page(of: export))

    static let show = Operation("A file of an answer: how far it is")
      .path("id", .uuid).answers(export)

    static let content = Operation("A file of an answer")
      .saying("For whoever asked for it and still has the rights that it takes.")
      .path("id", .uuid).answersExport()

    static let export = Schema.object(["id": .uuid, "subject_id": Schema.rowID.nullable])
      .adding(progress).named("SourceExport")
  }

  private static let progress: KeyValuePairs<String, Schema> = [
    "format": .choice(of: ExportFormat.self),
    "state": .choice(["waiting", "running", "ready", "failed", "cancelled", "expired"]),
    "failure": Schema.choice(ExportFailure.allCases.map(\.rawValue) + ["attempts-used-up"])
      .nullable,
    "job": .uuid, "rows": .count.nullable, "total": .count.nullable, "bytes": .count.nullable,
    "created_at": .instant, "finished_at": .instant.nullable, "expires_at": .instant.nullable,
  ]
}

extension Operation {
  fileprivate func answersExport() -> Operation {
    answersFile().refuses(409, "export-not-ready", "export-failed").refuses(410, "export-expired")
  }
}
